/**
 * Queries that name a place or an institution are answered by the records there, and by what is left of the
 * query among these.
 *
 * The same as src/search/reference/places.rs.
 */
(function (window) {
  'use strict';

  const numbers = window.wangdian.numbers;
  const tables = window.wangdian.tables;
  const text = window.wangdian.text;

  // What is known of a region by some of its names.
  const FULL = 0;
  const SPOKEN = 1;
  const CODE = 2;
  const DOCUMENTS = 3;
  const AROUND = 4;

  // How many parts of a query are looked up as names of ended points.
  const MAX_ENDED_NAMES = 3;

  /** The part of a region's entry on the region itself, or on the one around it. */
  function regionOf(entry, isAround) {
    return isAround
      ? { name: entry[AROUND], code: entry[AROUND + 1], encoded: entry[AROUND + 2] }
      : { code: entry[CODE], encoded: entry[DOCUMENTS] };
  }

  function documentsOf(region) {
    const documents = [];
    numbers.eachDocument(region.encoded, function (document) {
      documents.push(document);
    });
    return documents;
  }

  /** Regions by their codes, each once. */
  function byCode(regions) {
    return regions.filter(function (region, i) {
      return regions.findIndex(function (other) {
        return other.code === region.code;
      }) === i;
    }).sort(function (a, b) {
      return a.code < b.code ? -1 : 1;
    });
  }

  /** How far below the country the regions of entries are at least: 0 for provinces, 1 for prefectures, 2 for counties. */
  function rankOf(entries) {
    return Math.min.apply(null, entries.map(function (entry) {
      return entry[CODE].endsWith('0000') ? 0 : entry[CODE].endsWith('00') ? 1 : 2;
    }));
  }

  /** Whether a region, by its code, lies in another one or is it. */
  function covers(outer, inner) {
    return inner.startsWith(outer.replace(/(00){1,2}$/, ''));
  }

  function isIdeograph(character) {
    return character !== undefined && text.classOf(character) === text.IDEOGRAPH;
  }

  /** The characters between separators. */
  function runs(characters) {
    const found = [];
    let start = 0;
    characters.concat(' ').forEach(function (character, end) {
      if (text.classOf(character) === text.SEPARATOR) {
        if (start < end) {
          found.push({ whole: [start, end], word: [start, end] });
        }
        start = end + 1;
      }
    });
    return found;
  }

  /** The longest name of regions at a position, or null: `{length, entries, isFull}`. */
  function longestName(rules, characters, start, entries) {
    const rest = characters.slice(start).join('');
    let found = null;
    entries.forEach(function (entry) {
      [FULL, SPOKEN].forEach(function (form) {
        entry[form].split(' ').filter(Boolean).forEach(function (name) {
          const length = Array.from(name).length;
          const last = start + length - 1;
          const isOtherWord = rules.other_words.indexOf(characters.slice(last, last + 2).join('')) >= 0;
          const isStreet = form === SPOKEN && rules.streets.some(function (street) {
            return rest.startsWith(name + street);
          });
          if (!rest.startsWith(name) || isOtherWord || isStreet || (found && found.length > length)) {
            return;
          }
          if (!found || found.length < length) {
            found = { length: length, entries: [], isFull: false };
          }
          if (found.entries.indexOf(entry) < 0) {
            found.entries.push(entry);
          }
          found.isFull = found.isFull || form === FULL;
        });
      });
    });
    return found;
  }

  /** What places leave of a stretch, without what means nothing beside them. */
  function fragmentsOf(sections, stretch, ranges) {
    const fragments = [];
    let start = stretch[0];
    ranges.concat([[stretch[1], stretch[1]]]).forEach(function (range, i) {
      const isBetween = i > 0 && i < ranges.length;
      const isFirst = i === 0 && ranges.length > 0;
      const meansNothing = sections.characters.slice(start, range[0]).every(function (character) {
        return sections.functionCharacters.indexOf(character) >= 0 || character === sections.rules.of ||
          (isBetween && sections.rules.joints.indexOf(character) >= 0) ||
          (isFirst && sections.rules.verbs.indexOf(character) >= 0);
      });
      if (!meansNothing) {
        fragments.push([start, range[0]]);
      }
      start = Math.min(range[1], stretch[1]);
    });
    return fragments;
  }

  function rangeOf(place) {
    return place.range;
  }

  /** The places in a stretch that count; see src/search/reference/places.rs. */
  function placesIn(sections, stretch, entries) {
    const characters = sections.characters;
    const found = [];
    let start = stretch[0];
    while (start < stretch[1]) {
      let word = longestName(sections.rules, characters, start, entries[start].pair);
      // A name may end with the beginning of what looks like another word: 绿园区 is no 园区.
      if (!word || !(word.isFull || start + word.length <= stretch[1])) {
        word = longestName(sections.rules, characters.slice(0, stretch[1]), start, entries[start].single);
      }
      if (word) {
        found.push({ range: [start, start + word.length], word: word });
        start += word.length;
      } else {
        start += 1;
      }
    }
    if (fragmentsOf(sections, stretch, found.map(rangeOf)).length === 0) {
      return found;
    }
    const counted = [];
    found.forEach(function (place) {
      // Several provinces with one name are an area: 西南 is also the beginning of 西南交通.
      const ranks = place.word.entries.map(function (entry) {
        return rankOf([entry]);
      });
      const isOnly = function (rank) {
        return ranks.every(function (other) {
          return other === rank;
        });
      };
      const isDoubtful = (!place.word.isFull || place.word.length === 2) && (isOnly(2) || (ranks.length > 1 && isOnly(0)));
      const before = counted[counted.length - 1];
      const follows = before && characters.slice(before.range[1], place.range[0]).every(function (character) {
        return character === sections.rules.of;
      }) && place.word.entries.some(function (inner) {
        return before.word.entries.some(function (outer) {
          return covers(outer[CODE], inner[CODE]);
        });
      });
      if (!isDoubtful || follows) {
        counted.push(place);
      }
    });
    return counted;
  }

  /** What the characters of a query belong to. */
  async function sectionsOf(engine, table, query, words) {
    const characters = Array.from(text.fold(query));
    const recognized = words && window.wangdian.everyday.recognize(words.patterns, query);
    const sections = recognized && recognized.rows.length > 0
      ? {
        characters: characters,
        alternatives: recognized.alternatives.map(function (one) {
          const isInstitution = function (end) {
            return window.wangdian.isInstitution(words, characters.slice(one.start, end).join(''));
          };
          const ends = isInstitution(one.end) ? [one.end] : [];
          for (let end = one.end - 1; ends.length === 1 && end > one.start; end -= 1) {
            // The 大学 of 大学图书馆.
            ends.push.apply(ends, isInstitution(end) ? [end] : []);
          }
          return { range: [one.start, one.end], ends: ends };
        }),
        stretches: recognized.stretches,
        functionCharacters: words.function_characters,
      }
      : { characters: characters, alternatives: [], stretches: runs(characters), functionCharacters: '' };
    sections.rules = table.places;
    const entries = {};
    await Promise.all(sections.stretches.map(function (stretch) {
      return Promise.all(characters.slice(stretch.whole[0], stretch.whole[1]).map(async function (character, i) {
        const start = stretch.whole[0] + i;
        const placesAt = function (end) {
          return characters.slice(start, end).every(isIdeograph) ? engine.placesAt(table, characters.slice(start, end).join('')) : [];
        };
        const isSingle = stretch.whole[1] - stretch.whole[0] === 1;
        const found = await Promise.all([start + 1 < characters.length ? placesAt(start + 2) : [], isSingle ? placesAt(start + 1) : []]);
        entries[start] = { pair: found[0], single: found[1] };
      }));
    }));
    sections.places = sections.stretches.flatMap(function (stretch) {
      return placesIn(sections, stretch.whole, entries);
    });
    return sections;
  }

  /** Whether some place is a part of a longer word. */
  function isPlaceWithinWord(sections) {
    const isOther = function (position) {
      return isIdeograph(sections.characters[position]) && !sections.places.some(function (place) {
        return place.range[0] <= position && position < place.range[1];
      });
    };
    return sections.places.some(function (place) {
      return isOther(place.range[0] - 1) || isOther(place.range[1]);
    });
  }

  /** The query without some ranges, and without what means nothing beside them. */
  function without(sections, ranges) {
    const characters = sections.characters.slice();
    ranges.forEach(function (range) {
      characters.fill(' ', range[0], range[1]);
    });
    sections.stretches.forEach(function (stretch) {
      const whole = stretch.whole;
      const inside = ranges.filter(function (range) {
        return range[0] < whole[1] && whole[0] < range[1];
      }).map(function (range) {
        return [Math.max(range[0], whole[0]), Math.min(range[1], whole[1])];
      });
      if (inside.length > 0) {
        const kept = fragmentsOf(sections, whole, inside);
        characters.fill(' ', whole[0], whole[1]);
        kept.forEach(function (range) {
          for (let position = range[0]; position < range[1]; position += 1) {
            characters[position] = sections.characters[position];
          }
        });
      }
    });
    return characters.join('').split(' ').filter(Boolean).join(' ');
  }

  function textOf(sections, range) {
    return sections.characters.slice(range[0], range[1]).join('');
  }

  /** The places, put together; others than those around or within the one before are meant as well. */
  function groupsOf(sections) {
    const groups = [];
    sections.places.forEach(function (place, i) {
      const own = place.word.entries;
      const last = groups[groups.length - 1];
      const written = textOf(sections, place.range);
      const between = i === 0 ? [] : sections.characters.slice(sections.places[i - 1].range[1], place.range[0]);
      const areJoined = between.some(function (character) {
        return sections.rules.joints.indexOf(character) >= 0;
      });
      const areApart = between.some(function (character) {
        return text.classOf(character) === text.SEPARATOR;
      });
      if (last && !areJoined && !(areApart && rankOf(own) === rankOf(last.entries))) {
        const isCoveredBy = function (outer) {
          return function (inner) {
            return outer.some(function (entry) {
              return covers(entry[CODE], inner[CODE]);
            });
          };
        };
        const narrowed = own.filter(isCoveredBy(last.entries));
        const kept = last.entries.filter(isCoveredBy(own));
        if (narrowed.length > 0 || kept.length > 0) {
          last.entries = narrowed.length > 0 ? narrowed : kept;
          last.text += written;
          return;
        }
      }
      // 吉林 is the province, which contains the city; but 大湾区 is Hong Kong and cities.
      const provinces = own.filter(function (entry) {
        return entry[CODE].endsWith('0000');
      });
      groups.push({ text: written, entries: provinces.length > 0 && !place.word.isFull ? provinces : own });
    });
    return groups;
  }

  /**
   * What may be the name of an institution, the longest first, with a part of the institution that may follow
   * it, `{range, whole}`; see src/search/reference/places.rs.
   */
  function possibleNames(sections) {
    const all = sections.stretches.filter(function (stretch) {
      return stretch.word;
    }).map(function (stretch) {
      return { range: stretch.word, isWord: true, ends: [stretch.word[1]] };
    }).concat(sections.alternatives.map(function (one) {
      return { range: one.range, isWord: false, ends: one.ends };
    })).sort(function (a, b) {
      return a.range[0] - b.range[0];
    });
    const names = [];
    all.forEach(function (section, first) {
      // The verb of a query that begins with one is no part of the name.
      const start = section.range[0];
      const isVerb = sections.rules.verbs.indexOf(sections.characters[start]) >= 0;
      const starts = isVerb ? [start, start + 1] : [start];
      let next = start;
      for (let i = first; section.isWord && i < all.length && all[i].range[0] === next; i += 1) {
        next = all[i].range[1];
        (i > first ? all[i].ends : []).forEach(function (end) {
          starts.filter(function (from) {
            return end - from >= tables.MIN_NAME_LENGTH && end - from < sections.characters.length;
          }).forEach(function (from) {
            names.push({ range: [from, end], whole: [from, next] });
          });
        });
      }
    });
    return names.sort(function (a, b) {
      return (b.range[1] - b.range[0]) - (a.range[1] - a.range[0]);
    });
  }

  /**
   * The answer to a query that names places or an institution, as of `planAsTyped`; null where it is to be
   * answered as any other.
   *
   * @param {object} engine functions of the engine
   * @param {object} table the manifest
   * @param {string} query
   * @param {number} scope documents below this number decide what matches
   * @param {?object} words the table of everyday words, where the query may have one
   */
  async function planPlaced(engine, table, query, scope, words) {
    const sections = await sectionsOf(engine, table, query, words);

    function isBelow(document) {
      return document < scope;
    }

    function hasPoints(region) {
      return documentsOf(region).some(function (document) {
        return document < table.listed;
      });
    }

    function isWhole(found) {
      return found.hasMatch && found.match === 'all';
    }

    /**
     * Whether a single word only matches by parts while some document has all its pairs but the
     * last; see src/search/reference/plan.rs.
     */
    function hasAllButLastPair(found) {
      if (found.match !== 'parts' || !engine.isOneName(found.parsed)) {
        return false;
      }
      const allButLast = Math.pow(2, found.parsed.words[0].stages[0][0].tokens.length - 1) - 1;
      return found.tokenSets.subarray(0, scope).some(function (set) {
        return (set & allButLast) === allButLast;
      });
    }

    /** The documents of the full names of places in a range; null where one has no points. */
    function fullPlacesIn(range) {
      const documents = new Set();
      const full = sections.places.filter(function (place) {
        return place.word.isFull && range[0] <= place.range[0] && place.range[1] <= range[1];
      });
      const areAllKnown = full.every(function (place) {
        const own = place.word.entries.map(function (entry) {
          return regionOf(entry, false);
        }).filter(hasPoints);
        own.flatMap(documentsOf).forEach(documents.add, documents);
        return own.length > 0;
      });
      return areAllKnown ? { isAnywhere: full.length === 0, documents: documents } : null;
    }

    function thoseIn(places, documents) {
      return documents.filter(function (document) {
        return places.isAnywhere || places.documents.has(document);
      });
    }

    /** Adds the scores of the pairs of a text, times a weight, to those of the documents in a view. */
    async function addPairs(view, written, scores, weight) {
      const pairs = text.parseQuery(written).tokens.filter(function (token) {
        return token.term;
      });
      const entries = await Promise.all(pairs.map(function (token) {
        return engine.tokenEntries(view, token);
      }));
      entries.flat().forEach(function (entry) {
        engine.eachImpact(view, entry, function (document, score) {
          scores[document] += score * weight;
        });
      });
    }

    /** The answer to the rest of a query among some documents; if none has all of it, these, and what they lack. */
    async function planAmong(among, written, rest) {
      const left = text.parseQuery(rest);
      if (left.words.length === 0) {
        return { found: { query: query, parsed: left, matched: among.matched, scores: among.scores.slice(), match: 'all' }, isComplete: true, isPlaced: true };
      }
      const view = engine.within(table, among.matched);
      const number = await engine.numberAnswer(view, rest, left, scope);
      const typed = number ? { found: number, isComplete: true } : await engine.planWords(view, rest, scope);
      const found = Object.assign({}, typed.found, { scores: among.scores.slice() });
      let isComplete = typed.isComplete;
      if (typed.found.matched.some(isBelow)) {
        typed.found.matched.forEach(function (document) {
          found.scores[document] += typed.found.scores[document];
        });
        if (found.corrected) {
          found.corrected = written + ' ' + found.corrected;
        }
      } else {
        isComplete = false;
        found.matched = among.matched;
        found.match = 'all';
        found.corrected = null;
        found.advice = found.advice && found.advice[0] === 0 ? null : found.advice;
        if (!found.missing || found.missing.length === 0) {
          const known = [];
          found.missing = [];
          for (const word of typed.found.parsed.words) {
            (engine.hasAllWords(await engine.evaluateLiterally(view, word.text, scope)) ? known : found.missing).push(word.text);
          }
          const those = await engine.evaluateLiterally(view, known.join(' '), scope);
          if (engine.hasAllWords(those)) {
            found.matched = those.matched;
            those.matched.forEach(function (document) {
              found.scores[document] += those.scores[document];
            });
          }
        }
      }
      found.query = typed.found.query === rest ? query : written + ' ' + typed.found.query;
      return { found: found, isComplete: isComplete, isPlaced: true };
    }

    /** Puts words before those that are missing, which need not be named if they are parts of them. */
    function addMissing(found, words) {
      found.missing = words.concat((found.missing || []).filter(function (word) {
        return words.join(' ').indexOf(word) < 0;
      }));
    }

    /** The names of institutions that no record of a view has; see src/search/reference/places.rs. */
    async function unlistedInstitutions(view) {
      const unlisted = [];
      for (const stretch of sections.stretches) {
        const places = sections.places.filter(function (place) {
          return stretch.whole[0] <= place.range[0] && place.range[0] < stretch.whole[1];
        });
        const word = stretch.word || [0, 0];
        const isVerb = stretch.word && sections.rules.verbs.indexOf(sections.characters[word[0]]) >= 0;
        // A name may end with the beginning of what looks like another word.
        const range = [isVerb ? word[0] + 1 : word[0], Math.max.apply(null, places.map(function (place) {
          return stretch.word ? place.range[1] : 0;
        }).concat(word[1]))];
        const after = sections.characters.slice(range[1]).join('');
        const institution = range[1] - range[0] > 1 && sections.rules.institutions.find(function (known) {
          return after.startsWith(known);
        });
        if (institution && (places.length > 0 || institution !== sections.rules.library)) {
          const place = places.length > 0 && range[0] <= places[0].range[0] ? places[0] : null;
          const names = place === null ? [] : place.word.entries.flatMap(function (entry) {
            return (entry[FULL] + ' ' + entry[SPOKEN]).split(' ').filter(Boolean);
          }).map(function (name) {
            return textOf(sections, [range[0], place.range[0]]) + name + textOf(sections, [place.range[1], range[1]]);
          });
          const typed = textOf(sections, range) + institution;
          const found = await Promise.all(Array.from(new Set(names)).map(function (name) {
            return engine.evaluateLiterally(view, name + institution, scope);
          }).concat(engine.evaluateLiterally(view, typed, scope).then(function (literal) {
            return engine.orAbbreviated(view, literal, scope);
          })));
          unlisted.push.apply(unlisted, found.some(isWhole) ? [] : [typed]);
        }
      }
      return unlisted;
    }

    const names = possibleNames(sections);
    if (sections.characters.length <= tables.MAX_PIECED && (isPlaceWithinWord(sections) || names.length > 0)) {
      const places = fullPlacesIn([0, sections.characters.length]);
      const literal = places && await engine.evaluateLiterally(table, query, scope);
      if (places && hasAllButLastPair(literal)) {
        return null;
      }
      if (places && isWhole(literal) && thoseIn(places, literal.matched).some(isBelow)) {
        return places.isAnywhere
          ? null
          : Object.assign(await engine.planUnplaced(engine.within(table, Array.from(places.documents)), query, scope, words), { isPlaced: true });
      }
    }

    for (const possible of names) {
      const places = fullPlacesIn(possible.range);
      const name = textOf(sections, possible.range);
      const literal = places && await engine.evaluateLiterally(table, name, scope);
      const named = literal && isWhole(literal) ? thoseIn(places, literal.matched) : [];
      if (named.some(isBelow)) {
        const rest = without(sections, [possible.whole]);
        return planAmong({ matched: named, scores: literal.scores }, name, words && window.wangdian.isOnlyLookUp(words, rest) ? '' : rest);
      }
    }
    if (sections.places.length === 0) {
      const unlisted = await unlistedInstitutions(table);
      if (unlisted.length === 0) {
        return null;
      }
      const typed = await engine.planUnplaced(table, query, scope, words);
      addMissing(typed.found, unlisted);
      return typed;
    }

    const instead = [];
    const regions = groupsOf(sections).flatMap(function (group) {
      const ownOf = function (entries) {
        return entries.map(function (entry) {
          return regionOf(entry, false);
        }).filter(hasPoints);
      };
      const own = ownOf(group.entries);
      // Who says 中山 means the city rather than a district elsewhere, but may mean that.
      const main = group.entries.filter(function (entry) {
        return rankOf([entry]) === rankOf(group.entries);
      });
      if (ownOf(main).length > 0) {
        return own;
      }
      const larger = byCode(main.filter(function (entry) {
        return entry.length > AROUND;
      }).map(function (entry) {
        return regionOf(entry, true);
      }));
      if (larger.length > 0 || own.length === 0) {
        instead.push({ place: group.text, regions: larger.map(function (region) {
          return region.name;
        }) });
      }
      return own.concat(larger);
    });
    const ranges = sections.places.map(rangeOf);
    const rest = without(sections, ranges);
    const written = ranges.map(function (range) {
      return textOf(sections, range);
    });
    const inRegions = new Set(regions.flatMap(documentsOf));
    const there = engine.allDocuments(table).filter(function (document) {
      return regions.length === 0 || inRegions.has(document);
    });
    const typed = await planAmong({ matched: there, scores: new Float64Array(table.documents) }, written.join(' '), rest);
    const areNames = sections.places.every(function (place) {
      return !place.word.isFull;
    });
    if (!typed.isComplete && areNames) {
      const unplaced = await engine.planUnplaced(table, query, scope, words);
      if (unplaced.isComplete && unplaced.found.match === 'all') {
        return null;
      }
      typed.unplaced = unplaced;
    }
    // Of equally good records there, those come first that have the places in their names and addresses.
    const hasRest = text.parseQuery(rest).words.length > 0;
    const view = engine.within(table, typed.found.matched);
    for (const place of written) {
      await addPairs(view, place, typed.found.scores, hasRest ? tables.LESSER_WEIGHT : 1);
    }
    if (areNames && !hasRest) {
      // 中山 is also what a university elsewhere is named after, and 沙市 a part of 长沙市.
      const literal = await engine.evaluateLiterally(table, query, scope);
      if (isWhole(literal)) {
        if (instead.length > 0) {
          return null;
        }
        const known = new Set(typed.found.matched);
        const scores = typed.found.scores;
        literal.matched.forEach(function (document) {
          const score = literal.scores[document] * tables.LESSER_WEIGHT;
          scores[document] = known.has(document) ? Math.max(scores[document], score) : score;
        });
        typed.found.matched = Array.from(new Set(typed.found.matched.concat(literal.matched))).sort(function (a, b) {
          return a - b;
        });
      }
    }
    typed.isComplete = typed.isComplete && instead.every(function (one) {
      return one.regions.length > 0;
    });
    typed.found.instead = instead;
    const unlisted = instead.length === 0 ? await unlistedInstitutions(engine.within(table, there)) : [];
    addMissing(typed.found, unlisted);
    return typed;
  }

  /** What of a query may be the name of an institution that has ended; see src/search/reference/places.rs. */
  function possibleEndedNames(sections) {
    const ranges = runs(sections.characters).map(function (run) {
      return run.whole;
    }).concat(possibleNames(sections).map(rangeOf)).filter(function (range) {
      return range[1] - range[0] >= tables.MIN_NAME_LENGTH;
    }).sort(function (a, b) {
      return (b[1] - b[0]) - (a[1] - a[0]) || a[0] - b[0];
    }).map(function (range) {
      return range.join();
    });
    return Array.from(new Set(ranges)).slice(0, MAX_ENDED_NAMES).map(function (range) {
      return textOf(sections, range.split(','));
    });
  }

  /**
   * The ended points whose name a query is; where words are missing in what is found, also those whose
   * name a part of it is: `{name, url}[]`.
   */
  async function endedPoints(engine, table, query, isLacking) {
    const names = [query];
    if (isLacking) {
      const words = await engine.everydayWords(table, query);
      names.push.apply(names, possibleEndedNames(await sectionsOf(engine, table, query, words)));
    }
    for (const name of names) {
      const term = text.parseQuery(name).exactTerm;
      const documents = await engine.unlistedWith(table, name);
      const records = await Promise.all(documents.map(function (document) {
        return engine.recordOf(table, document);
      }));
      const ended = records.filter(function (record) {
        return text.exactTerm(record[1]) === term;
      });
      if (ended.length > 0) {
        return ended.map(function (record) {
          return { name: record[1], url: engine.addressOf(table, record) };
        });
      }
    }
    return [];
  }

  window.wangdian.planPlaced = planPlaced;
  window.wangdian.endedPoints = endedPoints;
})(window);
