/**
 * Suggestions under the search field: names and regions that start with the typed text.
 *
 * An editable combobox with a list, as in the ARIA Authoring Practices: the field keeps the
 * focus, arrow keys choose, Enter follows. If its files cannot be loaded there are no
 * suggestions, and the search still works.
 */
(function (window) {
  'use strict';

  const searchPage = window.wangdian.searchPage;
  if (!searchPage) {
    return;
  }

  const PAUSE_MILLISECONDS = 120;
  /** On a narrow screen the results below need space. */
  const MAX_SHOWN_NARROW = 5;

  const document = window.document;
  const engine = searchPage.engine;
  const input = searchPage.input;
  const narrow = window.matchMedia('(max-width: 30rem)');

  // ── Completing the typed text ──────────────────────────────────────────────

  /** Normalises a text like the keys; see `normalize` in src/search/suggestions.rs. */
  function normalize(text) {
    return window.wangdian.text.normalizeLetters(window.wangdian.text.exactTerm(text).replace(/ /g, ''));
  }

  function lengthOf(text) {
    return Array.from(text).length;
  }

  /** Whether a text is long enough for suggestions and not longer than the longest key. */
  function isEnough(typed) {
    const length = lengthOf(typed);
    return length <= window.wangdian.tables.MAX_KEY_LENGTH && (length > 1 || typed >= '\u2e80');
  }

  async function table() {
    const manifest = await engine.manifest();
    return engine.familyFile('suggest', manifest.suggestions);
  }

  async function shardAt(position) {
    return engine.shardFile(await table(), 'suggestions', position);
  }

  /** The suggestions of a shard at these indices. */
  function readSuggestions(shard, positions) {
    return positions.map(function (position) {
      const raw = shard.suggestions[position];
      const isRegion = typeof raw[3] === 'number';
      return {
        id: raw[0],
        name: raw[1],
        place: shard.places[raw[2]],
        points: isRegion ? raw[3] : 0,
        alias: isRegion ? '' : raw[3] || '',
      };
    });
  }

  /** The suggestions of the keys in a shard that start with the typed text. */
  function readKeys(shard, typed) {
    return Object.keys(shard.keys).filter(function (key) {
      return key.startsWith(typed);
    }).reduce(function (found, key) {
      return found.concat(readSuggestions(shard, shard.keys[key]));
    }, []);
  }

  /** Lower is better: regions by their points, names, other names, the shorter first. */
  function sortKey(suggestion) {
    return suggestion.points
      ? -suggestion.points
      : lengthOf(normalize(suggestion.alias || suggestion.name)) + (suggestion.alias ? 1e6 : 0);
  }

  /** The completions of a normalised text, best first. Reads one shard, at a boundary two. */
  async function complete(typed) {
    const first = (await table()).first;
    if (first.length === 0) {
      return [];
    }
    const at = Math.max(0, window.wangdian.lastNotAfter(first, typed));
    const shard = await shardAt(at);
    if (Object.prototype.hasOwnProperty.call(shard.top, typed)) {
      return readSuggestions(shard, shard.top[typed]);
    }
    const found = readKeys(shard, typed);
    const isCut = at + 1 < first.length && first[at + 1].startsWith(typed);
    return found.concat(isCut ? readKeys(await shardAt(at + 1), typed) : [])
      .sort(function (a, b) {
        return sortKey(a) - sortKey(b);
      });
  }

  /** Those that are displayed: without duplicates, and with half of the space for names. */
  function selectShown(found) {
    const most = narrow.matches ? MAX_SHOWN_NARROW : window.wangdian.tables.MAX_SUGGESTIONS;
    const distinct = found.filter(function (suggestion, i) {
      return found.findIndex(function (other) {
        return other.id === suggestion.id;
      }) === i;
    });
    const names = distinct.filter(function (suggestion) {
      return !suggestion.points;
    });
    const regions = distinct.filter(function (suggestion) {
      return suggestion.points;
    });
    const regionLimit = Math.min(window.wangdian.tables.MAX_REGIONS, Math.max(most >> 1, most - names.length));
    return regions.slice(0, regionLimit).concat(names).slice(0, most);
  }

  /**
   * The suggestions for a text; for tests and other programs, like `window.wangdian.search`.
   *
   * @param {string} text
   * @returns {Promise<{id: string, name: string, place: string, points: number, alias:
   *   string}[]>} regions have `points`; points have in `alias` the other name that they are
   *   suggested by, if any
   */
  async function suggest(text) {
    const typed = normalize(String(text));
    return isEnough(typed) ? selectShown(await complete(typed)) : [];
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

  /** The index of the chosen option; -1 if there is none. */
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

  /** A text with its matching prefix highlighted. */
  function highlighted(text, typed) {
    const made = searchPage.element('span', '');
    let end = '';
    Array.from(text).some(function (character) {
      end += character;
      return normalize(end).length >= typed.length;
    });
    if (normalize(end).startsWith(typed)) {
      made.append(searchPage.element('mark', '', end), text.slice(end.length));
    } else {
      made.append(text);
    }
    return made;
  }

  /** An option is a link, so that it can be opened in a new tab. */
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
      facts.prepend(...text('suggest.alias', { name: highlighted(suggestion.alias, typed) }));
    }
    option.append(highlighted(suggestion.name, typed), ' ', kind, ' ', facts);
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

  // ── Events ─────────────────────────────────────────────────────────────────

  let pause = 0;
  /** The number of the latest request; results of earlier ones are dropped. */
  let newest = 0;

  function stop() {
    window.clearTimeout(pause);
    newest += 1;
    close();
  }

  async function update() {
    newest += 1;
    const mine = newest;
    const text = input.value;
    let options = [];
    try {
      const suggestions = await suggest(text);
      const address = (await engine.manifest()).point;
      options = suggestions.map(function (suggestion, i) {
        return optionOf(suggestion, i, normalize(text), address);
      });
    } catch (error) {
      // A file could not be loaded: no suggestions. The search itself reports errors.
    }
    if (mine === newest) {
      show(options);
    }
  }

  function onTyped() {
    window.clearTimeout(pause);
    newest += 1;
    if (list.hidden) {
      // Load the table while the person keeps typing.
      table().catch(function () {});
    }
    pause = window.setTimeout(update, PAUSE_MILLISECONDS);
  }

  input.addEventListener('input', function (event) {
    if (event.isComposing) {
      stop();
    } else {
      onTyped();
    }
  });
  input.addEventListener('compositionstart', stop);
  input.addEventListener('compositionend', onTyped);
  input.addEventListener('blur', stop);
  input.form.addEventListener('submit', stop);
  window.addEventListener('popstate', stop);
  // A page restored from the back/forward cache may still show the list.
  window.addEventListener('pageshow', stop);
  document.addEventListener('pointerdown', function (event) {
    if (!input.form.contains(event.target)) {
      stop();
    }
  });

  /** The effect of a key while the list is open. */
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
        update();
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

  // Keep the focus in the field while an option is pressed.
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
        // The on-screen keyboard would cover the results.
        searchPage.status.focus({ preventScroll: true });
      }
    }
  });

  if (searchPage.wasTyped && document.activeElement === input) {
    onTyped();
  }
})(window);
