/**
 * Filters and the counts beside them, from the columns of docs/search-format.md. The same
 * meaning as src/search/wanted.rs; which filters there are is said by the manifest.
 */
(function (window) {
  'use strict';

  const numbers = window.wangdian.numbers;

  /** `familyFile` loads a file by its family and hash. */
  function createFilters(familyFile) {
    /**
     * The filters that are judged together: of the point each by itself, those of
     * designations and those of items as one, since one designation or item must have all.
     *
     * @returns {{name: string, specs: {key: string, scope: string, usual: string[]}[]}[]}
     */
    function groupsOf(table) {
      const groups = [];
      table.filters.forEach(function (row) {
        const spec = { key: row[0], scope: row[1], usual: row[2] || [] };
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
    // A column has for every document the position of a set in `sets`.

    /** The columns that filters and counts look at, decoded once. */
    async function facetColumns(table) {
      const raw = await familyFile('facets', table.facets);
      if (!raw.decoded) {
        const byKey = {};
        Object.keys(raw.columns).forEach(function (key) {
          byKey[key] = readFilter(raw.columns[key], table.documents);
        });
        const designations = readSets(raw.designations, table.documents);
        raw.decoded = { byKey: byKey, designations: Object.assign(designations, { shapes: raw.designations.shapes }) };
      }
      return raw.decoded;
    }

    /** The column of a filter; one of designations has codes only. */
    function readFilter(raw, length) {
      if (raw.depths !== undefined) {
        return readRegions(raw, length);
      }
      const column = raw.sets || raw.bits ? readSets(raw, length) : {};
      return Object.assign(column, { codes: raw.codes });
    }

    /** A column of sets; where it is written as bits, the sets are found again. */
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

    /** A column of regions: the set of one is itself and all that it lies in. */
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
        // Parents stand before their children.
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

    /** For every document the shapes of its service items, decoded once. */
    async function itemTable(table) {
      const raw = await familyFile('items', table.items);
      if (!raw.decoded) {
        const reader = numbers.numberReader(raw.documents);
        const decoded = { shapes: raw.shapes, sets: [], column: new Uint32Array(table.documents) };
        for (let document = 0; document < table.documents; document += 1) {
          const shapes = [];
          let next = 0;
          for (let rest = reader.next(); rest > 0; rest -= 1) {
            next += reader.next();
            shapes.push(next);
            next += 1;
          }
          decoded.sets.push(shapes);
          decoded.column[document] = document;
        }
        raw.decoded = decoded;
      }
      return raw.decoded;
    }

    /** The shapes of a group, and for every document the set of its shapes. */
    async function shapesOf(table, columns, group) {
      return group.name === 'item' ? itemTable(table) : columns.designations;
    }

    // ── Filters ──────────────────────────────────────────────────────────────

    /** What is wanted of a filter, or what counts where nothing is; none is everything. */
    function wanted(filters, spec) {
      return filters[spec.key] || spec.usual;
    }

    /** The filters of a group of which something is wanted, but for one key. */
    function wantedSpecs(group, filters, exceptKey) {
      return group.specs.filter(function (spec) {
        return spec.key !== exceptKey && wanted(filters, spec).length > 0;
      });
    }

    /** Whether documents count that are not listed: a filter with usual values is used. */
    function takesUnlisted(table, filters) {
      return groupsOf(table).some(function (group) {
        return group.specs.some(function (spec) {
          return spec.usual.length > 0 && filters[spec.key] !== undefined;
        });
      });
    }

    /** The shapes, by number, that have all that is wanted, but for one key. */
    function passingShapes(columns, shapes, group, filters, exceptKey) {
      const tests = wantedSpecs(group, filters, exceptKey).map(function (spec) {
        const codes = wanted(filters, spec);
        return {
          part: group.specs.indexOf(spec),
          passes: columns.byKey[spec.key].codes.map(function (code) {
            return codes.indexOf(code) >= 0;
          }),
        };
      });
      return shapes.map(function (shape) {
        return tests.every(function (test) {
          return shape[test.part].some(function (number) {
            return test.passes[number];
          });
        });
      });
    }

    /** A test of documents: whether a member of their set passes. */
    function setTest(column, passes) {
      const passing = column.sets.map(function (set) {
        return set.some(passes);
      });
      return function (document) {
        return passing[column.column[document]];
      };
    }

    /** A test of documents for each group of filters of which anything is wanted. */
    async function filterTests(table, filters) {
      const columns = await facetColumns(table);
      const tests = {};
      for (const group of groupsOf(table)) {
        const specs = wantedSpecs(group, filters, null);
        if (specs.length > 0) {
          tests[group.name] = await groupTest(table, columns, group, specs, filters);
        }
      }
      return tests;
    }

    async function groupTest(table, columns, group, specs, filters) {
      const column = columns.byKey[specs[0].key];
      if (specs.length === 1 && column.sets) {
        // One key alone needs no knowledge of which values stand in one item.
        const codes = wanted(filters, specs[0]);
        return setTest(column, function (number) {
          return codes.indexOf(column.codes[number]) >= 0;
        });
      }
      const shapes = await shapesOf(table, columns, group);
      const passes = passingShapes(columns, shapes.shapes, group, filters, null);
      return setTest(shapes, function (shape) {
        return passes[shape];
      });
    }

    // ── Counts ───────────────────────────────────────────────────────────────

    /** Counts every value of every filter, with that value alone in place of its key's. */
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
      if (column.sets && wantedSpecs(group, filters, spec.key).length === 0) {
        return countSets(column, column.codes, documents, function (set) {
          return set;
        });
      }
      const shapes = await shapesOf(table, columns, group);
      const passes = passingShapes(columns, shapes.shapes, group, filters, spec.key);
      const part = group.specs.indexOf(spec);
      return countSets(shapes, column.codes, documents, function (set) {
        const numbers = new Set();
        set.forEach(function (shape) {
          if (passes[shape]) {
            shapes.shapes[shape][part].forEach(numbers.add, numbers);
          }
        });
        return numbers;
      });
    }

    /** Counts what `numbersOf` finds in the documents' sets, each set's documents first. */
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

    /** Filters with known keys and lists of strings only. */
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

    return {
      clean: cleanFilters,
      takesUnlisted: takesUnlisted,
      tests: filterTests,
      counts: countFacets,
      columns: facetColumns,
    };
  }

  window.wangdian.createFilters = createFilters;
})(window);
