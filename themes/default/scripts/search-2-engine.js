/**
 * Answers questions from the shards: looks scores up and adds them.
 *
 * It knows the shards' format (docs/search-format.md), nothing of BM25 and nothing of
 * the page. The same meaning of queries and filters as `wangdian search`.
 */
(function (window) {
  'use strict';

  const FORMAT_VERSION = 1;
  /** How many characters the hash in a shard's name has. */
  const HASH_LENGTH = 7;
  const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const ITEM_KEYS = ['category', 'level', 'fee', 'ip_type', 'mode'];
  const FILTER_KEYS = ['kind', 'region', 'nature', 'ip_type', 'category', 'level', 'fee', 'mode', 'status'];
  /** Follows a whole name or item in the key of its complete answer. */
  const ANSWER_MARK = '=';
  /** The fewest characters of a query with an answer of its own. */
  const SHORTEST_ANSWERED = 4;
  const CURRENT_STATUSES = ['active', 'rectifying'];

  const valueOf = new Uint8Array(128);
  for (let i = 0; i < DIGITS.length; i += 1) {
    valueOf[DIGITS.charCodeAt(i)] = i;
  }

  // ── Reading numbers ────────────────────────────────────────────────────────

  /** Reads groups of five bits, lowest first; the sixth bit says that more follow. */
  function numberReader(encoded) {
    let at = 0;
    return {
      done: function () {
        return at >= encoded.length;
      },
      next: function () {
        let number = 0;
        let shift = 0;
        let value;
        do {
          value = valueOf[encoded.charCodeAt(at)];
          at += 1;
          number |= (value & 31) << shift;
          shift += 5;
        } while (value & 32);
        return number;
      },
    };
  }

  /** Calls back for every number of an ascending list. */
  function eachAscending(encoded, callback) {
    const reader = numberReader(encoded);
    let next = 0;
    while (!reader.done()) {
      next += reader.next();
      callback(next);
      next += 1;
    }
  }

  /** The numbers of a walk: each is its predecessor more or less a step. */
  function readWalk(encoded) {
    const reader = numberReader(encoded);
    const numbers = [];
    let current = 0;
    while (!reader.done()) {
      const step = reader.next();
      current += step & 1 ? -(step >> 1) : step >> 1;
      numbers.push(current);
    }
    return numbers;
  }

  /** A column of numbers from its planes of six bits. */
  function readColumn(planes, length) {
    const column = new Uint32Array(length);
    planes.forEach(function (plane, position) {
      for (let row = 0; row < length; row += 1) {
        column[row] |= valueOf[plane.charCodeAt(row)] << (6 * position);
      }
    });
    return column;
  }

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
   */
  function createEngine(manifestPath, load) {
    const files = new Map();
    /** Records that came with a complete answer, by document. */
    const knownRecords = new Map();

    /** A file of the version that this script knows; another has not arrived. */
    function arrival(path, isOnceMore) {
      return load(path, isOnceMore).then(function (content) {
        if (!content || content.version !== FORMAT_VERSION) {
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
          eachAscending(table.records.first, function (document) {
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
    async function completeAnswer(table, parsed, base) {
      const only = parsed.words.length === 1 && !parsed.truncated ? parsed.words[0] : null;
      if (!only || !only.isIdeographs || Array.from(only.text).length < SHORTEST_ANSWERED) {
        return null;
      }
      const key = only.text + ANSWER_MARK;
      const found = (await lookUp('wholes', table.wholes, key))[0];
      if (!found) {
        return null;
      }
      (await lookUp('wholes', table.wholes, key + ANSWER_MARK)).flat().forEach(function (first) {
        knownRecords.set(first[0], first.slice(1));
      });
      const answer = { parsed: parsed, matched: [], scores: new Float64Array(table.documents), match: 'all', isMet: true, isComplete: true };
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
        eachAscending(entry[i + 1], function (document) {
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
      const answer = await completeAnswer(table, parsed, base);
      if (answer) {
        answer.query = query;
        return answer;
      }
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
      };
    }

    function hasAllWords(found) {
      return found.isMet && found.match !== 'most';
    }

    /**
     * What a query means: as it was typed; else in simplified characters; else, where no
     * record has all of it, as it was probably meant.
     */
    async function understand(table, query, base) {
      let found = await evaluate(table, query, base);
      if (found.isComplete) {
        return found;
      }
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
        found = await evaluate(table, simplified, base);
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

    // ── Filters ──────────────────────────────────────────────────────────────

    /** The columns that filters and counts look at, decoded once. */
    async function facetColumns(table) {
      const raw = await familyFile('facets', table.facets);
      if (!raw.decoded) {
        const sets = {};
        ['nature', 'designation'].concat(ITEM_KEYS).forEach(function (key) {
          sets[key] = readSets(raw[key], table.documents);
        });
        raw.decoded = { sets: sets, region: readRegions(raw.region, table.documents) };
      }
      return raw.decoded;
    }

    /** A column of sets; where it is written as bits, the sets are found again. */
    function readSets(raw, length) {
      if (raw.sets) {
        return { codes: raw.codes, sets: raw.sets, column: readColumn(raw.planes, length) };
      }
      const places = new Map();
      const found = { codes: raw.codes, sets: [], column: new Uint32Array(length) };
      for (let document = 0; document < length; document += 1) {
        const set = [];
        raw.bits.forEach(function (bits, position) {
          if (valueOf[bits.charCodeAt(Math.floor(document / 6))] >> (document % 6) & 1) {
            set.push(position);
          }
        });
        const key = set.join();
        if (!places.has(key)) {
          places.set(key, found.sets.length);
          found.sets.push(set);
        }
        found.column[document] = places.get(key);
      }
      return found;
    }

    function readRegions(raw, length) {
      const codes = readWalk(raw.codes).map(function (code) {
        return String(code).padStart(6, '0');
      });
      const depths = Array.from(raw.depths, Number);
      const parents = depths.map(function (depth, i) {
        let parent = i - 1;
        while (parent >= 0 && depths[parent] >= depth) {
          parent -= 1;
        }
        return parent;
      });
      const column = new Uint32Array(length);
      const lengths = numberReader(raw.lengths);
      let row = 0;
      readWalk(raw.runs).forEach(function (region) {
        const end = row + lengths.next();
        column.fill(region, row, end);
        row = end;
      });
      return { codes: codes, parents: parents, column: column };
    }

    /** For every document the shapes of its service items, decoded once. */
    async function itemTable(table) {
      const raw = await familyFile('items', table.items);
      if (!raw.decoded) {
        const reader = numberReader(raw.documents);
        const documents = [];
        for (let document = 0; document < table.documents; document += 1) {
          const shapes = [];
          let next = 0;
          for (let rest = reader.next(); rest > 0; rest -= 1) {
            next += reader.next();
            shapes.push(next);
            next += 1;
          }
          documents.push(shapes);
        }
        raw.decoded = { shapes: raw.shapes, documents: documents };
      }
      return raw.decoded;
    }

    function wanted(filters, key) {
      return filters[key] || [];
    }

    function wantedItemKeys(filters) {
      return ITEM_KEYS.filter(function (key) {
        return wanted(filters, key).length > 0;
      });
    }

    /** The designations, by number, whose kind and status are wanted. */
    function passingDesignations(table, filters) {
      const kinds = wanted(filters, 'kind');
      const statuses = wanted(filters, 'status').length ? filters.status : CURRENT_STATUSES;
      return table.designations.map(function (designation) {
        const kind = table.kinds[designation[0]][0];
        const status = table.statuses[designation[1]][0];
        return (kinds.length === 0 || kinds.indexOf(kind) >= 0) && statuses.indexOf(status) >= 0;
      });
    }

    /** The item shapes, by number, that have all that is wanted, but for one key. */
    function passingShapes(columns, items, filters, exceptKey) {
      const keys = wantedItemKeys(filters).filter(function (key) {
        return key !== exceptKey;
      });
      return items.shapes.map(function (shape) {
        return keys.every(function (key) {
          return shape[ITEM_KEYS.indexOf(key)].some(function (number) {
            return filters[key].indexOf(columns.sets[key].codes[number]) >= 0;
          });
        });
      });
    }

    /** For every distinct set of a column: whether one of its members passes. */
    function passingSets(column, passes) {
      return column.sets.map(function (set) {
        return set.some(passes);
      });
    }

    /** A test of documents for each group of filters. */
    async function filterTests(table, filters) {
      const columns = await facetColumns(table);
      const everything = function () {
        return true;
      };
      const tests = { region: everything, nature: everything, item: everything };
      const regions = wanted(filters, 'region');
      if (regions.length > 0) {
        const region = columns.region;
        const within = region.codes.map(everything);
        region.codes.forEach(function (code, i) {
          const parent = region.parents[i];
          within[i] = regions.indexOf(code) >= 0 || (parent >= 0 && within[parent]);
        });
        tests.region = function (document) {
          return within[region.column[document]];
        };
      }
      const natures = wanted(filters, 'nature');
      if (natures.length > 0) {
        const nature = columns.sets.nature;
        const passes = passingSets(nature, function (number) {
          return natures.indexOf(nature.codes[number]) >= 0;
        });
        tests.nature = function (document) {
          return passes[nature.column[document]];
        };
      }
      const designation = columns.sets.designation;
      const designations = passingDesignations(table, filters);
      const passes = passingSets(designation, function (number) {
        return designations[number];
      });
      tests.designation = function (document) {
        return passes[designation.column[document]];
      };
      tests.item = await itemTest(table, columns, filters) || everything;
      return tests;
    }

    async function itemTest(table, columns, filters) {
      const keys = wantedItemKeys(filters);
      if (keys.length === 0) {
        return null;
      }
      if (keys.length === 1) {
        // One key alone needs no knowledge of which values stand in one item.
        const column = columns.sets[keys[0]];
        const passes = passingSets(column, function (number) {
          return filters[keys[0]].indexOf(column.codes[number]) >= 0;
        });
        return function (document) {
          return passes[column.column[document]];
        };
      }
      const items = await itemTable(table);
      const shapes = passingShapes(columns, items, filters, null);
      return function (document) {
        return items.documents[document].some(function (shape) {
          return shapes[shape];
        });
      };
    }

    // ── Counts ───────────────────────────────────────────────────────────────

    /** Counts every value of every filter, with that value alone in place of its key's. */
    async function countFacets(table, matched, filters) {
      const columns = await facetColumns(table);
      const tests = await filterTests(table, filters);
      const facets = {};
      const but = function (group) {
        return matched.filter(function (document) {
          return Object.keys(tests).every(function (other) {
            return other === group || tests[other](document);
          });
        });
      };
      facets.region = countRegions(columns.region, but('region'));
      facets.nature = countSets(columns.sets.nature, but('nature'), columns.sets.nature.codes);
      const designated = but('designation');
      facets.kind = countDesignations(table, columns, designated, { status: filters.status }, 0, table.kinds);
      facets.status = countDesignations(table, columns, designated,
        { kind: filters.kind, status: table.statuses.map(codeOf) }, 1, table.statuses);
      delete facets.status.proposed;
      const served = but('item');
      for (const key of ITEM_KEYS) {
        facets[key] = await countItems(table, columns, served, filters, key);
      }
      return facets;
    }

    function codeOf(pair) {
      return pair[0];
    }

    function zeroes(codes) {
      const counts = {};
      codes.forEach(function (code) {
        counts[code] = 0;
      });
      return counts;
    }

    /** Counts the members of a column's sets, each set's documents first. */
    function countSets(column, documents, codes) {
      const perSet = new Uint32Array(column.sets.length);
      documents.forEach(function (document) {
        perSet[column.column[document]] += 1;
      });
      const counts = zeroes(codes);
      column.sets.forEach(function (set, i) {
        set.forEach(function (number) {
          counts[codes[number]] += perSet[i];
        });
      });
      return counts;
    }

    function countRegions(region, documents) {
      const perRegion = new Uint32Array(region.codes.length);
      documents.forEach(function (document) {
        perRegion[region.column[document]] += 1;
      });
      // Parents stand before their children, so the last comes first here.
      for (let i = region.codes.length - 1; i >= 0; i -= 1) {
        if (region.parents[i] >= 0) {
          perRegion[region.parents[i]] += perRegion[i];
        }
      }
      const counts = {};
      region.codes.forEach(function (code, i) {
        counts[code] = perRegion[i];
      });
      return counts;
    }

    /** Counts kinds (part 0) or statuses (part 1) of the designations that pass. */
    function countDesignations(table, columns, documents, filters, part, pairs) {
      const passes = passingDesignations(table, filters);
      const column = columns.sets.designation;
      const codes = pairs.map(codeOf);
      const sets = column.sets.map(function (set) {
        const numbers = set.filter(function (number) {
          return passes[number];
        }).map(function (number) {
          return table.designations[number][part];
        });
        return Array.from(new Set(numbers));
      });
      return countSets({ sets: sets, column: column.column }, documents, codes);
    }

    async function countItems(table, columns, documents, filters, key) {
      const column = columns.sets[key];
      const others = wantedItemKeys(filters).filter(function (other) {
        return other !== key;
      });
      if (others.length === 0) {
        return countSets(column, documents, column.codes);
      }
      const items = await itemTable(table);
      const passes = passingShapes(columns, items, filters, key);
      const part = ITEM_KEYS.indexOf(key);
      const counts = zeroes(column.codes);
      documents.forEach(function (document) {
        const numbers = new Set();
        items.documents[document].forEach(function (shape) {
          if (passes[shape]) {
            items.shapes[shape][part].forEach(numbers.add, numbers);
          }
        });
        numbers.forEach(function (number) {
          counts[column.codes[number]] += 1;
        });
      });
      return counts;
    }

    // ── Answers ──────────────────────────────────────────────────────────────

    async function sorted(table, documents, scores, sort) {
      if (sort === 'name') {
        const raw = await familyFile('names', table.names);
        raw.decoded = raw.decoded || readColumn(raw.planes, table.documents);
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

    /** Filters with known keys and lists of strings only. */
    function cleanFilters(filters) {
      const clean = {};
      FILTER_KEYS.forEach(function (key) {
        const codes = [].concat((filters || {})[key] || []).map(String);
        if (codes.length > 0) {
          clean[key] = codes;
        }
      });
      return clean;
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
      const filters = cleanFilters(wish.filters);
      const table = await manifest();
      const anyStatus = wanted(filters, 'status').length > 0;
      const found = await understand(table, String(query || ''), anyStatus ? table.documents : table.listed);
      let documents;
      if (Object.keys(filters).length === 0) {
        documents = found.matched.filter(function (document) {
          return document < table.listed;
        });
      } else {
        const tests = await filterTests(table, filters);
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
        facets: wish.facets ? await countFacets(table, found.matched, filters) : null,
        asked: found.query,
        note: plain ? null : { match: found.match, truncated: found.parsed.truncated, corrected: corrected },
      };
    }

    /** The regions that occur, parents first: code, name, place of the parent. */
    async function regions() {
      const table = await manifest();
      const columns = await facetColumns(table);
      const names = (await familyFile('regions', table.regions)).names;
      return columns.region.codes.map(function (code, i) {
        return { code: code, name: names[i], parent: columns.region.parents[i] };
      });
    }

    return { search: search, regions: regions, file: file, manifest: manifest };
  }

  // ── Loading ────────────────────────────────────────────────────────────────

  const PATIENCE_MILLISECONDS = 20000;

  function fetchJson(url, cache) {
    // A request that is given up is cancelled: browsers let the next one for the same
    // address wait behind it.
    const giving = new window.AbortController();
    const patience = window.setTimeout(function () {
      giving.abort();
    }, PATIENCE_MILLISECONDS);
    return window.fetch(url, { cache: cache, signal: giving.signal }).then(function (response) {
      if (!response.ok) {
        throw new Error(response.status + ': ' + url);
      }
      return response.json();
    }).finally(function () {
      window.clearTimeout(patience);
    });
  }

  /** Loads over HTTP; what is asked for once more does not come from the browser's cache. */
  function httpLoader(root) {
    return function (path, isOnceMore) {
      return fetchJson(root + path, isOnceMore ? 'reload' : 'default');
    };
  }

  /** Loads from the offline script, which holds every file as text. */
  function offlineLoader(root, offlinePath) {
    let script = null;
    return function (path) {
      script = script || new Promise(function (resolve, reject) {
        const element = window.document.createElement('script');
        element.onerror = function () {
          script = null;
          reject(new Error('no offline script'));
        };
        element.onload = function () {
          // A script that breaks off loads too, but says nothing.
          if (window.wangdianOffline) {
            resolve();
          } else {
            element.onerror();
          }
        };
        element.src = root + offlinePath;
        window.document.head.appendChild(element);
      });
      return script.then(function () {
        return JSON.parse(window.wangdianOffline[path]);
      });
    };
  }

  window.wangdian = window.wangdian || {};
  window.wangdian.createEngine = createEngine;
  window.wangdian.httpLoader = httpLoader;
  window.wangdian.offlineLoader = offlineLoader;
})(window);
