/**
 * Plans a query that no record has as it was typed: in simplified characters, with corrections, or
 * with what is missing of it.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;

  /** An answer to which words are missing: names them; one that is too large becomes empty. */
  function withMissing(engine, table, found, scope) {
    if (found.match !== 'most') {
      return found;
    }
    const isBelow = function (document) {
      return document < scope;
    };
    const matched = found.matched.filter(isBelow);
    const all = engine.allDocuments(table).filter(isBelow).length;
    const isLarge = matched.length > Math.ceil(all / tables.OFFERED_SHARE);
    const named = Object.assign({}, found, {
      matched: isLarge ? [] : found.matched,
      missing: window.wangdian.missingWords(found.parsed, found.chosen, matched.map(function (document) {
        return found.tokenSets[document];
      })),
    });
    if (found.unlisted) {
      window.wangdian.names.addMissing(named, found.unlisted);
    }
    return named;
  }

  /** Whether a query may consist of several names: something divides it. */
  function mayBeSeveral(table, query) {
    const text = window.wangdian.text;
    return Array.from(text.fold(query)).some(function (character) {
      return text.classOf(character) === text.SEPARATOR || table.places.joints.indexOf(character) >= 0;
    });
  }

  /**
   * The answer to a query of which no record has all of it as typed.
   *
   * @param {object} engine functions of the engine
   * @param {object} table the manifest
   * @param {string} query
   * @param {number} scope documents below this number decide what matches
   * @param {{found: object, isComplete: boolean, words: (object|undefined)}} asTyped of `planAsTyped`
   * @returns {Promise<{found: object, isComplete: boolean}>}
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
      isKnown: async function (text) {
        const words = await engine.everydayWords(table, text);
        return Boolean(words && words.patterns.known.has(text)) || isInRecord(text);
      },
      particles: table.places.of + table.places.verbs,
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

    /**
     * What a corrected query finds, `{found, isComplete}`, or null where it names another place (whoever names one means
     * no other), or where that is not all of it, or an institution that no record has. The points of a place say more
     * than those of all places, even if they lack what is typed beside it.
     */
    async function planOf(corrected) {
      const keepsPlaces = corrected !== null && (typed.places || []).every(function (place) {
        return corrected.includes(place);
      });
      const candidate = keepsPlaces ? await engine.planAsTyped(table, corrected, scope) : null;
      const isAll = candidate !== null && candidate.isComplete && candidate.found.match === 'all' &&
        (candidate.found.missing || []).every(function (word) {
          return (typed.found.missing || []).indexOf(word) >= 0;
        });
      const isThere = candidate !== null && candidate.isLocated && !typed.isLocated && candidate.found.matched.some(function (document) {
        return document < scope;
      });
      return isAll || isThere ? candidate.found : null;
    }

    const several = mayBeSeveral(table, query) && await engine.hasLoaded('places')
      ? await window.wangdian.planSeveralOnly(engine, table, query, scope, await engine.everydayWords(table, query))
      : null;
    if (several !== null) {
      return several;
    }
    const literal = await engine.evaluateLiterally(table, query, scope);
    const simplified = await corrector.simplify(literal.parsed, literal.entries);
    const typed = simplified === null ? asTyped : await engine.planAsTyped(table, simplified, scope);
    // What has no regard to places may be corrected, but is not shown.
    const correctable = typed.isPlaced ? typed.unplaced : typed;
    const uncorrected = function () {
      return typed.isPlaced ? typed : { found: withMissing(engine, table, typed.found, scope), isComplete: false };
    };
    const complete = function (candidate, corrected, more) {
      return { found: Object.assign({}, candidate, { corrected: corrected }, more), isComplete: true };
    };
    if (typed.isComplete || !correctable || correctable.isComplete) {
      return typed;
    }
    const found = correctable.found;
    const asked = correctable.asked || found.query;
    // Pinyin of everyday words may be that of what records say.
    const isPinyin = correctable.words && !found.parsed.words.some(function (word) {
      return word.isIdeographic;
    }) && window.wangdian.everyday.recognize(correctable.words.patterns, asked).restRanges.length === 0;
    if (correctable.words && !isPinyin) {
      for (const keepsWords of [true, false]) {
        const corrected = await correctRest(asked, correctable.words, keepsWords);
        const candidate = await planOf(corrected);
        // A match by parts does not confirm a guess. An ordinary word gives way only if it is a part of a
        // word that a record has literally: 海难大学.
        const isOneWord = window.wangdian.text.parseQuery(asked).words.length === 1;
        if (candidate !== null && (keepsWords || (isOneWord && await isInRecord(corrected)))) {
          return complete(candidate, corrected);
        }
      }
      return uncorrected();
    }
    const corrected = await correct(isPinyin ? await engine.evaluateLiterally(table, found.query, scope) : found, true);
    const candidate = await planOf(corrected);
    return candidate === null ? uncorrected() : complete(candidate, corrected, { advice: candidate.advice || found.advice });
  }

  /** A folded query with characters in place of the names of places in Latin letters, or null if it has none. */
  function inCharacters(vocabulary, folded) {
    const words = Array.from(folded.matchAll(/[0-9a-z]+/g), function (word) {
      return { text: word[0], start: word.index, end: word.index + word[0].length };
    });
    const follows = function (place) {
      return /^[ '’-]+$/.test(folded.slice(words[place - 1].end, words[place].start));
    };
    let written = '';
    let copied = 0;
    for (let place = 0; place < words.length;) {
      let meaning;
      let length = 0;
      let letters = '';
      for (let end = place; end < Math.min(place + tables.MAX_PLACE_WORDS, words.length) && (end === place || follows(end)); end += 1) {
        letters += words[end].text;
        if (Object.hasOwn(vocabulary.places, letters)) {
          meaning = vocabulary.places[letters];
          length = end + 1 - place;
        }
      }
      if (length === 0) {
        place += 1;
        continue;
      }
      written += folded.slice(copied, words[place].start) + meaning;
      place += length;
      if (place < words.length && follows(place) && vocabulary.place_kinds.indexOf(words[place].text) >= 0) {
        place += 1;
      }
      copied = words[place - 1].end;
    }
    return copied > 0 ? written + folded.slice(copied) : null;
  }

  /** The same as `planned` of a query with names of places in Latin letters, or `planned` if it has none. */
  async function planLatin(engine, table, query, scope, planned) {
    const folded = window.wangdian.text.fold(query);
    const written = /[a-z]/.test(folded) ? inCharacters(await engine.familyFile('vocabulary', table.vocabulary), folded) : null;
    return written === null ? planned : engine.planWords(table, written, scope);
  }

  /** A query with simplified characters in place of those that are not usual and that no record has. */
  function simplified(variants, query, isUsual) {
    const pairs = Array.from(variants.absent);
    return Array.from(query).map(function (character) {
      const at = pairs.findIndex(function (traditional, i) {
        return i % 2 === 0 && traditional === character;
      });
      return at < 0 || isUsual(character) ? character : pairs[at + 1];
    }).join('');
  }

  window.wangdian.planCorrected = planCorrected;
  window.wangdian.planLatin = planLatin;
  window.wangdian.simplified = simplified;
})(window);
