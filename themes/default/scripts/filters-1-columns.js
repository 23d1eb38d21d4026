/**
 * Filters and facet counts, from the columns of docs/search-format.md. The same rules as in
 * src/search/selection.rs; the manifest lists the filters.
 */
(function (window) {
  'use strict';

  const numbers = window.wangdian.numbers;

  /** `familyFile` loads a file by its family and hash. */
  function createFilters(familyFile) {
    /**
     * Groups the filters that are evaluated together: point filters one by one; those of
     * designations and those of items as a group, since a single designation or item must match
     * all.
     *
     * @returns {{name: string, specs: {key: string, scope: string, defaults: string[]}[]}[]}
     */
    function groupsOf(table) {
      const groups = [];
      table.filters.forEach(function (row) {
        const spec = { key: row[0], scope: row[1], defaults: row[2] || [] };
        const name = spec.scope === 'point' ? spec.key : spec.scope;
        const known = groups.find(function (group) {
          return group.name === name;
        });
        if (known) {
          known.specs.push(spec);
        } else {
          groups.push({ name: name, specs: [spec] });
        }
      });
      return groups;
    }

    // ── Columns ──────────────────────────────────────────────────────────────
    //
    // A column has for every document an index into `sets`.

    /** The columns of all filters, decoded once. */
    async function facetColumns(table) {
      const raw = await familyFile('facets', table.facets);
      if (!raw.decoded) {
        const byKey = {};
        Object.keys(raw.columns).forEach(function (key) {
          byKey[key] = readFilter(raw.columns[key], table.documents);
        });
        const designations = readSets(raw.designations, table.documents);
        raw.decoded = { byKey: byKey, designations: Object.assign(designations, { tuples: raw.designations.tuples }) };
      }
      return raw.decoded;
    }

    /** The column of a filter; a filter of designations has only codes. */
    function readFilter(raw, length) {
      if (raw.depths !== undefined) {
        return readRegions(raw, length);
      }
      const column = raw.sets || raw.bits ? readSets(raw, length) : {};
      return Object.assign(column, { codes: raw.codes });
    }

    /** A column of sets. If it is encoded as bits, the distinct sets are collected again. */
    function readSets(raw, length) {
      if (raw.sets) {
        return { sets: raw.sets, column: numbers.readColumn(raw.planes, length) };
      }
      const places = new Map();
      const found = { sets: [], column: new Uint32Array(length) };
      for (let document = 0; document < length; document += 1) {
        const set = [];
        raw.bits.forEach(function (bits, position) {
          if (numbers.bitAt(bits, document)) {
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

    /** A column of regions: a region's set contains itself and its ancestors. */
    function readRegions(raw, length) {
      const codes = numbers.readWalk(raw.codes).map(function (code) {
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
      const sets = [];
      parents.forEach(function (parent, i) {
        // Parents come before their children.
        sets.push(parent < 0 ? [i] : sets[parent].concat(i));
      });
      const column = new Uint32Array(length);
      const lengths = numbers.numberReader(raw.lengths);
      let row = 0;
      numbers.readWalk(raw.runs).forEach(function (region) {
        const end = row + lengths.next();
        column.fill(region, row, end);
        row = end;
      });
      return { codes: codes, parents: parents, sets: sets, column: column };
    }

    /** For every document the value tuples of its service items, decoded once. */
    async function itemTable(table) {
      const raw = await familyFile('items', table.items);
      if (!raw.decoded) {
        const reader = numbers.numberReader(raw.documents);
        const decoded = { tuples: raw.tuples, sets: [], column: new Uint32Array(table.documents) };
        for (let document = 0; document < table.documents; document += 1) {
          const tuples = [];
          let next = 0;
          for (let rest = reader.next(); rest > 0; rest -= 1) {
            next += reader.next();
            tuples.push(next);
            next += 1;
          }
          decoded.sets.push(tuples);
          decoded.column[document] = document;
        }
        raw.decoded = decoded;
      }
      return raw.decoded;
    }

    /** The value tuples of a group, and for every document the set of its tuples. */
    async function tuplesOf(table, columns, group) {
      return group.name === 'item' ? itemTable(table) : columns.designations;
    }

    // ── Filters ──────────────────────────────────────────────────────────────

    /** The selected values of a filter, else its defaults; empty if everything matches. */
    function selectedOrDefault(filters, spec) {
      return filters[spec.key] || spec.defaults;
    }

    /** The filters of a group that restrict the result, except one key. */
    function activeSpecs(group, filters, exceptKey) {
      return group.specs.filter(function (spec) {
        return spec.key !== exceptKey && selectedOrDefault(filters, spec).length > 0;
      });
    }

    /** Whether unlisted documents can match: if a filter with default values is used. */
    function includesUnlisted(table, filters) {
      return groupsOf(table).some(function (group) {
        return group.specs.some(function (spec) {
          return spec.defaults.length > 0 && filters[spec.key] !== undefined;
        });
      });
    }

    /** For each tuple whether it matches all filters, except one key. */
    function matchingTuples(columns, tuples, group, filters, exceptKey) {
      const tests = activeSpecs(group, filters, exceptKey).map(function (spec) {
        const codes = selectedOrDefault(filters, spec);
        return {
          index: group.specs.indexOf(spec),
          passes: columns.byKey[spec.key].codes.map(function (code) {
            return codes.indexOf(code) >= 0;
          }),
        };
      });
      return tuples.map(function (tuple) {
        return tests.every(function (test) {
          return tuple[test.index].some(function (number) {
            return test.passes[number];
          });
        });
      });
    }

    /** A predicate of documents: whether any member of a document's set matches. */
    function setTest(column, passes) {
      const passing = column.sets.map(function (set) {
        return set.some(passes);
      });
      return function (document) {
        return passing[column.column[document]];
      };
    }

    /** A predicate of documents for each group of filters that restricts the result. */
    async function filterTests(table, filters) {
      const columns = await facetColumns(table);
      const tests = {};
      for (const group of groupsOf(table)) {
        const specs = activeSpecs(group, filters, null);
        if (specs.length > 0) {
          tests[group.name] = await groupTest(table, columns, group, specs, filters);
        }
      }
      return tests;
    }

    async function groupTest(table, columns, group, specs, filters) {
      const column = columns.byKey[specs[0].key];
      if (specs.length === 1 && column.sets) {
        // A single filter does not need to know which values belong to the same item.
        const codes = selectedOrDefault(filters, specs[0]);
        return setTest(column, function (number) {
          return codes.indexOf(column.codes[number]) >= 0;
        });
      }
      const tuples = await tuplesOf(table, columns, group);
      const passes = matchingTuples(columns, tuples.tuples, group, filters, null);
      return setTest(tuples, function (tuple) {
        return passes[tuple];
      });
    }

    // ── Counts ───────────────────────────────────────────────────────────────

    /** Counts the documents for each value, as if it alone were selected in its filter. */
    async function countFacets(table, matched, filters) {
      const columns = await facetColumns(table);
      const tests = await filterTests(table, filters);
      const facets = {};
      for (const group of groupsOf(table)) {
        const documents = matched.filter(function (document) {
          return Object.keys(tests).every(function (other) {
            return other === group.name || tests[other](document);
          });
        });
        for (const spec of group.specs) {
          facets[spec.key] = await countValues(table, columns, group, spec, documents, filters);
        }
      }
      return facets;
    }

    async function countValues(table, columns, group, spec, documents, filters) {
      const column = columns.byKey[spec.key];
      if (column.sets && activeSpecs(group, filters, spec.key).length === 0) {
        return countSets(column, column.codes, documents, function (set) {
          return set;
        });
      }
      const tuples = await tuplesOf(table, columns, group);
      const passes = matchingTuples(columns, tuples.tuples, group, filters, spec.key);
      const index = group.specs.indexOf(spec);
      return countSets(tuples, column.codes, documents, function (set) {
        const numbers = new Set();
        set.forEach(function (tuple) {
          if (passes[tuple]) {
            tuples.tuples[tuple][index].forEach(numbers.add, numbers);
          }
        });
        return numbers;
      });
    }

    /** Counts the values that `numbersOf` returns for the documents' sets. */
    function countSets(column, codes, documents, numbersOf) {
      const perSet = new Uint32Array(column.sets.length);
      documents.forEach(function (document) {
        perSet[column.column[document]] += 1;
      });
      const counts = {};
      codes.forEach(function (code) {
        counts[code] = 0;
      });
      column.sets.forEach(function (set, i) {
        if (perSet[i] > 0) {
          numbersOf(set).forEach(function (number) {
            counts[codes[number]] += perSet[i];
          });
        }
      });
      return counts;
    }

    /** Keeps only known keys with lists of strings. */
    function cleanFilters(table, filters) {
      const clean = {};
      table.filters.forEach(function (row) {
        const codes = [].concat((filters || {})[row[0]] || []).map(String);
        if (codes.length > 0) {
          clean[row[0]] = codes;
        }
      });
      return clean;
    }

    /** The regions that occur, parents first: code, name, name in all languages, index of the parent. */
    async function regions(table) {
      const file = await familyFile('regions', table.regions);
      const names = window.wangdian.text.isChinesePage ? file.names : file.latin;
      const tree = (await facetColumns(table)).byKey.region;
      return tree.codes.map(function (code, i) {
        const spellings = [file.names[i]].concat(file.latin ? [file.latin[i]] : []);
        return { code: code, name: names[i], spellings: spellings, parent: tree.parents[i] };
      });
    }

    return {
      clean: cleanFilters,
      includesUnlisted: includesUnlisted,
      tests: filterTests,
      counts: countFacets,
      columns: facetColumns,
      regions: regions,
    };
  }

  window.wangdian.createFilters = createFilters;
})(window);
