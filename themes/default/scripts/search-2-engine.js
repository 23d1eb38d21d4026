/**
 * The search engine: looks scores up in shards and adds them.
 *
 * It knows the format of the shards (docs/search-format.md), but neither BM25 nor the page.
 * Queries and filters mean the same as in `wangdian search`.
 */
(function (window) {
  'use strict';

  const numbers = window.wangdian.numbers;
  const tables = window.wangdian.tables;
  /** The length of the hash in a shard's name. */
  const HASH_LENGTH = tables.HASH_LENGTH;

  function popCount(bits) {
    let count = 0;
    for (let rest = bits; rest !== 0; rest &= rest - 1) {
      count += 1;
    }
    return count;
  }

  // ── Finding shards ─────────────────────────────────────────────────────────

  /** The last index whose first key does not sort after the key; -1 if there is none. */
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

  /** Those of the hashes of a table whose shards or parts may contain terms from `key` up to `end`. */
  function hashesBetween(first, hashes, key, end) {
    const found = [];
    const start = lastNotAfter(first, key);
    for (let i = Math.max(0, start); i < first.length && (i === start || first[i] < end); i += 1) {
      found.push(hashAt(hashes, i));
    }
    return found;
  }

  function hashAt(hashes, position) {
    return hashes.slice(position * HASH_LENGTH, (position + 1) * HASH_LENGTH);
  }

  /** The first document of each row of a table of records, decoded once. */
  function firstDocuments(rows) {
    if (!rows.documents) {
      rows.documents = [];
      numbers.eachAscending(rows.first, function (document) {
        rows.documents.push(document);
      });
    }
    return rows.documents;
  }

  /** FNV-1a with 32 bits. */
  function hash32(key) {
    return new window.TextEncoder().encode(key).reduce(function (hash, byte) {
      return Math.imul(hash ^ byte, 0x01000193) >>> 0;
    }, 0x811c9dc5);
  }

  /** Whether a term is a pair that starts with an ideograph, or the ideograph with the end mark. */
  function startsPair(term, ideograph) {
    if (term.slice(0, ideograph.length) !== ideograph) {
      return false;
    }
    const rest = Array.from(term.slice(ideograph.length));
    return rest.length === 1 && rest[0] !== tables.PLACE_MARK;
  }

  // ── The engine ─────────────────────────────────────────────────────────────

  /**
   * @param {string} manifestPath relative to the root
   * @param {function(string, boolean): Promise<object>} load loads and parses a file by its
   *   path relative to the root; rejects if it cannot be loaded. The second argument tells
   *   whether this is a retry.
   * @param {Object<string, function(): Promise<void>>} scripts each loads a group of scripts that
   *   only some searches need: `corrections`, `meaning`, `places`, `filters`, `distance`
   * @param {function(): Promise<string>} newestManifest the path of the manifest of the newest
   *   version of the site; rejects if this script cannot go on with it
   */
  function createEngine(manifestPath, load, scripts, newestManifest) {
    const files = new Map();
    let loadedFilters = null;
    /** The path of the manifest in use. */
    let currentManifest = manifestPath;
    /** The newest manifest's path while it is being asked for, or null. */
    let asking = null;

    /** Loads a file; rejects versions that this script does not know. */
    function loadVersioned(path, isRetry) {
      return load(path, isRetry).then(function (content) {
        if (!content || content.version !== tables.FORMAT_VERSION) {
          throw new Error('unknown version: ' + path);
        }
        return content;
      });
    }

    /** Loads a file once; retries a failed load once, and again when the file is next needed. */
    function file(path) {
      if (!files.has(path)) {
        const loading = loadVersioned(path, false).catch(function () {
          return loadVersioned(path, true);
        });
        loading.catch(function () {
          files.delete(path);
        });
        files.set(path, loading);
      }
      return files.get(path);
    }

    function familyFile(family, hash) {
      return file('search/' + family + '.' + hash + '.json');
    }

    /** The parts of a table of shards that have the terms from `key` up to `end`; of a short one itself. */
    async function partsBetween(table, key, end) {
      return table.parts === undefined ? [table] : Promise.all(
        hashesBetween(table.first, table.parts, key, end).map(tablePart),
      );
    }

    function tablePart(hash) {
      return familyFile('tables', hash);
    }

    /** The hashes of the shards that may contain terms from `key` up to `end`. */
    async function shardsBetween(table, key, end) {
      return (await partsBetween(table, key, end)).flatMap(function (part) {
        return hashesBetween(part.first, part.files, key, end);
      });
    }

    /** The hash of the shard of a key, of shards by hash. */
    async function shardByHash(table, key) {
      const number = hash32(key);
      if (typeof table === 'string') {
        return hashAt(table, number % (table.length / HASH_LENGTH));
      }
      const position = number % table.shards;
      const part = await tablePart(hashAt(table.parts, Math.floor(position / tables.SHARDS_IN_PART)));
      return hashAt(part.files, position % tables.SHARDS_IN_PART);
    }

    async function filtering() {
      await scripts.filters();
      loadedFilters = loadedFilters || window.wangdian.createFilters(familyFile);
      return loadedFilters;
    }

    // ── A newer version of the site ──────────────────────────────────────────

    /** Whether the site has a newer manifest than `used`; if so, everything is loaded by it. */
    async function isRenewed(used) {
      if (currentManifest === used) {
        asking = asking || newestManifest().finally(function () {
          asking = null;
        });
        const newest = await asking;
        // Several searches may wait for the answer.
        if (currentManifest === used && newest !== used) {
          currentManifest = newest;
          files.clear();
        }
      }
      return currentManifest !== used;
    }

    /**
     * Works, and if a file is gone, once more with the files of the newest version of the site: the
     * page may have been open since before the site was updated.
     */
    async function withNewest(work) {
      const used = currentManifest;
      try {
        return await work();
      } catch (error) {
        const isOutdated = error.isGone && await isRenewed(used).catch(function () {
          return false;
        });
        if (!isOutdated) {
          // Whoever called this need not ask again.
          error.isGone = false;
          throw error;
        }
      }
      return work();
    }

    function manifest() {
      return file(currentManifest).then(function (table) {
        if (!table.evaluated) {
          /** What the current search has evaluated already, by scope and text. */
          table.evaluated = new Map();
          /** The documents and scores of the entries that it has read. */
          table.decoded = new Map();
          /** Records that came with a precomputed answer, by document. */
          table.knownRecords = new Map();
        }
        return table;
      });
    }

    /** The manifest as if only these documents existed. */
    function within(table, documents) {
      const view = Object.create(table);
      view.within = new Uint8Array(table.documents);
      documents.forEach(function (document) {
        view.within[document] = 1;
      });
      view.evaluated = new Map();
      view.decoded = new Map();
      return view;
    }

    /** All documents, or those that there are in a view of the manifest. */
    function allDocuments(table) {
      return Array.from({ length: table.documents }, function (_, document) {
        return document;
      }).filter(function (document) {
        return !table.within || table.within[document];
      });
    }

    // ── Terms ────────────────────────────────────────────────────────────────

    /** The value of a key in a shard, as a list of at most one. */
    function valueOfKey(shard, key) {
      return Object.prototype.hasOwnProperty.call(shard.terms, key) ? [shard.terms[key]] : [];
    }

    /** The value of a key in a family of shards, in order or by hash, as a list of at most one. */
    async function lookUp(family, table, key) {
      const hash = table.first ? (await shardsBetween(table, key, key))[0] : await shardByHash(table, key);
      return hash ? valueOfKey(await familyFile(family, hash), key) : [];
    }

    /** The values of all keys with a prefix that satisfy `passes`. */
    async function lookUpPrefix(family, table, prefix, passes) {
      const hashes = await shardsBetween(table, prefix, prefix + '\uffff');
      const found = await Promise.all(hashes.map(function (hash) {
        return familyFile(family, hash);
      }));
      return found.flatMap(function (shard) {
        return Object.keys(shard.terms).filter(passes).map(function (key) {
          return shard.terms[key];
        });
      });
    }

    /** A query with simplified characters in place of traditional ones that GB 2312 lacks and no record has. */
    async function simplified(table, query) {
      const usual = window.wangdian.text.gb2312();
      const isUsual = function (character) {
        return window.wangdian.text.classOf(character) !== window.wangdian.text.IDEOGRAPH || usual.indexOf(character) >= 0;
      };
      if (Array.from(query).every(isUsual)) {
        return query;
      }
      await scripts.corrections();
      return window.wangdian.simplified(await familyFile('variants', table.variants), query, isUsual);
    }

    /** The entries `[scale, level, documents, …]` of a token's terms. */
    async function tokenEntries(table, token) {
      if (token.term) {
        return lookUp('terms', table.terms, token.term);
      }
      if (token.ideograph) {
        return lookUpPrefix('terms', table.terms, token.ideograph, function (term) {
          return startsPair(term, token.ideograph);
        });
      }
      if (token.abbreviation) {
        return lookUp('abbreviation-postings', table.abbreviations, token.abbreviation);
      }
      if (token.phonetic) {
        return lookUp('phonetic-postings', table.phonetic, token.phonetic);
      }
      return lookUpPrefix('phonetic-postings', table.phonetic, token.prefix, function (term) {
        return term.startsWith(token.prefix);
      });
    }

    /**
     * Of the names and items that equal a term, as a list of at most one: their entry, the precomputed
     * answer to the term and the records of its first page; the last ones if there are any.
     */
    async function exactMatches(table, term) {
      const isAscii = /^[\0-\x7f]*$/.test(term);
      return lookUp('exact', isAscii ? table.exact_ascii : table.exact, term);
    }

    /** The entries of names and items that equal the query. */
    async function exactEntries(table, parsed) {
      const terms = parsed.exactTerm === parsed.exactPinyin || parsed.exactPinyin === ''
        ? [parsed.exactTerm]
        : [parsed.exactTerm, parsed.exactPinyin];
      const found = await Promise.all(terms.map(function (term) {
        return exactMatches(table, term);
      }));
      return found.flat().map(function (match) {
        return match[0];
      });
    }

    /** Whether a query may have a precomputed answer. */
    function qualifies(parsed) {
      return Array.from(parsed.exactTerm).length >= tables.MIN_ANSWER_LENGTH && !parsed.truncated &&
        parsed.words.every(function (word, i) {
          return word.stages.flat().length === 1 && (i === 0 || word.isAdjacent);
        });
    }

    /**
     * The precomputed answer to a query for a whole name or item, or null. Tried first, since
     * it replaces the shards of all the query's pairs.
     */
    async function precomputedAnswer(table, query, parsed, scope) {
      if (!qualifies(parsed)) {
        return null;
      }
      prepare(table, parsed);
      const match = (await exactMatches(table, parsed.exactTerm))[0];
      if (!match || !match[1]) {
        return null;
      }
      (match[2] || []).forEach(function (first) {
        table.knownRecords.set(first[0], first.slice(1));
      });
      const answer = wholeAnswer(table, query, parsed, match[1]);
      return answer.matched[0] < scope ? answer : null;
    }

    /** Loads the parts of tables that a query needs without a precomputed answer, while that is looked up. */
    function prepare(table, parsed) {
      parsed.tokens.forEach(function (token) {
        if (token.term) {
          // Whoever needs them learns of a failure.
          partsBetween(table.terms, token.term, token.term).catch(function () {});
        }
      });
    }

    /** An answer with the documents of one entry. */
    function wholeAnswer(table, query, parsed, entry) {
      const answer = { query: query, parsed: parsed, matched: [], scores: new Float64Array(table.documents), match: 'all', hasMatch: true };
      eachImpact(table, entry, function (document, score) {
        answer.matched.push(document);
        answer.scores[document] = score;
      });
      answer.matched.sort(function (a, b) {
        return a - b;
      });
      return answer;
    }

    function eachImpact(table, entry, callback) {
      let impacts = table.decoded.get(entry);
      if (!impacts) {
        impacts = { documents: [], scores: [] };
        const scale = entry[0];
        for (let i = 1; i < entry.length; i += 2) {
          const score = entry[i] * scale;
          numbers.eachDocument(entry[i + 1], function (document) {
            if (!table.within || table.within[document]) {
              impacts.documents.push(document);
              impacts.scores.push(score);
            }
          });
        }
        table.decoded.set(entry, impacts);
      }
      for (let i = 0; i < impacts.documents.length; i += 1) {
        callback(impacts.documents[i], impacts.scores[i]);
      }
    }

    /** Adds a token's bit and score to the documents that have it. */
    function addToken(table, token, entries, bit, tokenSets, scores) {
      // Of several phonetic terms with the prefix, the best score counts.
      const best = token.prefix ? new Map() : null;
      entries.forEach(function (entry) {
        eachImpact(table, entry, function (document, score) {
          tokenSets[document] |= bit;
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

    // ── Interpretations ──────────────────────────────────────────────────────

    function allBits(count) {
      return count === 0 ? 0 : 0xFFFFFFFF >>> (32 - count);
    }

    /** The documents that have every token of an interpretation, with their scores. */
    function documentsFor(table, interpretation, parsed, entries) {
      const tokenSets = new Uint32Array(table.documents);
      const scores = new Float64Array(table.documents);
      interpretation.tokens.forEach(function (token, bit) {
        addToken(table, parsed.tokens[token], entries[token], 1 << bit, tokenSets, scores);
      });
      const all = allBits(interpretation.tokens.length);
      const documents = [];
      for (let document = 0; document < table.documents; document += 1) {
        if (tokenSets[document] >>> 0 === all) {
          documents.push(document);
        }
      }
      return { interpretation: interpretation, documents: documents, scores: scores };
    }

    /** The interpretations of a word's first stage that match documents below `scope`. */
    function matchingInterpretations(table, word, parsed, entries, scope) {
      for (const stage of word.stages) {
        const matching = stage.map(function (interpretation) {
          return documentsFor(table, interpretation, parsed, entries);
        }).filter(function (found) {
          return found.documents.length > 0 && found.documents[0] < scope;
        });
        if (matching.length > 0) {
          return matching;
        }
      }
      return [];
    }

    /** The interpretation of a word that matches no record; see src/search/reference/plan.rs. */
    function fallbackInterpretation(word) {
      const first = word.stages[0];
      if (word.isIdeographic) {
        return first[0];
      }
      return word.stages.slice(0, 2).flat().find(function (interpretation) {
        return interpretation.tokens.length > 1;
      }) || first[first.length - 1];
    }

    // ── Planning a query ─────────────────────────────────────────────────────

    /**
     * Chooses the rule by which documents match, from the set of tokens in each document below
     * `limit`.
     */
    function chooseRule(count, parts, tokenSets, limit) {
      const full = allBits(count);
      let mostWithParts = 0;
      let most = 0;
      // Few of many documents differ in their tokens.
      const seen = new Set([0]);
      for (let document = 0; document < limit; document += 1) {
        const set = tokenSets[document] >>> 0;
        if (set === full) {
          return { match: 'all', least: count, hasMatch: true };
        }
        if (!seen.has(set)) {
          seen.add(set);
          const matched = popCount(set);
          most = Math.max(most, matched);
          if (matched > mostWithParts && hasAllParts(set, parts)) {
            mostWithParts = matched;
          }
        }
      }
      if (mostWithParts > 0) {
        return { match: 'parts', least: mostWithParts, hasMatch: true };
      }
      if (most * 3 >= count && most > 0) {
        return { match: 'most', least: most, hasMatch: true };
      }
      return { match: 'all', least: count, hasMatch: false };
    }

    function hasAllParts(set, parts) {
      return parts.every(function (part) {
        return (set & part) !== 0;
      });
    }

    /** Chooses the interpretations of all words; parts and alternatives as bits of the used tokens. */
    function chooseInterpretations(table, parsed, entries, scope) {
      const used = [];
      const chosen = { used: used, parts: [], alternatives: [], words: [] };
      parsed.words.forEach(function (word) {
        const isOnly = word.stages.flat().length === 1;
        const matching = isOnly ? [] : matchingInterpretations(table, word, parsed, entries, scope);
        const primary = matching.length > 0 ? matching[0].interpretation : fallbackInterpretation(word);
        let all = 0;
        const bits = primary.tokens.map(function (token) {
          if (used.indexOf(token) < 0) {
            used.push(token);
          }
          const bit = 1 << used.indexOf(token);
          all |= bit;
          return bit;
        });
        chosen.words.push({ primary: primary, bits: bits, all: all });
        primary.parts.forEach(function (part) {
          chosen.parts.push(bits.reduce(function (global, bit, place) {
            return part >> place & 1 ? global | bit : global;
          }, 0));
        });
        matching.slice(1).forEach(function (alternative) {
          chosen.alternatives.push({ found: alternative, bits: all });
        });
      });
      return chosen;
    }

    /** All documents that match a query, with their scores. */
    async function evaluate(table, query, scope) {
      const parsed = window.wangdian.text.parseQuery(query);
      const answer = await precomputedAnswer(table, query, parsed, scope);
      if (answer) {
        return answer;
      }
      return evaluateLiterally(table, query, scope);
    }

    /** The same without precomputed answers. A search may ask for the same text several times. */
    function evaluateLiterally(table, text, scope) {
      const key = scope + ' ' + text;
      if (!table.evaluated.has(key)) {
        const evaluating = evaluateParsed(table, text, window.wangdian.text.parseQuery(text), scope);
        evaluating.catch(function () {
          if (table.evaluated.get(key) === evaluating) {
            table.evaluated.delete(key);
          }
        });
        table.evaluated.set(key, evaluating);
      }
      return table.evaluated.get(key);
    }

    /** The same for a parsed query. */
    async function evaluateParsed(table, query, parsed, scope) {
      const scores = new Float64Array(table.documents);
      const matched = [];
      if (parsed.tokens.length === 0) {
        return { query: query, parsed: parsed, entries: [], matched: allDocuments(table), scores: scores, match: 'all', hasMatch: true };
      }
      const answers = await Promise.all([
        Promise.all(parsed.tokens.map(function (token) {
          return tokenEntries(table, token);
        })),
        exactEntries(table, parsed),
      ]);
      const entries = answers[0];
      const chosen = chooseInterpretations(table, parsed, entries, scope);
      const tokenSets = new Uint32Array(table.documents);
      chosen.used.forEach(function (token, bit) {
        addToken(table, parsed.tokens[token], entries[token], 1 << bit, tokenSets, scores);
      });
      chosen.alternatives.forEach(function (alternative) {
        alternative.found.documents.forEach(function (document) {
          tokenSets[document] |= alternative.bits;
          scores[document] += alternative.found.scores[document];
        });
      });
      answers[1].forEach(function (entry) {
        eachImpact(table, entry, function (document, score) {
          scores[document] += score;
        });
      });
      const rule = chooseRule(chosen.used.length, chosen.parts, tokenSets, scope);
      const passes = new Map([[0, false]]);
      for (let document = 0; document < table.documents; document += 1) {
        const set = tokenSets[document];
        if (!passes.has(set)) {
          passes.set(set, popCount(set) >= rule.least && (rule.match !== 'parts' || hasAllParts(set, chosen.parts)));
        }
        if (passes.get(set)) {
          matched.push(document);
        }
      }
      return {
        query: query,
        parsed: parsed,
        entries: entries,
        matched: matched,
        scores: scores,
        match: rule.match,
        hasMatch: rule.hasMatch,
        chosen: chosen.words,
        tokenSets: tokenSets,
        isExact: answers[1].length > 0,
      };
    }

    /** Whether a query is one word as long as abbreviations are. */
    function isOneName(parsed) {
      return parsed.words.length === 1 && parsed.words[0].isIdeographic && Array.from(parsed.words[0].text).length <= tables.MAX_ABBREVIATION;
    }

    function hasAllWords(found) {
      return found.hasMatch && found.match !== 'most';
    }

    /** Evaluates a query literally, and with abbreviations if no record has it literally. */
    async function evaluateAsTyped(table, query, scope) {
      return orAbbreviated(table, await evaluate(table, query, scope), scope);
    }

    /** The literal answer, or the one with abbreviations if no record has the query literally. */
    async function orAbbreviated(table, literal, scope) {
      // What only matches by parts may be a name elsewhere.
      if (hasAllWords(literal) && !(literal.match === 'parts' && isOneName(literal.parsed))) {
        return literal;
      }
      await scripts.corrections();
      const abbreviated = window.wangdian.withAbbreviations(literal.parsed, function (word) {
        return matchingInterpretations(table, word, literal.parsed, literal.entries, scope).length > 0;
      });
      if (abbreviated === null) {
        return literal;
      }
      const candidate = await evaluateParsed(table, literal.query, abbreviated, scope);
      return hasAllWords(candidate) && (!hasAllWords(literal) || window.wangdian.addsDocuments(candidate, literal, scope)) ? candidate : literal;
    }

    /** The documents that have the query as a number or id, or null. */
    async function numberAnswer(table, query, parsed, scope) {
      const key = window.wangdian.text.numberKey(query);
      if (key === null) {
        return null;
      }
      const found = (await lookUp('number-postings', table.numbers, key))[0];
      const answer = found ? wholeAnswer(table, query, parsed, found) : null;
      return answer && answer.matched[0] < scope ? answer : null;
    }

    /** Whether scripts for meanings are there; without them words and places only have their characters. */
    function hasLoaded(group) {
      return scripts[group]().then(function () {
        return true;
      }, function () {
        return false;
      });
    }

    /** The table of everyday words where a query may have one of them, or null. */
    async function everydayWords(table, query) {
      const folded = window.wangdian.text.fold(query);
      const starts = table.everyday.words.split(' ').concat(Array.from(table.everyday.characters));
      const mayHave = (folded.match(/[0-9a-z]+|[^]/gu) || []).some(function (word) {
        return starts.indexOf(word.slice(0, tables.START_LENGTH)) >= 0;
      });
      if (!mayHave) {
        return null;
      }
      const arriving = Promise.all([
        familyFile('everyday', table.everyday.file),
        /[a-z]/.test(folded) && familyFile('everyday-letters', table.everyday.letters),
      ]);
      arriving.catch(function () {});
      // Few queries with everyday words do without.
      hasLoaded('places');
      if (!await hasLoaded('meaning')) {
        return null;
      }
      return window.wangdian.everyday.prepared(await arriving);
    }

    /** The names of regions that begin with a pair of characters; see docs/search-format.md. */
    async function placesAt(table, pair) {
      return (await lookUp('terms', table.terms, pair + tables.PLACE_MARK)).flat();
    }

    /** Whether a query may name a place. */
    async function mayNamePlace(table, parsed) {
      const found = await Promise.all(parsed.tokens.map(function (token) {
        const start = token.term || token.ideograph;
        return start ? placesAt(table, start) : [];
      }));
      return found.flat().length > 0;
    }

    /**
     * Plans and evaluates a query in the characters that were typed: what is found, whether
     * that has all of it, and the table of everyday words where only what is beside them may be
     * corrected.
     */
    async function planAsTyped(table, query, scope) {
      // Whoever types a whole name asks for nothing else.
      const parsed = window.wangdian.text.parseQuery(query);
      const known = await precomputedAnswer(table, query, parsed, scope);
      if (known) {
        return { found: known, isComplete: true };
      }
      const words = await everydayWords(table, query);
      if ((words || await mayNamePlace(table, parsed)) && await hasLoaded('places')) {
        const placed = await window.wangdian.planPlaced(shared, table, query, scope, words);
        if (placed) {
          return placed;
        }
      }
      return planUnplaced(table, query, scope, words);
    }

    /** The same without regard to places and to names beside other words. */
    async function planUnplaced(table, query, scope, words) {
      const meaning = words && window.wangdian.meaningOf(query, words.rows, words.patterns);
      if (meaning) {
        return window.wangdian.planMeant(shared, table, query, scope, words, meaning);
      }
      const found = await evaluateAsTyped(table, query, scope);
      return { found: found, isComplete: hasAllWords(found) };
    }

    /**
     * Plans and evaluates a query: as typed or with abbreviations; else in simplified
     * characters; else, if no record has all of it, corrected.
     */
    async function planQuery(table, query, scope) {
      const parsed = window.wangdian.text.parseQuery(query);
      if (parsed.words.length === 0 && query.trim() !== '') {
        return { query: query, parsed: parsed, matched: [], scores: [], match: 'nothing' };
      }
      const number = await numberAnswer(table, query, parsed, scope);
      if (number !== null) {
        return number;
      }
      const planned = await planWords(table, query, scope);
      return (planned.isComplete ? planned : await window.wangdian.planLatin(shared, table, query, scope, planned)).found;
    }

    /** The same of a query that is no number, and whether what is found has all of it. */
    async function planWords(table, query, scope) {
      const typed = await planAsTyped(table, query, scope);
      if (typed.isComplete) {
        return typed;
      }
      await scripts.corrections();
      return window.wangdian.planCorrected(shared, table, query, scope, typed);
    }

    /** What the scripts use that only some searches need. */
    const shared = {
      familyFile: familyFile,
      lookUp: lookUp,
      numberAnswer: numberAnswer,
      eachImpact: eachImpact,
      allDocuments: allDocuments,
      within: within,
      placesAt: placesAt,
      tokenEntries: tokenEntries,
      planAsTyped: planAsTyped,
      planUnplaced: planUnplaced,
      planWords: planWords,
      everydayWords: everydayWords,
      hasLoaded: hasLoaded,
      unlistedWith: unlistedWith,
      recordOf: recordOf,
      addressOf: addressOf,
      evaluateLiterally: evaluateLiterally,
      evaluateAsTyped: evaluateAsTyped,
      orAbbreviated: orAbbreviated,
      matchingInterpretations: matchingInterpretations,
      hasAllWords: hasAllWords,
      isOneName: isOneName,
    };

    // ── Results ──────────────────────────────────────────────────────────────

    /** A decoded column of the file of an order. */
    async function orderColumn(family, hash, length) {
      const raw = await familyFile(family, hash);
      raw.decoded = raw.decoded || numbers.readColumn(raw.planes, length);
      return raw.decoded;
    }

    /** The distances of documents in metres, or null where they are not asked for. */
    async function distances(table, documents, settings, regions) {
      if (settings.sort !== 'distance' || !settings.near) {
        return null;
      }
      await scripts.distance();
      if (!table.positions) {
        return new Map();
      }
      const near = typeof settings.near === 'function' ? await settings.near(regions) : settings.near;
      return near && window.wangdian.distancesFrom(await familyFile('positions', table.positions), documents, near);
    }

    async function sorted(table, documents, scores, sort, metres) {
      let rank;
      const family = { name: 'names', newest: 'newest' }[sort];
      if (family) {
        const ranks = await orderColumn(family, table[family], table.documents);
        rank = function (document) {
          return ranks[document];
        };
      } else if (metres !== null) {
        rank = function (document) {
          return metres.has(document) ? metres.get(document) : Infinity;
        };
      } else {
        rank = function (document) {
          return -scores[document];
        };
      }
      return documents.sort(function (a, b) {
        const first = rank(a);
        const second = rank(b);
        return first < second ? -1 : first > second ? 1 : a - b;
      });
    }

    async function recordOf(table, document) {
      let rows = table.records;
      let place = document;
      if (rows.parts) {
        const part = lastNotAfter(firstDocuments(rows), document);
        place -= firstDocuments(rows)[part];
        rows = await tablePart(hashAt(rows.parts, part));
      }
      const position = lastNotAfter(firstDocuments(rows), place);
      const shard = await familyFile('records', hashAt(rows.files, position));
      return shard.records[place - firstDocuments(rows)[position]];
    }

    /** The documents with exactly this name or item, or none where one of them is listed. */
    async function unlistedWith(table, query) {
      const parsed = window.wangdian.text.parseQuery(query);
      const match = qualifies(parsed) && (await exactMatches(table, parsed.exactTerm))[0];
      const documents = match ? wholeAnswer(table, '', null, match[0]).matched : [];
      return documents[0] < table.listed ? [] : documents;
    }

    /** The ended points that a query names. */
    async function endedPoints(table, query, isLacking) {
      const mayName = isLacking || (await unlistedWith(table, query)).length > 0;
      return mayName && await hasLoaded('places') ? window.wangdian.endedPoints(shared, table, query, isLacking) : [];
    }

    function addressOf(table, record) {
      return table.point[0] + record[0] + table.point[1];
    }

    /** What of a service item everyday words or filters may ask for, each list empty or a choice. */
    function itemConditions(filters, groups) {
      const chosen = { categories: filters.category || [], types: filters.ip_type || [], fees: filters.fee || [] };
      return [chosen].concat(groups || []).filter(function (condition) {
        return condition.categories.length > 0 || condition.types.length > 0 || condition.fees.length > 0;
      });
    }

    function isAskedFor(category, types, fee, conditions) {
      const isAmong = function (codes, own) {
        return codes.length === 0 || own.some(function (code) {
          return codes.indexOf(code) >= 0;
        });
      };
      return conditions.some(function (condition) {
        return isAmong(condition.categories, [category]) && isAmong(condition.types, types) && isAmong(condition.fees, [fee]);
      });
    }

    /** The service items of a record with their fees. */
    function itemsOf(table, record, conditions) {
      const codes = numbers.numberReader(record[5]);
      return record[4].map(function (name) {
        if (codes.done()) {
          return { name: name, fee: null, isAskedFor: false };
        }
        const fee = table.fees[codes.next() - 1] || null;
        const category = table.categories[codes.next() - 1];
        const types = table.types[codes.next() - 1] || [];
        return { name: name, fee: fee, isAskedFor: isAskedFor(category, types, fee && fee[0], conditions) };
      });
    }

    /** A piece of a telephone cell; every second one is a number to dial. */
    function phonePiece(piece, i) {
      const isPair = Array.isArray(piece);
      const written = isPair ? piece[0] : piece;
      return { text: written, number: i % 2 === 0 ? null : isPair ? piece[1] : written.replace(/[^+0-9]/g, '') };
    }

    async function hit(table, document, score, conditions) {
      const record = table.knownRecords.get(document) || await recordOf(table, document);
      return {
        id: record[0],
        name: record[1],
        url: addressOf(table, record),
        score: score,
        place: record[2],
        designations: record[3].map(function (number) {
          const designation = table.designations[number];
          return { kind: table.kinds[designation[0]], status: table.statuses[designation[1]] };
        }),
        items: itemsOf(table, record, conditions),
        address: record[6],
        phones: record[7].map(function (pieces) {
          return pieces.map(phonePiece);
        }),
        latin: record[8] || ['', ''],
      };
    }

    /** The day of approval of each hit of a page, where hits are sorted by it. */
    async function addDays(table, hits, page) {
      const ranks = await orderColumn('newest', table.newest, table.documents);
      const days = (await familyFile('newest', table.newest)).days;
      hits.forEach(function (found, i) {
        found.day = days[ranks[page[i]]] || null;
      });
    }

    /**
     * @param {string} query
     * @param {{filters?: Object<string, string[]>, sort?: 'relevance'|'name'|'newest'|'distance',
     *   near?: number[]|function(string[]): Promise<?number[]>, offset?: number, limit?: number,
     *   facets?: boolean}} [options] `near`: latitude and longitude in degrees, or a function from the codes
     *   of the regions that the query names
     * @returns {Promise<{total: number, hits: {id: string, name: string, url: string,
     *   score: number, kilometres: (number|undefined)}[], facets: ?Object<string, Object<string, number>>,
     *   asked: string, note: ?{match: 'all'|'parts'|'most'|'nothing', truncated: boolean, corrected: ?string,
     *   advice: ?string, missing: string[], instead: {place: string, regions: string[]}[],
     *   ended: {name: string, url: string}[]}}>}
     */
    async function search(query, options) {
      const settings = options || {};
      const table = await manifest();
      table.evaluated.clear();
      table.decoded.clear();
      const given = Object.keys(settings.filters || {}).length > 0 || settings.facets ? await filtering() : null;
      const filters = given === null ? {} : given.clean(table, settings.filters);
      const includesUnlisted = given !== null && given.includesUnlisted(table, filters);
      const [read, isCut] = window.wangdian.text.readPart(String(query || ''));
      const asked = await simplified(table, read);
      const found = await planQuery(table, asked, includesUnlisted ? table.documents : table.listed);
      let documents;
      if (Object.keys(filters).length === 0) {
        documents = found.matched.filter(function (document) {
          return document < table.listed;
        });
      } else {
        const tests = await given.tests(table, filters);
        documents = found.matched.filter(function (document) {
          return Object.keys(tests).every(function (group) {
            return tests[group](document);
          });
        });
      }
      const total = documents.length;
      const offset = Math.max(0, settings.offset || 0);
      const limit = settings.limit === undefined ? 10 : settings.limit;
      const metres = await distances(table, documents, settings, found.regions || []);
      const page = (await sorted(table, documents, found.scores, settings.sort, metres))
        .slice(offset, offset + limit);
      const conditions = itemConditions(filters, found.groups);
      const both = await Promise.all([
        Promise.all(page.map(function (document) {
          return hit(table, document, found.scores[document], conditions);
        })),
        found.advice ? window.wangdian.adviceText(familyFile, table, found.advice) : null,
      ]);
      const hits = both[0];
      if (settings.sort === 'newest') {
        await addDays(table, hits, page);
      }
      if (metres !== null && metres.size > 0) {
        window.wangdian.addKilometres(hits, page, metres);
      }
      const note = {
        match: found.match,
        truncated: found.parsed.truncated || isCut,
        corrected: found.corrected || null,
        advice: both[1],
        missing: found.missing || [],
        instead: found.instead || [],
        ended: includesUnlisted ? [] : await endedPoints(table, asked, (found.missing || []).length > 0),
      };
      const isPlain = note.match === 'all' && !note.truncated && note.corrected === null &&
        note.advice === null && note.missing.concat(note.instead, note.ended).length === 0;
      return {
        total: total,
        hits: hits,
        facets: settings.facets ? await given.counts(table, found.matched, filters) : null,
        asked: found.query,
        note: isPlain ? null : note,
      };
    }

    return {
      search: function (query, options) {
        return withNewest(function () {
          return search(query, options);
        });
      },
      regions: function () {
        return withNewest(async function () {
          return (await filtering()).regions(await manifest());
        });
      },
      withNewest: withNewest,
      columns: async function (table) {
        return (await filtering()).columns(table);
      },
      manifest: manifest,
      familyFile: familyFile,
      lookUp: lookUp,
      shardsBetween: shardsBetween,
    };
  }

  window.wangdian.createEngine = createEngine;
})(window);
