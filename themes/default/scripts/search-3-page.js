/**
 * The search page: reads form and URL, runs the search, shows the results.
 *
 * Text from the visitor and from files is inserted as text, never as markup.
 */
(function (window) {
  'use strict';

  const document = window.document;
  const page = document.querySelector('[data-search]');
  if (!page) {
    return;
  }

  const PAGE_SIZE = 10;
  const TYPING_PAUSE_MILLISECONDS = 250;
  /** Results that were shown this long count as seen: the back button returns to them. */
  const SEEN_AFTER_MILLISECONDS = 1000;
  const ITEMS_SHOWN = 4;

  /** Pages and the search page lie in the folder of their language, the files where all share them. */
  const root = page.dataset.root;
  const { chinese, isChinesePage, mixed } = window.wangdian.text;
  const isFolder = window.location.protocol === 'file:';
  const load = isFolder
    ? window.wangdian.offlineLoader(root, page.dataset.offline)
    : window.wangdian.httpLoader(root);
  /** What only some searches need. */
  const scripts = {
    corrections: window.wangdian.scriptLoader(page.dataset.corrections, function () {
      return window.wangdian.phoneticMarker;
    }),
    meaning: window.wangdian.scriptLoader(page.dataset.meaning, function () {
      return window.wangdian.planMeant;
    }),
    places: window.wangdian.scriptLoader(page.dataset.places, function () {
      return window.wangdian.planPlaced;
    }),
    filters: window.wangdian.scriptLoader(page.dataset.filters, function () {
      return window.wangdian.createFilters;
    }),
    distance: window.wangdian.scriptLoader(page.dataset.distance, function () {
      return window.wangdian.originOf;
    }),
    results: window.wangdian.scriptLoader(page.dataset.results, function () {
      return window.wangdian.takeHits && window.wangdian.takeHits.print;
    }),
  };
  const loadSuggestions = window.wangdian.scriptLoader(page.dataset.suggestions, function () {
    return window.wangdian.suggest !== suggestLater;
  });
  /** The scripts of a search page; those of two versions do not work together. */
  function scriptsOf(searchPage) {
    return Object.keys(scripts).concat('suggestions').map(function (name) {
      return searchPage.dataset[name];
    }).concat(Array.from(searchPage.ownerDocument.scripts, function (script) {
      return script.getAttribute('src');
    })).join();
  }

  const scriptsAtFirst = scriptsOf(page);

  /** The path of the manifest in the newest version of this page, whose data this page then has. */
  async function newestManifest() {
    const fresh = await window.wangdian.fetchSearchPage(window.location.pathname);
    if (scriptsOf(fresh) !== scriptsAtFirst) {
      throw new Error('other scripts');
    }
    ['manifest', 'points', 'asOf'].forEach(function (name) {
      page.dataset[name] = fresh.dataset[name];
    });
    return fresh.dataset.manifest;
  }

  const engine = window.wangdian.createEngine(page.dataset.manifest, load, scripts, newestManifest);
  window.wangdian.search = engine.search;
  window.wangdian.suggest = suggestLater;

  /** Replaced by the script of the suggestions. */
  function suggestLater(text) {
    return loadSuggestions().then(function () {
      return window.wangdian.suggest(text);
    });
  }

  /** Without its script there are no suggestions; the search still works. */
  function offerSuggestions() {
    loadSuggestions().catch(function () {});
  }

  const form = page.querySelector('form');
  const input = form.elements.q;
  const sortSelect = page.querySelector('[data-search-sort]');
  const panel = window.wangdian.createPanel(page, function () {
    const mine = newest;
    showCounts(stateOfAddress(), function () {
      return mine === newest;
    });
  });
  const regionSelects = Array.from(page.querySelectorAll('[data-search-region]'));
  /** The key of the filter whose values are regions. */
  const regionKey = regionSelects[0].dataset.searchRegion;
  const part = function (name) {
    return page.querySelector('[data-search-' + name + ']');
  };
  const status = part('status');
  const results = part('results');
  const note = part('note');
  const failure = part('error');
  const empty = part('empty');
  const chips = part('chips');
  const pager = part('pages');
  const originLine = part('origin');

  /** The number of the latest request; results of earlier ones are dropped. */
  let newest = 0;
  let knownRegions = null;
  /** The region that the form will show once its name is loaded; otherwise null. */
  let pendingRegion = null;
  /** When the current results were shown, in milliseconds. */
  let shownAt = Infinity;
  /** Whether the URL's search is already a history entry that the back button must keep. */
  let isKept = false;

  // ── State: the search in the URL and in the form ───────────────────────────

  /** @returns {{q: string, filters: Object<string, string[]>, sort: string, page: number}} */
  function stateOfAddress() {
    return stateOfParameters(new URLSearchParams(window.location.search));
  }

  function stateOfParameters(parameters) {
    const state = { q: parameters.get('q') || '', filters: {}, sort: 'relevance', page: 1 };
    filterKeys().forEach(function (key) {
      const codes = parameters.getAll(key).join(',').split(',').filter(Boolean);
      if (codes.length > 0) {
        state.filters[key] = Array.from(new Set(codes));
      }
    });
    const sort = parameters.get('sort');
    if (Array.from(sortSelect.options).some(function (option) {
      return option.value === sort;
    })) {
      state.sort = sort;
    }
    state.page = Math.max(1, Math.min(1000000, parseInt(parameters.get('page'), 10) || 1));
    return state;
  }

  function addressOf(state) {
    const parameters = new URLSearchParams();
    if (state.q) {
      parameters.set('q', state.q);
    }
    Object.keys(state.filters).forEach(function (key) {
      state.filters[key].forEach(function (code) {
        parameters.append(key, code);
      });
    });
    if (state.sort !== 'relevance') {
      parameters.set('sort', state.sort);
    }
    if (state.page > 1) {
      parameters.set('page', String(state.page));
    }
    const query = parameters.toString();
    return window.location.pathname + (query ? '?' + query : '');
  }

  function filterKeys() {
    return Array.from(page.querySelectorAll('[data-search-filter]')).map(function (element) {
      return element.dataset.searchFilter;
    });
  }

  function checkboxes(key) {
    return Array.from(page.querySelectorAll('[data-search-filter="' + key + '"] input'));
  }

  /** The most specific region that is chosen in the form. */
  function chosenRegion() {
    return regionSelects.map(function (select) {
      return select.value;
    }).filter(Boolean).pop();
  }

  function stateOfForm() {
    const state = { q: input.value.trim(), filters: {}, sort: sortSelect.value, page: 1 };
    filterKeys().forEach(function (key) {
      const codes = key === regionKey
        ? [pendingRegion || chosenRegion()].filter(Boolean)
        : checkboxes(key).filter(function (box) {
          return box.checked;
        }).map(function (box) {
          return box.value;
        });
      if (codes.length > 0) {
        state.filters[key] = codes;
      }
    });
    return state;
  }

  async function showStateInForm(state) {
    if (input.value.trim() !== state.q) {
      input.value = state.q;
    }
    sortSelect.value = state.sort;
    filterKeys().forEach(function (key) {
      if (key !== regionKey) {
        checkboxes(key).forEach(function (box) {
          box.checked = (state.filters[key] || []).indexOf(box.value) >= 0;
        });
      }
    });
    await showRegion((state.filters[regionKey] || [])[0] || '');
  }

  // ── Regions: province, then city, then county ──────────────────────────────

  async function regions() {
    knownRegions = knownRegions || await engine.regions();
    return knownRegions;
  }

  async function showRegion(code) {
    const provinceSelect = regionSelects[0];
    pendingRegion = code || null;
    if (!code) {
      provinceSelect.value = '';
      fillRegions(1, []);
      return;
    }
    let path = [code];
    try {
      const all = await regions();
      if (pendingRegion !== code) {
        // Another region was chosen in the meantime.
        return;
      }
      pendingRegion = null;
      let at = all.findIndex(function (region) {
        return region.code === code;
      });
      path = at < 0 ? [] : [code];
      while (at >= 0 && all[at].parent >= 0) {
        at = all[at].parent;
        path.unshift(all[at].code);
      }
      provinceSelect.value = path[0] || '';
      for (let level = 1; level < regionSelects.length; level += 1) {
        const parent = all.findIndex(function (region) {
          return region.code === path[level - 1];
        });
        fillRegions(level, all.filter(function (region) {
          return parent >= 0 && region.parent === parent;
        }));
        regionSelects[level].value = path[level] || '';
      }
    } catch (error) {
      if (pendingRegion !== code) {
        return;
      }
      // The names could not be loaded: only the province can be shown. The region stays pending, so
      // that the next search does not become wider.
      provinceSelect.value = code.slice(0, 2) + '0000';
      fillRegions(1, []);
    }
  }

  function fillRegions(level, choices) {
    const select = regionSelects[level];
    if (!select) {
      return;
    }
    while (select.options.length > 1) {
      select.remove(1);
    }
    choices.forEach(function (region) {
      select.add(new Option(region.name, region.code));
    });
    // Not hidden, so that nothing jumps when its choices arrive.
    select.disabled = choices.length === 0;
    if (choices.length === 0) {
      fillRegions(level + 1, []);
    }
  }

  // ── Searching ──────────────────────────────────────────────────────────────

  /** Hits of a state, whatever its page; `origin` is where their distances are measured from. */
  function hitsOf(state, offset, limit) {
    return engine.withNewest(async function () {
      let origin = null;
      const near = async function (regions) {
        origin = await window.wangdian.originOf(state.q, (state.filters[regionKey] || [])[0], regions);
        return origin && origin.near;
      };
      const answer = await engine.search(state.q, { filters: state.filters, sort: state.sort, near: near, offset: offset, limit: limit });
      answer.origin = origin;
      return answer;
    });
  }

  /** Searches and shows the results; the promise `shown` resolves when the form shows the state. */
  async function ask(state, shown) {
    newest += 1;
    const mine = newest;
    const isNewest = function () {
      return mine === newest;
    };
    results.setAttribute('aria-busy', 'true');
    const slow = window.setTimeout(function () {
      if (isNewest()) {
        status.textContent = text('search.searching');
      }
    }, 400);
    try {
      const answer = await hitsOf(state, (state.page - 1) * PAGE_SIZE, PAGE_SIZE);
      // The hits are shown; do not report that the counts are slow.
      window.clearTimeout(slow);
      const lastPage = Math.max(1, Math.ceil(answer.total / PAGE_SIZE));
      if (isNewest() && state.page > lastPage) {
        await showPage(Object.assign({}, state, { page: lastPage }), shown);
        return;
      }
      if (isNewest()) {
        showOrigin(state, answer.origin);
        showAnswer(state, answer);
        shownAt = window.performance.now();
      }
      await shown;
      if (isNewest()) {
        // The names of regions may have been loaded meanwhile.
        showChips(state);
        await showCounts(state, isNewest);
      }
    } catch (error) {
      if (isNewest()) {
        showFailure(state);
      }
    } finally {
      window.clearTimeout(slow);
      if (isNewest()) {
        results.removeAttribute('aria-busy');
      }
    }
  }

  /** Replaces an address beyond the last page by that of the page, which is shown instead. */
  function showPage(state, shown) {
    const wasKept = isKept;
    const going = go(state, 'replace', shown);
    isKept = wasKept;
    return going;
  }

  /**
   * Searches for a state. `how`: whether its URL is pushed, replaced or stays; `shown`: a
   * promise that resolves when the form shows the state, if it does not yet.
   */
  function go(state, how, shown) {
    const address = addressOf(state);
    shownAt = Infinity;
    isKept = how !== 'replace';
    try {
      if (how === 'push' && address !== window.location.pathname + window.location.search) {
        window.history.pushState(null, '', address);
      } else if (how === 'replace') {
        window.history.replaceState(null, '', address);
      }
    } catch (error) {
      // Some browsers do not let a page from file:// change its URL; the search still works.
    }
    const siteTitle = page.dataset.title;
    document.title = state.q ? state.q + ' - ' + siteTitle : siteTitle;
    return ask(state, shown);
  }

  // ── Showing ────────────────────────────────────────────────────────────────

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    if (text !== undefined) {
      made.textContent = text;
    }
    return made;
  }

  /** A text with the matches highlighted. */
  function highlighted(text, parsed) {
    const fragment = document.createDocumentFragment();
    let at = 0;
    window.wangdian.text.matchedRanges(text, parsed).forEach(function (range) {
      fragment.append(text.slice(at, range[0]), element('mark', '', text.slice(range[0], range[1])));
      at = range[1];
    });
    fragment.append(text.slice(at));
    return fragment;
  }

  function showAnswer(state, answer) {
    // The query that was run may be simplified or corrected.
    const parsed = window.wangdian.text.parseQuery(answer.asked);
    failure.hidden = true;
    empty.hidden = answer.total > 0;
    showHits(answer, parsed);
    markPhonetic(answer, parsed);
    results.start = (state.page - 1) * PAGE_SIZE + 1;
    showNote(state, answer);
    showChips(state);
    showPager(state, answer.total);
    const pages = Math.ceil(answer.total / PAGE_SIZE);
    const corrected = answer.note && answer.note.corrected !== null;
    panel.showTotal(answer.total);
    part('print').hidden = answer.total === 0;
    // In a folder a page cannot read the files beside it.
    part('take').hidden = isFolder || answer.total === 0;
    part('taken').textContent = '';
    status.replaceChildren(...mixed((corrected ? text('search.corrected', { query: answer.note.corrected }) : '') + (answer.total === 0
      ? text('search.none')
      : text('search.found', { count: answer.total }) +
        (pages > 1 ? text('search.page_of', { page: state.page, pages: pages }) : ''))));
  }

  function showHits(answer, parsed) {
    results.replaceChildren.apply(results, answer.hits.map(function (hit) {
      return hitElement(hit, parsed);
    }));
  }

  /** Marks in the hits what was typed in letters; what that needs is loaded after they are shown. */
  async function markPhonetic(answer, parsed) {
    const mine = newest;
    const isPhonetic = parsed.tokens.some(function (token) {
      return token.phonetic || token.prefix;
    });
    if (!isPhonetic || answer.hits.length === 0) {
      return;
    }
    try {
      await scripts.corrections();
      const table = await engine.manifest();
      const readings = await engine.familyFile('readings', table.readings);
      parsed.markPhonetic = window.wangdian.phoneticMarker(parsed, window.wangdian.usualSyllables(readings));
    } catch (error) {
      // The hits are complete without marks.
      return;
    }
    if (mine === newest && !results.contains(document.activeElement)) {
      showHits(answer, parsed);
    }
  }

  function hitElement(hit, parsed) {
    const item = element('li', 'search-hit');
    const heading = element('h2');
    const link = element('a', 'search-hit-name');
    link.href = hit.url;
    if (!isChinesePage) {
      link.append(highlighted(hit.latin[0], parsed), ' ');
    }
    link.append(chinese(highlighted(hit.name, parsed)));
    heading.append(link);
    item.append(heading);
    const facts = element('p', 'search-hit-facts');
    hit.designations.forEach(function (designation) {
      const isListed = window.wangdian.tables.LISTED_STATUSES.indexOf(designation.status[0]) >= 0;
      const label = labelOf('kind', designation.kind[0]) +
        (designation.status[0] === 'active' ? '' : text('common.in_brackets', { text: labelOf('status', designation.status[0]) }));
      facts.append(element('span', 'badge badge--' + designation.kind[0] + (isListed ? '' : ' badge--ended'), label), ' ');
    });
    item.append(facts, contactElement(hit, parsed));
    const items = shownItems(hit.items, parsed);
    if (items.length > 0) {
      const list = element('ul', 'search-hit-items');
      items.forEach(function (shown) {
        const entry = element('li');
        entry.append(chinese(highlighted(shown.name, parsed)));
        if (shown.fee !== null) {
          entry.append(' ', element('b', 'is-' + shown.fee[0], labelOf('fee', shown.fee[0])));
        }
        list.append(entry);
      });
      if (hit.items.length > items.length) {
        list.append(element('li', 'search-hit-more', text('search.all_items', { count: hit.items.length })));
      }
      item.append(list);
    }
    return item;
  }

  /** Where a point is, how to call it, and by what the hits are sorted. */
  function contactElement(hit, parsed) {
    const contact = element('p', 'search-hit-contact');
    const place = element('span', 'search-hit-place');
    if (!isChinesePage) {
      place.append(highlighted(hit.latin[1], parsed), ' ');
    }
    place.append(chinese(highlighted(hit.address ? hit.place + ' ' + hit.address : hit.place, parsed)));
    contact.append(place, ' ');
    if (hit.kilometres !== undefined) {
      contact.append(element('span', 'search-hit-distance', hit.kilometres === 0
        ? text('search.within_kilometre')
        : text('search.kilometres', { count: hit.kilometres })), ' ');
    }
    if (hit.day) {
      const date = longDate(new Date(hit.day + 'T00:00'));
      contact.append(element('span', 'search-hit-day', text('search.approved', { date: date })), ' ');
    }
    hit.phones.forEach(function (pieces) {
      const phone = element('span', 'search-hit-phone');
      pieces.forEach(function (piece) {
        if (piece.number === null) {
          phone.append(...mixed(piece.text));
          return;
        }
        const link = element('a', '', piece.text);
        link.href = 'tel:' + piece.number;
        phone.append(link);
      });
      contact.append(phone, ' ');
    });
    return contact;
  }

  /** Service items that match or are meant come first, then others. */
  function shownItems(items, parsed) {
    const rank = function (item) {
      return (item.isAskedFor ? 1 : 0) + (window.wangdian.text.matchedRanges(item.name, parsed).length > 0 ? 1 : 0);
    };
    return items.map(function (item) {
      return { item: item, rank: rank(item) };
    }).sort(function (a, b) {
      return b.rank - a.rank;
    }).slice(0, ITEMS_SHOWN).map(function (ranked) {
      return ranked.item;
    });
  }

  function showOrigin(state, origin) {
    originLine.hidden = state.sort !== 'distance';
    if (!originLine.hidden) {
      window.wangdian.showOrigin(originLine, origin);
    }
  }

  function noteLink(content, address) {
    const link = element('a');
    link.append(chinese(content));
    link.href = address;
    return link;
  }

  function showNote(state, answer) {
    const answerNote = answer.note;
    note.hidden = !answerNote;
    if (!answerNote) {
      return;
    }
    const sentences = [];
    if (answerNote.advice !== null) {
      const advice = element('span', 'search-advice');
      advice.append(...window.wangdian.linked(answerNote.advice));
      sentences.push(advice);
    }
    answerNote.instead.forEach(function (one) {
      sentences.push(...mixed(text('search.elsewhere', { place: one.place, regions: one.regions.join(text('common.comma')) || text('search.anywhere') })));
    });
    answerNote.ended.forEach(function (one) {
      sentences.push(...text('search.ended', { link: noteLink(one.name, one.url) }));
    });
    if (answerNote.missing.length > 0) {
      const words = answerNote.missing.map(function (word) {
        return text('search.quoted', { word: word });
      }).join(text('search.quoted_comma'));
      sentences.push(...mixed(answer.total > 0
        ? text('search.missing', { words: words })
        : text('search.not_registered', { words: words })));
    }
    if (answerNote.corrected !== null) {
      const address = addressOf(Object.assign({}, state, { q: answerNote.corrected, page: 1 }));
      sentences.push(...text('search.instead', { query: state.q, link: noteLink(answerNote.corrected, address) }));
    }
    if (answerNote.match === 'most' && answerNote.missing.length === 0) {
      sentences.push(answer.total > 0 ? text('search.most') : text('search.none_together'));
    }
    if (answerNote.match === 'nothing') {
      sentences.push(text('search.only_signs', { query: state.q }));
    }
    if (answerNote.truncated) {
      sentences.push(text('search.truncated'));
    }
    note.replaceChildren.apply(note, sentences);
    note.hidden = sentences.length === 0;
  }

  /** The label of a filter's value in the form. */
  function labelOf(key, code) {
    if (key === regionKey) {
      const region = (knownRegions || []).find(function (known) {
        return known.code === code;
      });
      const option = Array.from(regionSelects[0].options).find(function (known) {
        return known.value === code;
      });
      return region ? region.name : option ? option.dataset.label || option.text : code;
    }
    const box = checkboxes(key).find(function (known) {
      return known.value === code;
    });
    return box ? box.dataset.label : code;
  }

  function showChips(state) {
    const made = [];
    Object.keys(state.filters).forEach(function (key) {
      state.filters[key].forEach(function (code) {
        const chip = element('button', 'search-chip', labelOf(key, code));
        chip.type = 'button';
        chip.setAttribute('aria-label', text('search.remove_filter', { value: labelOf(key, code) }));
        chip.addEventListener('click', function () {
          const fewer = Object.assign({}, state, { page: 1, filters: Object.assign({}, state.filters) });
          fewer.filters[key] = state.filters[key].filter(function (other) {
            return other !== code;
          });
          if (fewer.filters[key].length === 0) {
            delete fewer.filters[key];
          }
          showStateInForm(fewer);
          go(fewer, 'push');
          input.focus();
        });
        made.push(chip);
      });
    });
    if (made.length > 1) {
      const clear = element('button', 'search-chip search-chip--clear', text('search.clear_filters'));
      clear.type = 'button';
      clear.addEventListener('click', function () {
        const none = Object.assign({}, state, { page: 1, filters: {} });
        showStateInForm(none);
        go(none, 'push');
        input.focus();
      });
      made.push(clear);
    }
    chips.replaceChildren.apply(chips, made);
    chips.hidden = made.length === 0;
    const labels = {};
    Object.keys(state.filters).forEach(function (key) {
      labels[key] = state.filters[key].map(function (code) {
        return labelOf(key, code);
      });
    });
    panel.showChosen(labels);
  }

  function showPager(state, total) {
    const last = Math.ceil(total / PAGE_SIZE);
    const numbers = [];
    for (let number = 1; number <= last; number += 1) {
      if (number === 1 || number === last || Math.abs(number - state.page) <= 2) {
        numbers.push(number);
      }
    }
    const list = element('ul');
    const add = function (label, number, rel) {
      const entry = element('li');
      if (number === state.page && !rel) {
        const here = element('span', 'is-current', label);
        here.setAttribute('aria-current', 'page');
        entry.append(here);
      } else {
        const link = element('a', '', label);
        link.href = addressOf(Object.assign({}, state, { page: number }));
        if (rel) {
          link.rel = rel;
        } else {
          link.setAttribute('aria-label', text('search.to_page', { page: number }));
        }
        link.addEventListener('click', function (event) {
          if (event.ctrlKey || event.metaKey || event.shiftKey) {
            return;
          }
          event.preventDefault();
          go(Object.assign({}, state, { page: number }), 'push').then(function () {
            status.focus();
            status.scrollIntoView({ block: 'start' });
          });
        });
        entry.append(link);
      }
      list.append(entry);
    };
    if (state.page > 1) {
      add(text('pager.previous'), state.page - 1, 'prev');
    }
    numbers.forEach(function (number, i) {
      if (i > 0 && number - numbers[i - 1] > 1) {
        list.append(element('li', 'search-pages-gap', '…'));
      }
      add(String(number), number, '');
    });
    if (state.page < last) {
      add(text('pager.next'), state.page + 1, 'next');
    }
    pager.replaceChildren(list);
    pager.hidden = last <= 1;
  }

  /** Whether a state asks for all points, whose counts the page comes with. */
  function isForAll(state) {
    return state.q.trim() === '' && Object.keys(state.filters).length === 0;
  }

  /** Shows the facet counts if the filters are visible, and none as long as they are not known. */
  async function showCounts(state, isNewest) {
    if (isForAll(state)) {
      writeCounts(function (choice) {
        return Number(choice.dataset.total);
      });
      return;
    }
    if (!panel.isShown()) {
      writeCounts(null);
      return;
    }
    let answer;
    try {
      answer = await engine.search(state.q, { filters: state.filters, limit: 0, facets: true });
    } catch (error) {
      // The hits are shown; filters work without their counts.
      answer = null;
    }
    if (isNewest()) {
      writeCounts(answer && function (choice, key) {
        return answer.facets[key][choice.value] || 0;
      });
    }
  }

  /** `countOf`: the count of a checkbox or an option of the filter with a key; null if none is known. */
  function writeCounts(countOf) {
    filterKeys().forEach(function (key) {
      const choices = key === regionKey
        ? regionSelects.flatMap(function (select) {
          return Array.from(select.options).slice(1);
        })
        : checkboxes(key);
      choices.forEach(function (choice) {
        const count = countOf ? countOf(choice, key) : '';
        choice.disabled = count === 0 && !choice.checked && !choice.selected;
        if (key !== regionKey) {
          choice.closest('label').querySelector('.search-count').textContent = count;
          return;
        }
        choice.dataset.label = choice.dataset.label || choice.text;
        choice.text = countOf ? text('common.with_note', { text: choice.dataset.label, note: count }) : choice.dataset.label;
      });
    });
    panel.hideWithoutHits();
  }

  function showFailure(state) {
    results.replaceChildren();
    showChips(state);
    pager.hidden = true;
    empty.hidden = true;
    note.hidden = true;
    originLine.hidden = true;
    failure.hidden = false;
    panel.showTotal(null);
    part('print').hidden = true;
    part('take').hidden = true;
    status.textContent = text('search.not_loaded');
  }

  ['print', 'download'].forEach(function (name) {
    part(name).addEventListener('click', function () {
      scripts.results().then(function () {
        window.wangdian.takeHits[name](stateOfAddress());
      }, function () {
        (name === 'print' ? status : part('taken')).textContent = part('taken').dataset.failed;
      });
    });
  });

  // ── Printing ───────────────────────────────────────────────────────────────

  function longDate(date) {
    return date.toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' });
  }

  /** Paper says when it was printed, how old the data is, and where it comes from. */
  function signPaper() {
    const today = longDate(new Date());
    const line = part('printed');
    line.hidden = false;
    line.textContent = text('search.printed', { date: today, as_of: page.dataset.asOf, address: window.location.href });
  }

  window.addEventListener('beforeprint', signPaper);
  window.addEventListener('afterprint', function () {
    part('printed').hidden = true;
  });

  // ── Events ─────────────────────────────────────────────────────────────────

  let typing = 0;
  let composing = false;

  /** Whether the back button should return to the current search after the next one. */
  function isEntry() {
    const wasSeen = window.performance.now() - shownAt > SEEN_AFTER_MILLISECONDS;
    return window.location.search !== '' && (isKept || wasSeen);
  }

  /** Searches for what the form says; a search that nobody has seen leaves no history entry. */
  function goToForm(isSubmitted) {
    window.clearTimeout(typing);
    go(stateOfForm(), isEntry() ? 'push' : 'replace');
    // A typed query becomes an entry once its results were seen.
    isKept = isSubmitted;
  }

  function typed() {
    window.clearTimeout(typing);
    typing = window.setTimeout(goToForm, TYPING_PAUSE_MILLISECONDS, false);
  }

  input.addEventListener('compositionstart', function () {
    composing = true;
  });
  input.addEventListener('compositionend', function () {
    composing = false;
    typed();
  });
  input.addEventListener('input', function () {
    if (!composing) {
      typed();
    }
  });
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    goToForm(true);
  });
  page.addEventListener('change', async function (event) {
    if (event.target === input || !event.target.closest('[data-search-filters], [data-search-toolbar]')) {
      return;
    }
    const level = regionSelects.indexOf(event.target);
    if (level >= 0) {
      regionSelects.slice(level + 1).forEach(function (select) {
        select.value = '';
      });
      await showRegion(chosenRegion() || '');
    }
    go(stateOfForm(), 'push');
  });
  /**
   * Whether a version of the site with other scripts was published since this page was loaded:
   * then the files that it refers to may be gone, and it cannot go on with the new ones.
   */
  async function isOutdated() {
    try {
      const fresh = await window.wangdian.fetchSearchPage(window.location.pathname);
      return fresh.dataset.manifest !== page.dataset.manifest || scriptsOf(fresh) !== scriptsAtFirst;
    } catch (error) {
      // Not reachable, or from file://: do not reload.
      return false;
    }
  }

  part('retry').addEventListener('click', async function () {
    await go(stateOfForm(), 'replace');
    if (!failure.hidden && await isOutdated()) {
      window.location.reload();
    }
  });
  window.addEventListener('popstate', function () {
    const state = stateOfAddress();
    go(state, 'stay', showStateInForm(state));
  });

  input.addEventListener('focus', offerSuggestions);
  input.addEventListener('input', function () {
    window.wangdian.searchPage.wasTyped = true;
    offerSuggestions();
  });

  /** What the suggestions, the order by distance, the download and printing need of this page. */
  window.wangdian.searchPage = {
    /** Whether anything was typed before the script of the suggestions was loaded. */
    wasTyped: false,
    engine: engine,
    input: input,
    status: status,
    element: element,
    hitsOf: hitsOf,
    showHits: showHits,
    showFailure: showFailure,
    /** Makes results of earlier requests late; tells whether those of this one are not. */
    claim: function () {
      newest += 1;
      const mine = newest;
      return function () {
        return mine === newest;
      };
    },
    /** Searches again for the state in the address. */
    refresh: function () {
      return go(stateOfAddress(), 'stay');
    },
    /** Shows a suggested search, `?region=110000`, whatever was searched for before. */
    showSuggested: function (parameters) {
      const state = stateOfParameters(new URLSearchParams(parameters));
      state.sort = sortSelect.value;
      window.clearTimeout(typing);
      return go(state, 'push', showStateInForm(state));
    },
  };

  const first = stateOfAddress();
  if (!isForAll(first)) {
    // The counts of all points are not those of this search.
    writeCounts(null);
  }
  go(first, 'stay', showStateInForm(first));
})(window);
