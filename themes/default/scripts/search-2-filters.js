/**
 * Filters and the counts beside them, from the columns of docs/search-format.md. The same
 * meaning as src/search/facets.rs.
 */
(function (window) {
  'use strict';

  const numbers = window.wangdian.numbers;
  const ITEM_KEYS = ['category', 'level', 'fee', 'ip_type', 'mode'];
  const FILTER_KEYS = ['kind', 'region', 'nature', 'ip_type', 'category', 'level', 'fee', 'mode', 'status'];

  /** `familyFile` loads a file by its family and hash. */
  function createFilters(familyFile) {
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
        return { codes: raw.codes, sets: raw.sets, column: numbers.readColumn(raw.planes, length) };
      }
      const places = new Map();
      const found = { codes: raw.codes, sets: [], column: new Uint32Array(length) };
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
      const column = new Uint32Array(length);
      const lengths = numbers.numberReader(raw.lengths);
      let row = 0;
      numbers.readWalk(raw.runs).forEach(function (region) {
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
        const reader = numbers.numberReader(raw.documents);
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
      const statuses = wanted(filters, 'status').length ? filters.status : window.wangdian.tables.LISTED_STATUSES;
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

    return {
      clean: cleanFilters,
      wanted: wanted,
      tests: filterTests,
      counts: countFacets,
      columns: facetColumns,
    };
  }

  window.wangdian.createFilters = createFilters;
})(window);
