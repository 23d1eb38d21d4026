/**
 * Which words may be abbreviations of names, and what they ask for.
 *
 * The same as src/text/abbreviations.rs; tests/vectors.json is run by both.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;

  /** The terms of a word that may be an abbreviation; none where it is too short or long. */
  function abbreviationTerms(word) {
    const characters = Array.from(word);
    if (characters.length < tables.SHORTEST_ABBREVIATION || characters.length > tables.LONGEST_ABBREVIATION) {
      return [];
    }
    return [characters.slice(0, 3).join('')].concat(characters.slice(3).map(function (character, i) {
      return tables.ABBREVIATION_MARK + characters[i + 2] + character;
    }));
  }

  /**
   * A parsed query with one more stage for each word that `isMet` denies and that may be
   * an abbreviation, or null where there is no such word.
   */
  function withAbbreviations(parsed, isMet) {
    const units = parsed.units.slice();
    let any = false;

    function placeOf(term) {
      const known = units.findIndex(function (unit) {
        return unit.abbreviation === term;
      });
      return known < 0 ? units.push({ abbreviation: term }) - 1 : known;
    }

    const words = parsed.words.map(function (word) {
      const terms = word.isIdeographs && !isMet(word) ? abbreviationTerms(word.text) : [];
      if (terms.length === 0 || units.length + terms.length > tables.MAX_UNITS) {
        return word;
      }
      any = true;
      const reading = { units: [], parts: [] };
      terms.map(placeOf).forEach(function (place) {
        if (reading.units.indexOf(place) < 0) {
          reading.parts.push(1 << reading.units.push(place) - 1);
        }
      });
      return Object.assign({}, word, { stages: word.stages.concat([[reading]]) });
    });
    return any ? Object.assign({}, parsed, { units: units, words: words }) : null;
  }

  window.wangdian.withAbbreviations = withAbbreviations;
})(window);
