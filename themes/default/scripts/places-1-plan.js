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
    let found = null;
    entries.forEach(function (entry) {
      [FULL, SPOKEN].forEach(function (form) {
        entry[form].split(' ').filter(Boolean).forEach(function (name) {
          const length = Array.from(name).length;
          const last = start + length - 1;
          const isOtherWord = rules.other_words.indexOf(characters.slice(last, last + 2).join('')) >= 0;
          if (characters.slice(start, start + length).join('') !== name || isOtherWord || (found && found.length > length)) {
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
      const meansNothing = sections.characters.slice(start, range[0]).every(function (character) {
        return sections.functionCharacters.indexOf(character) >= 0 || character === sections.rules.of ||
          (isBetween && sections.rules.joints.indexOf(character) >= 0);
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
      const word = longestName(sections.rules, characters, start, entries[start]);
      // A name may end with the beginning of what looks like another word: 绿园区 is no 园区.
      if (word && (word.isFull || start + word.length <= stretch[1])) {
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
      const isDoubtful = (!place.word.isFull || place.word.length === 2) && place.word.entries.every(function (entry) {
        return !entry[CODE].endsWith('00');
      });
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
          return { range: [one.start, one.end], isInstitution: window.wangdian.isInstitution(words, one.text) };
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
        const isPair = isIdeograph(character) && isIdeograph(characters[start + 1]);
        entries[start] = isPair ? await engine.placesAt(table, character + characters[start + 1]) : [];
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
    sections.places.forEach(function (place) {
      const own = place.word.entries;
      const last = groups[groups.length - 1];
      const written = textOf(sections, place.range);
      if (last) {
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
      // 吉林 is the province, which contains the city.
      const provinces = own.filter(function (entry) {
        return entry[CODE].endsWith('0000');
      });
      groups.push({ text: written, entries: provinces.length > 0 ? provinces : own });
    });
    return groups;
  }

  /** What may be the name of an institution, the longest first; see src/search/reference/places.rs. */
  function possibleNames(sections) {
    const all = sections.stretches.filter(function (stretch) {
      return stretch.word;
    }).map(function (stretch) {
      return { range: stretch.word, isWord: true, mayEnd: true };
    }).concat(sections.alternatives.map(function (one) {
      return { range: one.range, isWord: false, mayEnd: one.isInstitution };
    })).sort(function (a, b) {
      return a.range[0] - b.range[0];
    });
    const names = [];
    all.forEach(function (section, first) {
      const start = section.range[0];
      let end = start;
      for (let i = first; section.isWord && i < all.length && all[i].range[0] === end; i += 1) {
        end = all[i].range[1];
        if (all[i].mayEnd && i > first && end - start >= tables.MIN_NAME_LENGTH &&
            end - start < sections.characters.length) {
          names.push([start, end]);
        }
      }
    });
    return names.sort(function (a, b) {
      return (b[1] - b[0]) - (a[1] - a[0]);
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
      const typed = await engine.planWords(view, rest, scope);
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

    const names = possibleNames(sections);
    if (sections.characters.length <= tables.MAX_PIECED && (isPlaceWithinWord(sections) || names.length > 0)) {
      const places = fullPlacesIn([0, sections.characters.length]);
      const literal = places && await engine.evaluateLiterally(table, query, scope);
      if (places && literal.hasAllButLastPair) {
        return null;
      }
      if (places && isWhole(literal) && thoseIn(places, literal.matched).some(isBelow)) {
        return places.isAnywhere
          ? null
          : Object.assign(await engine.planUnplaced(engine.within(table, Array.from(places.documents)), query, scope, words), { isPlaced: true });
      }
    }

    for (const range of names) {
      const places = fullPlacesIn(range);
      const name = textOf(sections, range);
      const literal = places && await engine.evaluateLiterally(table, name, scope);
      const named = literal && isWhole(literal) ? thoseIn(places, literal.matched) : [];
      if (named.some(isBelow)) {
        return planAmong({ matched: named, scores: literal.scores }, name, without(sections, [range]));
      }
    }
    if (sections.places.length === 0) {
      return null;
    }

    const instead = [];
    const unknown = [];
    const regions = groupsOf(sections).flatMap(function (group) {
      const own = group.entries.map(function (entry) {
        return regionOf(entry, false);
      }).filter(hasPoints);
      if (own.length > 0) {
        return own;
      }
      const larger = byCode(group.entries.filter(function (entry) {
        return entry.length > AROUND;
      }).map(function (entry) {
        return regionOf(entry, true);
      }));
      if (larger.length === 0) {
        unknown.push(group.text);
      } else {
        instead.push({ place: group.text, regions: larger.map(function (region) {
          return region.name;
        }) });
      }
      return larger;
    });
    if (regions.length === 0) {
      return null;
    }
    const ranges = sections.places.map(rangeOf);
    const rest = without(sections, ranges);
    const written = ranges.map(function (range) {
      return textOf(sections, range);
    });
    const there = Array.from(new Set(regions.flatMap(documentsOf)))
      .filter(function (document) {
        return !table.within || table.within[document];
      })
      .sort(function (a, b) {
        return a - b;
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
    typed.isComplete = typed.isComplete && unknown.length === 0;
    typed.found.instead = instead;
    typed.found.missing = unknown.concat(typed.found.missing || []);
    return typed;
  }

  window.wangdian.planPlaced = planPlaced;
})(window);
