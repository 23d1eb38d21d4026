/**
 * Queries that name a place or an institution are answered by the records there, and by what is left of the
 * query among these.
 *
 * The same as the plans of src/search/reference/places.rs; what names need is in places-2-names.js.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;
  const text = window.wangdian.text;
  const { sectionsOf, rangeOf, textOf, isPlaceWithinWord, without, fullPlacesIn, thoseIn, whereabouts } = window.wangdian.sections;
  const {
    possibleNames, within, hasMatch, literally, isWhole, union, planAmong, planNamed, planSeveral, unlistedInstitutions, addMissing,
  } = window.wangdian.names;

  /** Whether it has no everyday words and no places. */
  function isPlain(sections) {
    return sections.alternatives.length + sections.places.length === 0;
  }

  /**
   * Whether a single word only matches by parts while some document has all its pairs but the
   * last; see src/search/reference/plan.rs.
   */
  function hasAllButLastPair(sections, found) {
    if (found.match !== 'parts' || !sections.engine.isOneName(found.parsed)) {
      return false;
    }
    const allButLast = Math.pow(2, found.parsed.words[0].stages[0][0].tokens.length - 1) - 1;
    return found.tokenSets.subarray(0, sections.scope).some(function (set) {
      return (set & allButLast) === allButLast;
    });
  }

  /** The answer to a query without places, with what it has of names that no record has; null where it has none. */
  async function planUnlisted(sections) {
    const unlisted = await unlistedInstitutions(sections);
    if (unlisted.length === 0) {
      return null;
    }
    const typed = await sections.engine.planUnplaced(sections.table, sections.query, sections.scope, sections.words);
    addMissing(typed.found, unlisted);
    return typed;
  }

  // ── Places ─────────────────────────────────────────────────────────────────

  /** Adds the scores of the pairs of a text, times a weight, to those of documents. */
  async function addPairs(sections, written, scores, weight) {
    const { engine, table } = sections;
    const pairs = text.parseQuery(written).tokens.filter(function (token) {
      return token.term;
    });
    const entries = await Promise.all(pairs.map(function (token) {
      return engine.tokenEntries(table, token);
    }));
    entries.flat().forEach(function (entry) {
      engine.eachImpact(table, entry, function (document, score) {
        scores[document] += score * weight;
      });
    });
  }

  /** Adds documents elsewhere, after those of a place, and the scores that both have by its name. */
  function addElsewhere(found, literal) {
    const known = new Set(found.matched);
    const scores = found.scores;
    literal.matched.forEach(function (document) {
      const score = literal.scores[document] * tables.LESSER_WEIGHT;
      scores[document] = known.has(document) ? Math.max(scores[document], score) : score;
    });
    found.matched = union([found, literal]);
  }

  /** The answer to a query with places; null where it is better answered without regard to them. */
  async function planLocated(sections) {
    const { engine, table, query, scope, words } = sections;
    const places = whereabouts(sections);
    const instead = places.instead;
    const ranges = sections.places.map(rangeOf);
    const rest = without(sections, ranges);
    const there = thoseIn(places, engine.allDocuments(table));
    // None of the records that a name beside the places stands for is there.
    if (!hasMatch(sections, there)) {
      return null;
    }
    const typed = await planAmong(sections, { matched: there, scores: new Float64Array(table.documents) }, ranges, rest);
    const found = typed.found;
    const written = ranges.map(function (range) {
      return textOf(sections, range);
    });
    const areNames = sections.places.every(function (place) {
      return !place.isFull;
    });
    if (!typed.isComplete && areNames) {
      const unplaced = await engine.planUnplaced(table, query, scope, words);
      if (unplaced.isComplete && unplaced.found.match === 'all') {
        return null;
      }
      typed.unplaced = unplaced;
      typed.places = written;
    }
    // Of equally good records there, those come first that have the places in their names and addresses.
    const hasRest = text.parseQuery(rest).words.length > 0;
    const view = within(sections, found.matched);
    for (const place of written) {
      await addPairs(view, place, found.scores, hasRest ? tables.LESSER_WEIGHT : 1);
    }
    // 中山 is also what a university elsewhere is named after, and 沙市 a part of 长沙市.
    const literal = areNames && !hasRest ? await literally(sections, query) : null;
    if (literal !== null && isWhole(literal)) {
      if (instead.length > 0) {
        return null;
      }
      addElsewhere(found, literal);
    }
    typed.isComplete = typed.isComplete && instead.every(function (one) {
      return one.regions.length > 0;
    });
    found.instead = instead;
    found.regions = places.codes;
    typed.isLocated = true;
    if (instead.length === 0) {
      const corrected = found.corrected;
      const checked = corrected ? await sectionsOf(engine, table, corrected, scope, await engine.everydayWords(table, corrected)) : sections;
      addMissing(found, await unlistedInstitutions(within(checked, there)));
    }
    return typed;
  }

  // ── All of them ────────────────────────────────────────────────────────────

  /**
   * The answer to a query that names places or an institution, as of `planAsTyped`; null where it is to be
   * answered as any other.
   *
   * @param {object} engine functions of the engine
   * @param {object} table the manifest
   * @param {string} query
   * @param {number} scope documents below this number decide what matches
   * @param {?object} words the table of everyday words, where the query may have one
   */
  async function planPlaced(engine, table, query, scope, words) {
    const sections = await sectionsOf(engine, table, query, scope, words);
    const length = sections.characters.length;
    const names = possibleNames(sections);
    if (length <= tables.MAX_PIECED && (isPlaceWithinWord(sections) || names.length > 0)) {
      const places = fullPlacesIn(sections, [0, length]);
      const literal = places && await literally(sections, query);
      if (places && hasAllButLastPair(sections, literal)) {
        return null;
      }
      if (places && isWhole(literal) && hasMatch(sections, thoseIn(places, literal.matched))) {
        return places.isAnywhere
          ? null
          : Object.assign(await engine.planUnplaced(engine.within(table, Array.from(places.documents)), query, scope, words), { isPlaced: true });
      }
    }
    const several = isPlain(sections) ? null : await planSeveral(sections);
    const typed = several || await planNamed(sections, names);
    return typed || (sections.places.length === 0 ? planUnlisted(sections) : planLocated(sections));
  }

  /** The answer to a query without places and everyday words by several names, with the same parameters, or null. */
  async function planSeveralOnly(engine, table, query, scope, words) {
    const sections = await sectionsOf(engine, table, query, scope, words);
    return isPlain(sections) ? planSeveral(sections) : null;
  }

  window.wangdian.planPlaced = planPlaced;
  window.wangdian.planSeveralOnly = planSeveralOnly;
})(window);
