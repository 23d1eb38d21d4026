/**
 * Answers questions from the shards: looks scores up and adds them.
 *
 * It knows the shards' format (docs/search-format.md), nothing of BM25 and nothing of
 * the page. The same meaning of queries and filters as `wangdian search`.
 */
(function (window) {
  'use strict';

  const numbers = window.wangdian.numbers;
  const tables = window.wangdian.tables;
  /** How many characters the hash in a shard's name has. */
  const HASH_LENGTH = tables.HASH_LENGTH;
  /** Follows a whole name or item in the key of its complete answer. */
  const ANSWER_MARK = tables.ANSWER_MARK;

  function popCount(bits) {
    let count = 0;
    for (let rest = bits; rest !== 0; rest &= rest - 1) {
      count += 1;
    }
    return count;
  }

  // ── Finding shards ─────────────────────────────────────────────────────────

  /** The last position whose first key is not after the key; -1 where there is none. */
  function lastNotAfter(first, key) {
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (first[middle] <= key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The positions of the shards that may hold terms from `key` up to `end`. */
  function shardsBetween(first, key, end) {
    const positions = [];
    const start = Math.max(0, lastNotAfter(first, key));
    for (let i = start; i < first.length && (i === start || first[i] < end); i += 1) {
      positions.push(i);
    }
    return positions;
  }

  /** Whether a term is a pair that begins with an ideograph, or that with the end mark. */
  function beginsWith(term, ideograph) {
    if (term.slice(0, ideograph.length) !== ideograph) {
      return false;
    }
    const rest = Array.from(term.slice(ideograph.length));
    return rest.length === 1;
  }

  // ── The engine ─────────────────────────────────────────────────────────────

  /**
   * @param {string} manifestPath relative to the root
   * @param {function(string, boolean): Promise<object>} load loads a file by its path
   *   relative to the root, parsed; rejects where it does not arrive. The second argument
   *   is true where it is asked for once more.
   * @param {function(): Promise<void>} loadCorrector makes sure that there is
   *   `window.wangdian.createCorrector`
   */
  function createEngine(manifestPath, load, loadCorrector) {
    const files = new Map();
    const filtering = window.wangdian.createFilters(familyFile);
    /** Records that came with a complete answer, by document. */
    const knownRecords = new Map();

    /** A file of the version that this script knows; another has not arrived. */
    function arrival(path, isOnceMore) {
      return load(path, isOnceMore).then(function (content) {
        if (!content || content.version !== tables.FORMAT_VERSION) {
          throw new Error('unknown version: ' + path);
        }
        return content;
      });
    }

    /** A file; one that does not arrive is tried once more, and again when it is next needed. */
    function file(path) {
      if (!files.has(path)) {
        const arriving = arrival(path, false).catch(function () {
          return arrival(path, true);
        });
        arriving.catch(function () {
          files.delete(path);
        });
        files.set(path, arriving);
      }
      return files.get(path);
    }

    function familyFile(family, hash) {
      return file('search/' + family + '.' + hash + '.json');
    }

    /** A shard of a table by its position. */
    function shardFile(shards, family, position) {
      const start = position * HASH_LENGTH;
      return familyFile(family, shards.files.slice(start, start + HASH_LENGTH));
    }

    function manifest() {
      return file(manifestPath).then(function (table) {
        if (!table.firstDocuments) {
          table.firstDocuments = [];
          numbers.eachAscending(table.records.first, function (document) {
            table.firstDocuments.push(document);
          });
        }
        return table;
      });
    }

    // ── Terms ────────────────────────────────────────────────────────────────

    /** What a shard's terms hold for a key, as a list of none or one. */
    function valueOfKey(shard, key) {
      return Object.prototype.hasOwnProperty.call(shard.terms, key) ? [shard.terms[key]] : [];
    }

    /** What a family holds for a key, as a list of none or one. */
    async function lookUp(family, shards, key) {
      const position = lastNotAfter(shards.first, key);
      return position < 0 ? [] : valueOfKey(await shardFile(shards, family, position), key);
    }

    /** What a family holds for the keys that begin with a prefix and pass a test. */
    async function lookUpPrefix(family, shards, prefix, passes) {
      const positions = shardsBetween(shards.first, prefix, prefix + '\uffff');
      const found = await Promise.all(positions.map(function (position) {
        return shardFile(shards, family, position);
      }));
      return found.flatMap(function (shard) {
        return Object.keys(shard.terms).filter(passes).map(function (key) {
          return shard.terms[key];
        });
      });
    }

    function sounds(table) {
      return familyFile('sounds', table.sounds);
    }

    /** The entries `[scale, level, documents, …]` of a unit's terms. */
    async function unitEntries(table, unit) {
      if (unit.term) {
        return lookUp('terms', table.terms, unit.term);
      }
      if (unit.ideograph) {
        return lookUpPrefix('terms', table.terms, unit.ideograph, function (term) {
          return beginsWith(term, unit.ideograph);
        });
      }
      if (unit.abbreviation) {
        const shards = (await familyFile('abbreviations', table.abbreviations)).postings;
        return lookUp('abbreviation-postings', shards, unit.abbreviation);
      }
      const postings = (await sounds(table)).postings;
      if (unit.sound) {
        return lookUp('sound-postings', postings, unit.sound);
      }
      return lookUpPrefix('sound-postings', postings, unit.prefix, function (term) {
        return term.startsWith(unit.prefix);
      });
    }

    /** The entries of whole names and items that equal the query. */
    async function wholeEntries(table, parsed) {
      const wholes = parsed.whole === parsed.wholeSound || parsed.wholeSound === ''
        ? [parsed.whole]
        : [parsed.whole, parsed.wholeSound];
      const found = await Promise.all(wholes.map(function (whole) {
        return lookUp('wholes', table.wholes, whole);
      }));
      return found.flat();
    }

    /**
     * The complete answer to a query that is a whole name or item, or null. Looked for
     * first: it takes the place of all the shards that the query's pairs lie in.
     */
    async function completeAnswer(table, query, parsed, base) {
      const isAnswered = Array.from(parsed.whole).length >= tables.SHORTEST_ANSWERED && !parsed.truncated &&
        parsed.words.every(function (word, i) {
          return word.stages.flat().length === 1 && (i === 0 || word.isGlued);
        });
      if (!isAnswered) {
        return null;
      }
      const key = parsed.whole + ANSWER_MARK;
      const found = (await lookUp('wholes', table.wholes, key))[0];
      if (!found) {
        return null;
      }
      (await lookUp('wholes', table.wholes, key + ANSWER_MARK)).flat().forEach(function (first) {
        knownRecords.set(first[0], first.slice(1));
      });
      const answer = { query: query, parsed: parsed, matched: [], scores: new Float64Array(table.documents), match: 'all', isMet: true };
      eachImpact(found, function (document, score) {
        answer.matched.push(document);
        answer.scores[document] = score;
      });
      answer.matched.sort(function (a, b) {
        return a - b;
      });
      return answer.matched[0] < base ? answer : null;
    }

    function eachImpact(entry, callback) {
      const scale = entry[0];
      for (let i = 1; i < entry.length; i += 2) {
        const score = entry[i] * scale;
        numbers.eachAscending(entry[i + 1], function (document) {
          callback(document, score);
        });
      }
    }

    /** Adds a unit's bit and score to the documents that have it. */
    function addUnit(unit, entries, bit, has, scores) {
      // Of the sounds that begin as was typed, the best counts.
      const best = unit.prefix ? new Map() : null;
      entries.forEach(function (entry) {
        eachImpact(entry, function (document, score) {
          has[document] |= bit;
          if (best === null) {
            scores[document] += score;
          } else if (!(best.get(document) >= score)) {
            best.set(document, score);
          }
        });
      });
      if (best !== null) {
        best.forEach(function (score, document) {
          scores[document] += score;
        });
      }
    }

    // ── Readings ─────────────────────────────────────────────────────────────

    function allBits(count) {
      return count === 0 ? 0 : 0xFFFFFFFF >>> (32 - count);
    }

    /** The documents that have every unit of a reading, with their scores. */
    function documentsOfReading(table, reading, parsed, entries) {
      const has = new Uint32Array(table.documents);
      const scores = new Float64Array(table.documents);
      reading.units.forEach(function (unit, bit) {
        addUnit(parsed.units[unit], entries[unit], 1 << bit, has, scores);
      });
      const all = allBits(reading.units.length);
      const documents = [];
      for (let document = 0; document < table.documents; document += 1) {
        if (has[document] >>> 0 === all) {
          documents.push(document);
        }
      }
      return { reading: reading, documents: documents, scores: scores };
    }

    /** The readings of the first stage of a word that documents below `base` meet. */
    function metReadings(table, word, parsed, entries, base) {
      for (const stage of word.stages) {
        const met = stage.map(function (reading) {
          return documentsOfReading(table, reading, parsed, entries);
        }).filter(function (found) {
          return found.documents.length > 0 && found.documents[0] < base;
        });
        if (met.length > 0) {
          return met;
        }
      }
      return [];
    }

    /** What is taken of a word that no record has; see src/search/understand.rs. */
    function fallback(word) {
      const first = word.stages[0];
      if (word.isIdeographs) {
        return first[0];
      }
      return word.stages.slice(0, 2).flat().find(function (reading) {
        return reading.units.length > 1;
      }) || first[first.length - 1];
    }

    // ── Understanding a query ────────────────────────────────────────────────

    /**
     * Which documents a query takes, by the units that each of them has. `limit`: only
     * documents below it decide.
     */
    function interpret(count, parts, units, limit) {
      const full = allBits(count);
      let mostOfParts = 0;
      let most = 0;
      for (let document = 0; document < limit; document += 1) {
        const has = units[document] >>> 0;
        if (has === full) {
          return { match: 'all', least: count, isMet: true };
        }
        if (has !== 0) {
          const matched = popCount(has);
          most = Math.max(most, matched);
          if (matched > mostOfParts && hasAllParts(has, parts)) {
            mostOfParts = matched;
          }
        }
      }
      if (mostOfParts > 0) {
        return { match: 'parts', least: mostOfParts, isMet: true };
      }
      if (most * 3 >= count && most > 0) {
        return { match: 'most', least: most, isMet: true };
      }
      return { match: 'all', least: count, isMet: false };
    }

    function hasAllParts(has, parts) {
      return parts.every(function (part) {
        return (has & part) !== 0;
      });
    }

    /** The units of all words, each word by the reading that counts, as bits. */
    function choose(table, parsed, entries, base) {
      const used = [];
      const chosen = { used: used, parts: [], alternatives: [] };
      parsed.words.forEach(function (word) {
        const isOnly = word.stages.flat().length === 1;
        const met = isOnly ? [] : metReadings(table, word, parsed, entries, base);
        const main = met.length > 0 ? met[0].reading : fallback(word);
        let all = 0;
        const bits = main.units.map(function (unit) {
          if (used.indexOf(unit) < 0) {
            used.push(unit);
          }
          const bit = 1 << used.indexOf(unit);
          all |= bit;
          return bit;
        });
        main.parts.forEach(function (part) {
          chosen.parts.push(bits.reduce(function (global, bit, place) {
            return part >> place & 1 ? global | bit : global;
          }, 0));
        });
        met.slice(1).forEach(function (alternative) {
          chosen.alternatives.push({ found: alternative, bits: all });
        });
      });
      return chosen;
    }

    /** All documents that a query takes, with their scores. */
    async function evaluate(table, query, base) {
      const parsed = window.wangdian.text.parseQuery(query);
      const answer = await completeAnswer(table, query, parsed, base);
      if (answer) {
        return answer;
      }
      return evaluateParsed(table, query, parsed, base);
    }

    /** The same of a parsed query, without a look at the complete answers. */
    async function evaluateParsed(table, query, parsed, base) {
      const scores = new Float64Array(table.documents);
      const matched = [];
      if (parsed.units.length === 0) {
        for (let document = 0; document < table.documents; document += 1) {
          matched.push(document);
        }
        return { query: query, parsed: parsed, entries: [], matched: matched, scores: scores, match: 'all', isMet: true };
      }
      const answers = await Promise.all([
        Promise.all(parsed.units.map(function (unit) {
          return unitEntries(table, unit);
        })),
        wholeEntries(table, parsed),
      ]);
      const entries = answers[0];
      const chosen = choose(table, parsed, entries, base);
      const units = new Uint32Array(table.documents);
      chosen.used.forEach(function (unit, bit) {
        addUnit(parsed.units[unit], entries[unit], 1 << bit, units, scores);
      });
      chosen.alternatives.forEach(function (alternative) {
        alternative.found.documents.forEach(function (document) {
          units[document] |= alternative.bits;
          scores[document] += alternative.found.scores[document];
        });
      });
      answers[1].forEach(function (entry) {
        eachImpact(entry, function (document, score) {
          scores[document] += score;
        });
      });
      const understood = interpret(chosen.used.length, chosen.parts, units, base);
      for (let document = 0; document < table.documents; document += 1) {
        const has = units[document];
        if (has !== 0 && popCount(has) >= understood.least &&
            (understood.match !== 'parts' || hasAllParts(has, chosen.parts))) {
          matched.push(document);
        }
      }
      return {
        query: query,
        parsed: parsed,
        entries: entries,
        matched: matched,
        scores: scores,
        match: understood.match,
        isMet: understood.isMet,
        hasOddEnd: understood.match === 'parts' && hasOddEnd(parsed, units, base),
      };
    }

    /**
     * Whether the only word was only met by parts while some document has all of it but
     * the last pair; see src/search/understand.rs.
     */
    function hasOddEnd(parsed, units, base) {
      const word = parsed.words[0];
      if (parsed.words.length > 1 || !word.isIdeographs || Array.from(word.text).length > tables.LONGEST_ABBREVIATION) {
        return false;
      }
      const allButLast = allBits(word.stages[0][0].units.length - 1);
      return units.subarray(0, base).some(function (has) {
        return (has & allButLast) >>> 0 === allButLast;
      });
    }

    function hasAllWords(found) {
      return found.isMet && found.match !== 'most';
    }

    /** Whether a document below `base` is taken that another answer has not. */
    function addsTo(meant, literal, base) {
      const known = new Set(literal.matched);
      return meant.matched.some(function (document) {
        return document < base && !known.has(document);
      });
    }

    /** A query as it stands; where no record has it so, with abbreviations. */
    async function evaluateTyped(table, query, base) {
      const literal = await evaluate(table, query, base);
      if (hasAllWords(literal) && !literal.hasOddEnd) {
        return literal;
      }
      await loadCorrector();
      const abbreviated = window.wangdian.withAbbreviations(literal.parsed, function (word) {
        return metReadings(table, word, literal.parsed, literal.entries, base).length > 0;
      });
      if (abbreviated === null) {
        return literal;
      }
      const meant = await evaluateParsed(table, query, abbreviated, base);
      return hasAllWords(meant) && (!hasAllWords(literal) || addsTo(meant, literal, base)) ? meant : literal;
    }

    /**
     * What a query means: as it was typed, or with abbreviations; else the same in
     * simplified characters; else, where no record has all of it, as it was probably meant.
     */
    async function understand(table, query, base) {
      let found = await evaluateTyped(table, query, base);
      // Where every character is found there is nothing to simplify either.
      if (hasAllWords(found)) {
        return found;
      }
      await loadCorrector();
      const corrector = window.wangdian.createCorrector({
        variants: function () {
          return familyFile('variants', table.variants);
        },
        readings: function () {
          return familyFile('readings', table.readings);
        },
        vocabulary: function () {
          return familyFile('vocabulary', table.vocabulary);
        },
        homophones: async function (sound) {
          return (await lookUp('homophones', (await sounds(table)).homophones, sound))[0] || '';
        },
      });
      const simplified = await corrector.simplified(found.parsed, found.entries);
      if (simplified !== null) {
        found = await evaluateTyped(table, simplified, base);
      }
      if (hasAllWords(found)) {
        return found;
      }
      const corrected = await corrector.corrected(found.parsed, function (word) {
        return metReadings(table, word, found.parsed, found.entries, base).length > 0;
      });
      if (corrected !== null) {
        const meant = await evaluate(table, corrected, base);
        if (hasAllWords(meant)) {
          meant.corrected = corrected;
          return meant;
        }
      }
      return found;
    }

    // ── Answers ──────────────────────────────────────────────────────────────

    async function sorted(table, documents, scores, sort) {
      if (sort === 'name') {
        const raw = await familyFile('names', table.names);
        raw.decoded = raw.decoded || numbers.readColumn(raw.planes, table.documents);
        return documents.sort(function (a, b) {
          return raw.decoded[a] - raw.decoded[b];
        });
      }
      return documents.sort(function (a, b) {
        return scores[b] - scores[a] || a - b;
      });
    }

    async function recordOf(table, document) {
      const position = lastNotAfter(table.firstDocuments, document);
      const shard = await shardFile(table.records, 'records', position);
      return shard.records[document - table.firstDocuments[position]];
    }

    async function hit(table, document, score) {
      const record = knownRecords.get(document) || await recordOf(table, document);
      return {
        id: record[0],
        name: record[1],
        url: table.point[0] + record[0] + table.point[1],
        score: score,
        place: record[2],
        designations: record[3].map(function (number) {
          const designation = table.designations[number];
          return { kind: table.kinds[designation[0]], status: table.statuses[designation[1]] };
        }),
        items: record[4],
      };
    }

    /**
     * @param {string} query
     * @param {{filters?: Object<string, string[]>, sort?: 'relevance'|'name',
     *   offset?: number, limit?: number, facets?: boolean}} [options]
     * @returns {Promise<{total: number, hits: {id: string, name: string, url: string,
     *   score: number}[], facets: ?Object<string, Object<string, number>>,
     *   asked: string, note: ?{match: 'all'|'parts'|'most', truncated: boolean, corrected: ?string}}>}
     */
    async function search(query, options) {
      const wish = options || {};
      const table = await manifest();
      const filters = filtering.clean(table, wish.filters);
      const anyStanding = filtering.takesUnlisted(table, filters);
      const found = await understand(table, String(query || ''), anyStanding ? table.documents : table.listed);
      let documents;
      if (Object.keys(filters).length === 0) {
        documents = found.matched.filter(function (document) {
          return document < table.listed;
        });
      } else {
        const tests = await filtering.tests(table, filters);
        documents = found.matched.filter(function (document) {
          return Object.keys(tests).every(function (group) {
            return tests[group](document);
          });
        });
      }
      const total = documents.length;
      const offset = Math.max(0, wish.offset || 0);
      const limit = wish.limit === undefined ? 10 : wish.limit;
      const page = (await sorted(table, documents, found.scores, wish.sort))
        .slice(offset, offset + limit);
      const hits = await Promise.all(page.map(function (document) {
        return hit(table, document, found.scores[document]);
      }));
      const corrected = found.corrected === undefined ? null : found.corrected;
      const plain = found.match === 'all' && !found.parsed.truncated && corrected === null;
      return {
        total: total,
        hits: hits,
        facets: wish.facets ? await filtering.counts(table, found.matched, filters) : null,
        asked: found.query,
        note: plain ? null : { match: found.match, truncated: found.parsed.truncated, corrected: corrected },
      };
    }

    /** The regions that occur, parents first: code, name, place of the parent. */
    async function regions() {
      const table = await manifest();
      const columns = await filtering.columns(table);
      const names = (await familyFile('regions', table.regions)).names;
      const tree = columns.byKey.region;
      return tree.codes.map(function (code, i) {
        return { code: code, name: names[i], parent: tree.parents[i] };
      });
    }

    return {
      search: search,
      regions: regions,
      manifest: manifest,
      familyFile: familyFile,
      shardFile: shardFile,
    };
  }

  window.wangdian.createEngine = createEngine;
  window.wangdian.lastNotAfter = lastNotAfter;
})(window);
