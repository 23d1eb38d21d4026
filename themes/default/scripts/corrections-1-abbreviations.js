/**
 * Abbreviations in queries.
 *
 * Implements the rules of src/text/abbreviations.rs; tests/vectors.json tests both.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;

  /** The terms of a word as an abbreviation; empty if it is too short or too long. */
  function abbreviationTerms(word) {
    const characters = Array.from(word);
    if (characters.length < tables.MIN_ABBREVIATION || characters.length > tables.MAX_ABBREVIATION) {
      return [];
    }
    return [characters.slice(0, 3).join('')].concat(characters.slice(3).map(function (character, i) {
      return tables.ABBREVIATION_MARK + characters[i + 2] + character;
    }));
  }

  /**
   * The parsed query with an abbreviation stage for each word that does not match and may be an
   * abbreviation, or null if there is none.
   */
  function withAbbreviations(parsed, hasMatch) {
    const tokens = parsed.tokens.slice();
    let any = false;

    function indexOfToken(term) {
      const known = tokens.findIndex(function (token) {
        return token.abbreviation === term;
      });
      return known < 0 ? tokens.push({ abbreviation: term }) - 1 : known;
    }

    const words = parsed.words.map(function (word) {
      const terms = word.isIdeographic && !hasMatch(word) ? abbreviationTerms(word.text) : [];
      if (terms.length === 0 || tokens.length + terms.length > tables.MAX_TOKENS) {
        return word;
      }
      any = true;
      const interpretation = { tokens: [], parts: [] };
      terms.map(indexOfToken).forEach(function (index) {
        if (interpretation.tokens.indexOf(index) < 0) {
          interpretation.parts.push(1 << interpretation.tokens.push(index) - 1);
        }
      });
      return Object.assign({}, word, { stages: word.stages.concat([[interpretation]]) });
    });
    return any ? Object.assign({}, parsed, { tokens: tokens, words: words }) : null;
  }

  /** Whether a query matches a document below `scope` that another does not. */
  function addsDocuments(candidate, literal, scope) {
    const known = new Set(literal.matched);
    return candidate.matched.some(function (document) {
      return document < scope && !known.has(document);
    });
  }

  window.wangdian.addsDocuments = addsDocuments;
  window.wangdian.withAbbreviations = withAbbreviations;
})(window);
