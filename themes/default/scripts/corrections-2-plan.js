/**
 * Plans a query that no record has as it was typed: in simplified characters, with corrections, or
 * with what is missing of it.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;

  /** An answer to which words are missing: names them; one that is too large becomes empty. */
  function withMissing(found, scope) {
    if (found.match !== 'most') {
      return found;
    }
    const matched = found.matched.filter(function (document) {
      return document < scope;
    });
    const isLarge = matched.length > Math.ceil(scope / tables.OFFERED_SHARE);
    return Object.assign({}, found, {
      matched: isLarge ? [] : found.matched,
      missing: window.wangdian.missingWords(found.parsed, found.chosen, matched.map(function (document) {
        return found.tokenSets[document];
      })),
    });
  }

  /**
   * The answer to a query of which no record has all of it as typed.
   *
   * @param {object} engine functions of the engine: `familyFile`, `lookUp`, `planAsTyped`, `evaluate`,
   *   `evaluateLiterally`, `matchingInterpretations`
   * @param {object} table the manifest
   * @param {string} query
   * @param {number} scope documents below this number decide what matches
   * @param {{found: object, isComplete: boolean, words: (object|undefined)}} asTyped of `planAsTyped`
   * @returns {Promise<object>}
   */
  async function planCorrected(engine, table, query, scope, asTyped) {
    const readings = function () {
      return engine.familyFile('readings', table.readings);
    };
    const corrector = window.wangdian.createCorrector({
      variants: function () {
        return engine.familyFile('variants', table.variants);
      },
      readings: readings,
      vocabulary: function () {
        return engine.familyFile('vocabulary', table.vocabulary);
      },
      homophones: async function (sound) {
        return (await engine.lookUp('homophones', (await readings()).homophones, sound))[0] || '';
      },
      isInRecord: isInRecord,
    });

    /** Whether some document has all of a text literally. */
    async function isInRecord(text) {
      const found = await engine.evaluateLiterally(table, text, scope);
      return found.hasMatch && found.match === 'all';
    }

    function correct(what, keepsWords) {
      return corrector.correct(what.parsed, function (word) {
        return engine.matchingInterpretations(table, word, what.parsed, what.entries, scope).length > 0;
      }, keepsWords);
    }

    /** A query with corrections of what is beside its everyday words, or null without any. */
    async function correctRest(text, words, keepsWords) {
      const recognized = window.wangdian.everyday.recognize(words.patterns, text);
      let corrected = '';
      let copied = 0;
      let any = false;
      for (const range of recognized.restRanges) {
        const word = recognized.characters.slice(range[0], range[1]).join('');
        const other = await correct(await engine.evaluateLiterally(table, word, scope), keepsWords);
        if (other !== null) {
          corrected += recognized.characters.slice(copied, range[0]).join('') + other;
          copied = range[1];
          any = true;
        }
      }
      return any ? corrected + recognized.characters.slice(copied).join('') : null;
    }

    const literal = await engine.evaluateLiterally(table, query, scope);
    const simplified = await corrector.simplify(literal.parsed, literal.entries);
    const typed = simplified === null ? asTyped : await engine.planAsTyped(table, simplified, scope);
    const found = typed.found;
    if (typed.isComplete) {
      return found;
    }
    if (typed.words) {
      for (const keepsWords of [true, false]) {
        const corrected = await correctRest(found.query, typed.words, keepsWords);
        const candidate = corrected === null ? null : await engine.planAsTyped(table, corrected, scope);
        // A match by parts does not confirm a guess. An ordinary word gives way only if a record
        // has the whole query literally: 海难大学.
        if (candidate !== null && candidate.isComplete && candidate.found.match === 'all' &&
            (keepsWords || await isInRecord(corrected))) {
          return Object.assign({}, candidate.found, { corrected: corrected });
        }
      }
      return withMissing(found, scope);
    }
    const corrected = await correct(found, true);
    if (corrected !== null) {
      const candidate = await engine.evaluate(table, corrected, scope);
      if (candidate.hasMatch && candidate.match === 'all') {
        return Object.assign({}, candidate, { corrected: corrected, advice: found.advice });
      }
    }
    return withMissing(found, scope);
  }

  window.wangdian.planCorrected = planCorrected;
})(window);
