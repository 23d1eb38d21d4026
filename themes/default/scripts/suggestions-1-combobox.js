/**
 * Suggestions under a search field: regions, services, everyday words and names that start with
 * the typed text, and services in a region.
 *
 * An editable combobox with a list, as in the ARIA Authoring Practices: the field keeps the
 * focus, arrow keys choose, Enter follows. The search page, the home page and the header of every
 * other page use it. If its files cannot be loaded there are no suggestions, and the search still
 * works.
 */
(function (window) {
  'use strict';

  const PAUSE_MILLISECONDS = 120;
  /** On a narrow screen the results below need space. */
  const MAX_SHOWN_NARROW = 5;
  const SEARCH_PAGE = 'search.html';
  /** The types of suggestions in display order; those of a group share its space. */
  const GROUPS = [['region'], ['service', 'kind', 'nature'], ['item', 'word', 'guide'], ['point']];
  const POINTS = GROUPS.length - 1;

  const document = window.document;
  const tables = window.wangdian.tables;
  const { chinese, isChinesePage } = window.wangdian.text;
  const narrow = window.matchMedia('(max-width: 30rem)');

  // ── Completing the typed text ──────────────────────────────────────────────

  /** Normalises a text like the keys; see `suggestion_key` in src/text/tokens.rs. */
  function normalize(text) {
    return window.wangdian.text.normalizeLetters(window.wangdian.text.exactTerm(text).replace(/ /g, ''));
  }

  function lengthOf(text) {
    return Array.from(text).length;
  }

  function isIdeographic(text) {
    return text >= '\u2e80';
  }

  /** Whether a text is long enough for suggestions and not longer than the longest key. */
  function isEnough(typed) {
    const length = lengthOf(typed);
    return length <= tables.MAX_KEY_LENGTH && (length > 1 || isIdeographic(typed));
  }

  function groupOf(suggestion) {
    return GROUPS.findIndex(function (types) {
      return types.indexOf(suggestion.type) >= 0;
    });
  }

  /** The suggestion of a search, by its filters or else by its name as the query. */
  function searchSuggestion(parameters, name, type, points) {
    return {
      type: type,
      id: '',
      name: name,
      place: '',
      points: points,
      alias: '',
      url: SEARCH_PAGE + '?' + (parameters || 'q=' + encodeURIComponent(name)),
    };
  }

  /** The suggestions of a shard at these indices. `addresses`: what is around a point's id. */
  function readSuggestions(shard, positions, addresses) {
    return positions.map(function (position) {
      const raw = shard.suggestions[position];
      if (typeof raw[2] === 'string') {
        return searchSuggestion.apply(null, raw);
      }
      const isRegion = typeof raw[3] === 'number';
      return {
        type: isRegion ? 'region' : 'point',
        id: raw[0],
        name: raw[1],
        place: shard.places[raw[2]],
        points: isRegion ? raw[3] : 0,
        alias: isRegion ? '' : raw[3] || '',
        url: isRegion ? SEARCH_PAGE + '?region=' + raw[0] : addresses[0] + raw[0] + addresses[1],
      };
    });
  }

  /** The positions of the keys in a shard that start with the typed text. */
  function positionsOfKeys(shard, typed) {
    return Object.keys(shard.keys).filter(function (key) {
      return key.startsWith(typed);
    }).flatMap(function (key) {
      return shard.keys[key];
    });
  }

  /** The numbers of points of each service in a region, by the index of the service. */
  function readCounts(row) {
    const counts = new Map();
    const reader = window.wangdian.numbers.numberReader(row[1]);
    window.wangdian.numbers.eachAscending(row[0], function (column) {
      counts.set(column, reader.next());
    });
    return counts;
  }

  /** The services that start with a text and have points in a region. */
  function servicesIn(region, row, services, rest) {
    const counts = readCounts(row);
    return services.flatMap(function (service, column) {
      if (!counts.has(column) || !(' ' + service[4]).includes(' ' + rest)) {
        return [];
      }
      const made = searchSuggestion(service[0], region.name + ' ' + service[1], service[2], counts.get(column));
      made.id = region.id;
      made.place = region.place;
      made.url = region.url + '&' + service[0];
      return [made];
    });
  }

  /** Sorts for display; see `sort_key` in src/search/suggestions.rs. */
  function compare(a, b) {
    const group = groupOf(a);
    if (group !== groupOf(b)) {
      return group - groupOf(b);
    }
    if (group < 2) {
      return b.points - a.points;
    }
    const length = function (suggestion) {
      return lengthOf(normalize(suggestion.alias || suggestion.name)) + (suggestion.alias ? 1e6 : 0);
    };
    return length(a) - length(b);
  }

  /**
   * Those that are displayed: none twice, and each group its share, since the groups take turns
   * from the last to the first.
   */
  function selectShown(found) {
    const most = narrow.matches ? MAX_SHOWN_NARROW : tables.MAX_SUGGESTIONS;
    const groups = GROUPS.map(function () {
      return [];
    });
    const known = new Set();
    found.slice().sort(compare).forEach(function (suggestion) {
      const group = groups[groupOf(suggestion)];
      if (!known.has(suggestion.url) && (group !== groups[0] || group.length < tables.MAX_REGIONS)) {
        known.add(suggestion.url);
        group.push(suggestion);
      }
    });
    const shares = groups.map(function () {
      return 0;
    });
    let left = Math.min(most, known.size);
    for (let turn = POINTS; left > 0; turn = (turn + POINTS) % groups.length) {
      if (shares[turn] < groups[turn].length) {
        shares[turn] += 1;
        left -= 1;
      }
    }
    return groups.flatMap(function (group, i) {
      return group.slice(0, shares[i]);
    });
  }

  /** Suggestions from the files of an engine, which may still be on its way. */
  function createSuggester(engineNow) {
    /**
     * The services that follow the name of a region in the typed text: of the longest name with
     * any.
     */
    async function following(engine, shard, typed, isEnded) {
      const names = Object.keys(shard.regions).filter(function (name) {
        const rest = typed.slice(name.length);
        return typed.startsWith(name) && (rest === '' ? isEnded : isEnough(rest));
      }).sort(function (a, b) {
        return b.length - a.length;
      });
      for (const name of names) {
        const file = await engine.familyFile('services', (await engine.manifest()).services);
        const regions = readSuggestions(shard, shard.regions[name], []);
        const found = await Promise.all(regions.map(async function (region) {
          const rows = await engine.lookUp('service-counts', file.counts, region.id);
          return servicesIn(region, rows[0], file.services, typed.slice(name.length));
        }));
        if (found.flat().length > 0) {
          return found.flat();
        }
      }
      return [];
    }

    /** The hashes of the shards with completions of a normalised text. */
    async function shardsOf(typed) {
      const engine = await engineNow();
      return engine.shardsBetween((await engine.manifest()).suggestions, typed, typed + '\uffff');
    }

    /** The completions of a normalised text. Reads one shard, at a boundary two. */
    async function complete(typed, isEnded) {
      const hashes = await shardsOf(typed);
      if (hashes.length === 0) {
        return [];
      }
      const engine = await engineNow();
      const addresses = (await engine.manifest()).point;
      const shard = await engine.familyFile('suggestions', hashes[0]);
      const services = await following(engine, shard, typed, isEnded);
      if (Object.prototype.hasOwnProperty.call(shard.top, typed)) {
        return services.concat(readSuggestions(shard, shard.top[typed], addresses));
      }
      const found = services.concat(readSuggestions(shard, positionsOfKeys(shard, typed), addresses));
      if (hashes.length > 1) {
        const next = await engine.familyFile('suggestions', hashes[1]);
        return found.concat(readSuggestions(next, positionsOfKeys(next, typed), addresses));
      }
      return found;
    }

    /**
     * The suggestions for a text; for tests and other programs, like `window.wangdian.search`.
     *
     * @param {string} text
     * @returns {Promise<{type: string, id: string, name: string, place: string, points: number,
     *   alias: string, url: string}[]>} see docs/search-format.md
     */
    async function suggest(text) {
      const typed = normalize(String(text));
      if (!isEnough(typed)) {
        return [];
      }
      const engine = await engineNow();
      return selectShown(await engine.withNewest(function () {
        return complete(typed, /\s$/.test(text));
      }));
    }

    return { suggest: suggest, shardsOf: shardsOf };
  }

  // ── Showing ────────────────────────────────────────────────────────────────

  function element(name, className, content) {
    const made = document.createElement(name);
    made.className = className;
    made.append(content);
    return made;
  }

  /** Where a text has the typed characters in their order; nowhere if it lacks one. */
  function matchedPositions(name, typed) {
    const wanted = Array.from(typed);
    const marked = [];
    let at = 0;
    Array.from(name).forEach(function (character, i) {
      if (at < wanted.length && normalize(character) === wanted[at]) {
        marked.push(i);
        at += 1;
      }
    });
    return at === wanted.length ? marked : [];
  }

  /** A text with its matching prefix highlighted, or else the typed ideographs in their order. */
  function highlighted(name, typed) {
    const made = element('span', '', '');
    if (!isChinesePage && isIdeographic(name)) {
      made.lang = 'zh-CN';
    }
    let end = '';
    Array.from(name).some(function (character) {
      end += character;
      return normalize(end).length >= typed.length;
    });
    if (normalize(end).startsWith(typed)) {
      made.append(element('mark', '', end), name.slice(end.length));
      return made;
    }
    const marked = isIdeographic(typed) ? matchedPositions(name, typed) : [];
    const characters = Array.from(name);
    let start = 0;
    for (let i = 1; i <= characters.length; i += 1) {
      const isMarked = marked.indexOf(start) >= 0;
      if (i === characters.length || (marked.indexOf(i) >= 0) !== isMarked) {
        const piece = characters.slice(start, i).join('');
        made.append(isMarked ? element('mark', '', piece) : piece);
        start = i;
      }
    }
    return made;
  }

  /** A region's name, with those above it where these were typed as well: 北京市海淀区. */
  function shownName(suggestion, typed) {
    const isPathTyped = suggestion.id && isIdeographic(typed) &&
      matchedPositions(suggestion.name, typed).length === 0 &&
      matchedPositions(suggestion.place + suggestion.name, typed).length > 0;
    return isPathTyped && suggestion.type !== 'point' ? suggestion.place + suggestion.name : suggestion.name;
  }

  function labelOf(type) {
    switch (type) {
      case 'region': return text('suggest.region');
      case 'service': return text('suggest.service');
      case 'kind': return text('suggest.kind');
      case 'nature': return text('suggest.nature');
      case 'item': return text('suggest.item');
      case 'word': return text('suggest.word');
      case 'guide': return text('suggest.guide');
      default: return text('common.point');
    }
  }

  /** An option is a link, so that it can be opened in a new tab. */
  function optionOf(suggestion, id, typed, root) {
    const option = element('a', 'search-suggestion', '');
    option.id = id;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    option.tabIndex = -1;
    option.href = root + suggestion.url;
    option.dataset.url = suggestion.url;
    const name = shownName(suggestion, typed);
    const place = name === suggestion.name ? suggestion.place : '';
    const facts = element('span', 'search-suggestion-facts', place && chinese(place));
    if (suggestion.points) {
      facts.append(place && ' · ', text('suggest.points', { count: suggestion.points }));
    }
    if (suggestion.alias) {
      facts.prepend(...text('suggest.alias', { name: highlighted(suggestion.alias, typed) }));
    }
    option.append(highlighted(name, typed), ' ', element('span', 'search-suggestion-kind', labelOf(suggestion.type)), ' ', facts);
    return option;
  }

  /**
   * Makes a combobox of a search field.
   *
   * @param {HTMLInputElement} input
   * @param {{suggest: function(string), shardsOf: function(string)}} suggester
   * @param {{root: string, wasTyped: boolean, follow: (function(string): boolean)}} options `root`:
   *   what addresses are relative to; `wasTyped`: whether something was typed already; `follow`
   *   goes to an address without leaving the page, where it can
   */
  function createCombobox(input, suggester, options) {
    const list = element('div', 'search-suggestions', '');
    list.id = 'search-suggestions';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', text('suggest.label'));
    list.hidden = true;
    const live = element('p', 'visually-hidden', '');
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

    function close() {
      list.hidden = true;
      list.replaceChildren();
      live.textContent = '';
      choosePosition(-1);
      input.setAttribute('aria-expanded', 'false');
    }

    function show(made) {
      if (made.length === 0) {
        close();
        return;
      }
      list.replaceChildren.apply(list, made);
      list.hidden = false;
      list.scrollTop = 0;
      choosePosition(-1);
      input.setAttribute('aria-expanded', 'true');
      live.textContent = text('suggest.count', { count: made.length });
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
      const typed = input.value;
      let made = [];
      try {
        const suggestions = await suggester.suggest(typed);
        made = suggestions.map(function (suggestion, i) {
          return optionOf(suggestion, list.id + '-' + i, normalize(typed), options.root);
        });
      } catch (error) {
        // A file could not be loaded: no suggestions. The search itself reports errors.
      }
      if (mine === newest) {
        show(made);
      }
    }

    function onTyped() {
      window.clearTimeout(pause);
      newest += 1;
      if (list.hidden) {
        // Load the part of the table while the person keeps typing.
        suggester.shardsOf(normalize(input.value)).catch(function () {});
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
      const option = event.target.closest('[role="option"]');
      if (option && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
        stop();
        if (options.follow(option.dataset.url)) {
          event.preventDefault();
        }
      }
    });

    if (options.wasTyped && document.activeElement === input) {
      onTyped();
    }
  }

  // ── On the search page ─────────────────────────────────────────────────────

  const searchPage = window.wangdian.searchPage;
  if (searchPage) {
    const suggester = createSuggester(function () {
      return Promise.resolve(searchPage.engine);
    });
    window.wangdian.suggest = suggester.suggest;
    createCombobox(searchPage.input, suggester, {
      root: '',
      wasTyped: searchPage.wasTyped,
      follow: function (url) {
        if (!url.startsWith(SEARCH_PAGE + '?')) {
          return false;
        }
        searchPage.showSuggested(url.slice(SEARCH_PAGE.length));
        if (window.matchMedia('(pointer: coarse)').matches) {
          // The on-screen keyboard would cover the results.
          searchPage.status.focus({ preventScroll: true });
        }
        return true;
      },
    });
    return;
  }

  // ── On other pages ─────────────────────────────────────────────────────────

  const form = document.querySelector('form[data-suggest]');
  if (!form) {
    return;
  }

  /** The address of the folder that the search page lies in, and all addresses start from. */
  const root = new window.URL('.', form.action).href;

  /** The offline script has all files, the manifest among them. */
  async function offlineEngine() {
    const load = window.wangdian.offlineLoader(new window.URL(form.dataset.root || '.', window.location.href).href, 'search/offline.js');
    await load.script();
    const manifest = Object.keys(window.wangdianOffline).find(function (path) {
      return path.startsWith('search/manifest.');
    });
    return window.wangdian.createEngine(manifest, load, {}, function () {
      return Promise.resolve(manifest);
    });
  }

  /** The search page names the manifest, so that other pages stay the same when the data change. */
  function newestSearchPage() {
    return window.wangdian.fetchSearchPage(form.action);
  }

  async function engineOfSearchPage() {
    const page = await newestSearchPage();
    const load = window.wangdian.httpLoader(new window.URL('./' + page.dataset.root, form.action).href);
    return window.wangdian.createEngine(page.dataset.manifest, load, {}, async function () {
      return (await newestSearchPage()).dataset.manifest;
    });
  }

  let engine = null;

  /** The engine; after a failure it is tried again. */
  function engineNow() {
    if (!engine) {
      engine = form.action.startsWith('file:') ? offlineEngine() : engineOfSearchPage();
      engine.catch(function () {
        engine = null;
      });
    }
    return engine;
  }

  const suggester = createSuggester(engineNow);
  window.wangdian.suggest = suggester.suggest;
  createCombobox(form.elements.q, suggester, {
    root: root,
    wasTyped: form.dataset.suggest === 'typed',
    follow: function () {
      return false;
    },
  });
  engineNow().catch(function () {});
})(window);
