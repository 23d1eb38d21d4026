/**
 * Suggestions under the search field: names and places that begin with what was typed.
 *
 * An editable combobox with a list, as the ARIA Authoring Practices describe it: the
 * field keeps the focus, the arrows choose, Enter follows. It only adds: where its files
 * do not arrive there are no suggestions, and the search goes on.
 */
(function (window) {
  'use strict';

  const searchPage = window.wangdian.searchPage;
  if (!searchPage) {
    return;
  }

  const PAUSE_MILLISECONDS = 120;
  /** On a narrow screen the results below need the room. */
  const MOST_SHOWN_NARROW = 5;

  const document = window.document;
  const engine = searchPage.engine;
  const input = searchPage.input;
  const narrow = window.matchMedia('(max-width: 30rem)');

  // ── Completing what was typed ──────────────────────────────────────────────

  /** A text as the keys have it; see `plain` in src/search/suggestions.rs. */
  function plain(text) {
    return window.wangdian.text.plainLetters(window.wangdian.text.wholeTerm(text).replace(/ /g, ''));
  }

  function lengthOf(text) {
    return Array.from(text).length;
  }

  /** One ideograph or two other characters; no key is longer than the longest. */
  function isEnough(typed) {
    const length = lengthOf(typed);
    return length <= window.wangdian.tables.LONGEST_KEY && (length > 1 || typed >= '\u2e80');
  }

  function beginsWith(text, beginning) {
    return text.slice(0, beginning.length) === beginning;
  }

  async function table() {
    const manifest = await engine.manifest();
    return engine.familyFile('suggest', manifest.suggestions);
  }

  async function shardAt(position) {
    return engine.shardFile(await table(), 'suggestions', position);
  }

  /** The suggestions of a shard at these positions. */
  function read(shard, positions) {
    return positions.map(function (position) {
      const raw = shard.suggestions[position];
      const isPlace = typeof raw[3] === 'number';
      return {
        id: raw[0],
        name: raw[1],
        place: shard.places[raw[2]],
        points: isPlace ? raw[3] : 0,
        alias: isPlace ? '' : raw[3] || '',
      };
    });
  }

  /** The suggestions of a shard's keys that begin with what was typed. */
  function readKeys(shard, typed) {
    return Object.keys(shard.keys).filter(function (key) {
      return beginsWith(key, typed);
    }).reduce(function (found, key) {
      return found.concat(read(shard, shard.keys[key]));
    }, []);
  }

  /** Lower is better: places by their points, own names, other names, the shorter first. */
  function standing(suggestion) {
    return suggestion.points
      ? -suggestion.points
      : lengthOf(plain(suggestion.alias || suggestion.name)) + (suggestion.alias ? 1e6 : 0);
  }

  /** What completes a plain text, best first. Reads one shard, at a cut two. */
  async function complete(typed) {
    const first = (await table()).first;
    if (first.length === 0) {
      return [];
    }
    const at = Math.max(0, window.wangdian.lastNotAfter(first, typed));
    const shard = await shardAt(at);
    if (Object.prototype.hasOwnProperty.call(shard.top, typed)) {
      return read(shard, shard.top[typed]);
    }
    const found = readKeys(shard, typed);
    const isCut = at + 1 < first.length && beginsWith(first[at + 1], typed);
    return found.concat(isCut ? readKeys(await shardAt(at + 1), typed) : [])
      .sort(function (a, b) {
        return standing(a) - standing(b);
      });
  }

  /** Those that are shown: none twice, and places leave half of the room to names. */
  function choose(found) {
    const most = narrow.matches ? MOST_SHOWN_NARROW : window.wangdian.tables.MOST_SUGGESTIONS;
    const distinct = found.filter(function (suggestion, i) {
      return found.findIndex(function (other) {
        return other.id === suggestion.id;
      }) === i;
    });
    const names = distinct.filter(function (suggestion) {
      return !suggestion.points;
    });
    const places = distinct.filter(function (suggestion) {
      return suggestion.points;
    });
    const room = Math.min(window.wangdian.tables.MOST_REGIONS, Math.max(most >> 1, most - names.length));
    return places.slice(0, room).concat(names).slice(0, most);
  }

  /**
   * What is suggested for a text; for tests and re-users beside `window.wangdian.search`.
   *
   * @param {string} text
   * @returns {Promise<{id: string, name: string, place: string, points: number,
   *   alias: string}[]>} regions have points; others are points of the network, with the
   *   other name that they are suggested by, if not their own
   */
  async function suggest(text) {
    const typed = plain(String(text));
    return isEnough(typed) ? choose(await complete(typed)) : [];
  }

  window.wangdian.suggest = suggest;

  // ── Showing ────────────────────────────────────────────────────────────────

  const list = searchPage.element('div', 'search-suggestions');
  list.id = 'search-suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', text('suggest.label'));
  list.hidden = true;
  const live = searchPage.element('p', 'visually-hidden');
  live.setAttribute('aria-live', 'polite');
  input.form.append(list, live);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');

  /** The position of the chosen option; -1 where none is. */
  let chosen = -1;

  function choosePosition(position) {
    chosen = position;
    Array.from(list.children).forEach(function (option, i) {
      option.setAttribute('aria-selected', String(i === position));
    });
    const option = list.children[position];
    if (option) {
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }

  /** A text with its beginning marked, where that is what was typed. */
  function marked(text, typed) {
    const made = searchPage.element('span', '');
    let end = '';
    Array.from(text).some(function (character) {
      end += character;
      return plain(end).length >= typed.length;
    });
    if (beginsWith(plain(end), typed)) {
      made.append(searchPage.element('mark', '', end), text.slice(end.length));
    } else {
      made.append(text);
    }
    return made;
  }

  /** An option: a link, so that it opens in a new tab too. */
  function optionOf(suggestion, position, typed, pointAddress) {
    const option = searchPage.element('a', 'search-suggestion');
    option.id = list.id + '-' + position;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    option.tabIndex = -1;
    const kind = searchPage.element('span', 'search-suggestion-kind', suggestion.points ? text('suggest.region') : text('common.point'));
    const facts = searchPage.element('span', 'search-suggestion-facts', suggestion.place);
    if (suggestion.points) {
      option.href = searchPage.addressOfRegion(suggestion.id);
      option.dataset.region = suggestion.id;
      facts.append(suggestion.place && ' · ', text('suggest.points', { count: suggestion.points }));
    } else {
      option.href = searchPage.root + pointAddress[0] + suggestion.id + pointAddress[1];
    }
    if (suggestion.alias) {
      facts.prepend(...text('suggest.alias', { name: marked(suggestion.alias, typed) }));
    }
    option.append(marked(suggestion.name, typed), ' ', kind, ' ', facts);
    return option;
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    live.textContent = '';
    choosePosition(-1);
    input.setAttribute('aria-expanded', 'false');
  }

  function show(options) {
    if (options.length === 0) {
      close();
      return;
    }
    list.replaceChildren.apply(list, options);
    list.hidden = false;
    list.scrollTop = 0;
    choosePosition(-1);
    input.setAttribute('aria-expanded', 'true');
    live.textContent = text('suggest.count', { count: options.length });
  }

  // ── Listening ──────────────────────────────────────────────────────────────

  let pause = 0;
  /** The number of the newest question: answers to older ones are dropped. */
  let newest = 0;

  function stop() {
    window.clearTimeout(pause);
    newest += 1;
    close();
  }

  async function ask() {
    newest += 1;
    const mine = newest;
    const text = input.value;
    let options = [];
    try {
      const suggestions = await suggest(text);
      const address = (await engine.manifest()).point;
      options = suggestions.map(function (suggestion, i) {
        return optionOf(suggestion, i, plain(text), address);
      });
    } catch (error) {
      // A file did not arrive: no suggestions. The search itself says what it misses.
    }
    if (mine === newest) {
      show(options);
    }
  }

  function typed() {
    window.clearTimeout(pause);
    newest += 1;
    if (list.hidden) {
      // The table is on its way while the person types on.
      table().catch(function () {});
    }
    pause = window.setTimeout(ask, PAUSE_MILLISECONDS);
  }

  input.addEventListener('input', function (event) {
    if (event.isComposing) {
      stop();
    } else {
      typed();
    }
  });
  input.addEventListener('compositionstart', stop);
  input.addEventListener('compositionend', typed);
  input.addEventListener('blur', stop);
  input.form.addEventListener('submit', stop);
  window.addEventListener('popstate', stop);
  // A page that the visitor comes back to may be as it was left.
  window.addEventListener('pageshow', stop);
  document.addEventListener('pointerdown', function (event) {
    if (!input.form.contains(event.target)) {
      stop();
    }
  });

  /** What a key does while the list is open; nothing for the others. */
  const KEYS = {
    ArrowDown: function () {
      choosePosition(chosen + 1 < list.children.length ? chosen + 1 : -1);
    },
    ArrowUp: function () {
      choosePosition(chosen < 0 ? list.children.length - 1 : chosen - 1);
    },
    Escape: stop,
    Enter: function () {
      list.children[chosen].click();
    },
  };

  input.addEventListener('keydown', function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    if (list.hidden) {
      if (event.key === 'ArrowDown') {
        event.preventDefault();
        ask();
      }
    } else if (event.altKey && event.key === 'ArrowUp') {
      event.preventDefault();
      stop();
    } else if (Object.prototype.hasOwnProperty.call(KEYS, event.key) && (event.key !== 'Enter' || chosen >= 0)) {
      event.preventDefault();
      KEYS[event.key]();
    } else if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].indexOf(event.key) >= 0) {
      choosePosition(-1);
    }
  });

  // The field keeps the focus while an option is pressed.
  list.addEventListener('mousedown', function (event) {
    event.preventDefault();
  });
  list.addEventListener('click', function (event) {
    const option = event.target.closest('[data-region]');
    if (option && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      stop();
      searchPage.showOnlyRegion(option.dataset.region);
      if (window.matchMedia('(pointer: coarse)').matches) {
        // The keyboard on the screen would cover what was asked for.
        searchPage.status.focus({ preventScroll: true });
      }
    }
  });

  if (searchPage.wasTyped && document.activeElement === input) {
    typed();
  }
})(window);
