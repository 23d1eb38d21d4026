/**
 * Divides a query into its places, everyday words and other words, and tells where its places are.
 *
 * It looks up names of regions, and no records. The same as `Sections` in src/search/reference/places.rs.
 */
(function (window) {
  'use strict';

  const numbers = window.wangdian.numbers;
  const text = window.wangdian.text;

  // ── Regions ────────────────────────────────────────────────────────────────

  // What is known of a region by some of its names.
  const FULL = 0;
  const SPOKEN = 1;
  const CODE = 2;
  const DOCUMENTS = 3;
  const AROUND = 4;

  /** The region of an entry. */
  function regionOf(entry) {
    return { code: entry[CODE], encoded: entry[DOCUMENTS] };
  }

  /** The smallest region around that of an entry that has listed points. */
  function aroundOf(entry) {
    return { name: entry[AROUND], code: entry[AROUND + 1], encoded: entry[AROUND + 2] };
  }

  function documentsOf(region) {
    const documents = [];
    numbers.eachDocument(region.encoded, function (document) {
      documents.push(document);
    });
    return documents;
  }

  /** The regions of entries that have listed points. */
  function withPoints(sections, entries) {
    return entries.map(regionOf).filter(function (region) {
      return documentsOf(region).some(function (document) {
        return document < sections.table.listed;
      });
    });
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

  /** How far below the country the region of an entry is: 0 for a province, 1 for a prefecture, 2 for a county. */
  function rankOf(entry) {
    return entry[CODE].endsWith('0000') ? 0 : entry[CODE].endsWith('00') ? 1 : 2;
  }

  /** The rank of the largest regions of entries. */
  function highestRank(entries) {
    return Math.min(...entries.map(rankOf));
  }

  /** Tells whether the region of an entry lies, by its code, in one of others or is one of them. */
  function isCoveredBy(others) {
    return function (inner) {
      return others.some(function (outer) {
        return inner[CODE].startsWith(outer[CODE].replace(/(00){1,2}$/, ''));
      });
    };
  }

  // ── Places in a query ──────────────────────────────────────────────────────

  /** The parts of a text between spaces. */
  function split(written) {
    return written.split(' ').filter(Boolean);
  }

  function isSeparator(character) {
    return text.classOf(character) === text.SEPARATOR;
  }

  function isIdeograph(character) {
    return character !== undefined && text.classOf(character) === text.IDEOGRAPH;
  }

  /** The characters between separators. */
  function runs(characters) {
    const found = [];
    let start = 0;
    characters.concat(' ').forEach(function (character, end) {
      if (isSeparator(character)) {
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
        split(entry[form]).forEach(function (name) {
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

  /** The places in a stretch that count, `{range, length, entries, isFull}`; see src/search/reference/places.rs. */
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
        found.push(Object.assign(word, { range: [start, start + word.length] }));
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
      const ranks = place.entries.map(rankOf);
      const isOnly = function (rank) {
        return ranks.every(function (other) {
          return other === rank;
        });
      };
      const isDoubtful = (!place.isFull || place.length === 2) && (isOnly(2) || (ranks.length > 1 && isOnly(0)));
      const before = counted[counted.length - 1];
      const follows = before && characters.slice(before.range[1], place.range[0]).every(function (character) {
        return character === sections.rules.of;
      }) && place.entries.some(isCoveredBy(before.entries));
      if (!isDoubtful || follows) {
        counted.push(place);
      }
    });
    return counted;
  }

  /** An everyday word, `{range, ends, isFiller}`: `ends` are where an institution ends that is called so or has it as a part. */
  function alternativeOf(table, words, characters, one) {
    const writtenUpTo = function (end) {
      return characters.slice(one.start, end).join('');
    };
    const isInstitution = function (end) {
      return window.wangdian.isInstitution(words, writtenUpTo(end));
    };
    const ends = isInstitution(one.end) ? [one.end] : [];
    for (let end = one.end - 1; ends.length === 1 && end > one.start; end -= 1) {
      // The 大学 of 大学图书馆.
      if (isInstitution(end)) {
        ends.push(end);
      }
    }
    const written = writtenUpTo(one.end);
    const isFiller = table.places.in_names.indexOf(written) < 0 && window.wangdian.isFiller(words, written);
    return { range: [one.start, one.end], ends: ends, isFiller: isFiller };
  }

  /** Adds the names of regions that may begin at each position of a stretch: `{pair, single}` by position. */
  function addEntries(sections, stretch, entries) {
    const { engine, table, characters } = sections;
    return Promise.all(characters.slice(stretch[0], stretch[1]).map(async function (character, i) {
      const start = stretch[0] + i;
      const placesAt = function (end) {
        const beginning = characters.slice(start, end);
        return beginning.every(isIdeograph) ? engine.placesAt(table, beginning.join('')) : [];
      };
      const isSingle = stretch[1] - stretch[0] === 1;
      const found = await Promise.all([start + 1 < characters.length ? placesAt(start + 2) : [], isSingle ? placesAt(start + 1) : []]);
      entries[start] = { pair: found[0], single: found[1] };
    }));
  }

  /**
   * What the characters of a query belong to, and where it is asked: `{engine, table, query, scope, words, characters,
   * alternatives, stretches, functionCharacters, rules, places}`.
   *
   * @param {object} engine functions of the engine
   * @param {object} table the manifest, or a view of it
   * @param {string} query
   * @param {number} scope documents below this number decide what matches
   * @param {?object} words the table of everyday words, where the query may have one
   */
  async function sectionsOf(engine, table, query, scope, words) {
    const characters = Array.from(text.fold(query));
    const recognized = words && window.wangdian.everyday.recognize(words.patterns, query);
    const hasWords = recognized && recognized.rows.length > 0;
    const stretches = hasWords ? recognized.stretches : runs(characters);
    const sections = {
      engine: engine,
      table: table,
      query: query,
      scope: scope,
      words: words,
      characters: characters,
      alternatives: hasWords ? recognized.alternatives.map(function (one) {
        return alternativeOf(table, words, characters, one);
      }) : [],
      stretches: stretches,
      functionCharacters: hasWords ? words.function_characters : '',
      rules: table.places,
    };
    const entries = {};
    await Promise.all(stretches.map(function (stretch) {
      return addEntries(sections, stretch.whole, entries);
    }));
    sections.places = stretches.flatMap(function (stretch) {
      return placesIn(sections, stretch.whole, entries);
    });
    return sections;
  }

  function textOf(sections, range) {
    return sections.characters.slice(range[0], range[1]).join('');
  }

  function isInPlace(sections, position) {
    return sections.places.some(function (place) {
      return place.range[0] <= position && position < place.range[1];
    });
  }

  /** Whether some place is a part of a longer word. */
  function isPlaceWithinWord(sections) {
    const isOther = function (position) {
      return isIdeograph(sections.characters[position]) && !isInPlace(sections, position);
    };
    return sections.places.some(function (place) {
      return isOther(place.range[0] - 1) || isOther(place.range[1]);
    });
  }

  function placesWithin(sections, range) {
    return sections.places.filter(function (place) {
      return range[0] <= place.range[0] && place.range[0] < range[1];
    });
  }

  /** Whether a range has nothing but places. */
  function isPlace(sections, range) {
    const inside = placesWithin(sections, range);
    return inside.length > 0 && fragmentsOf(sections, range, inside.map(rangeOf)).length === 0;
  }

  // ── What is left beside some ranges ────────────────────────────────────────

  /** The characters of the query, with spaces in place of some ranges and of what means nothing beside them. */
  function blanked(sections, ranges) {
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
    return characters;
  }

  /** The query without some ranges, and without what means nothing beside them. */
  function without(sections, ranges) {
    return split(blanked(sections, ranges).join('')).join(' ');
  }

  /** The query with what is left without some ranges corrected; see src/search/reference/places.rs. */
  function withRest(sections, ranges, corrected) {
    const words = [];
    blanked(sections, ranges).forEach(function (character, position) {
      const last = words[words.length - 1];
      if (character !== ' ' && last && last[1] === position) {
        last[1] += 1;
      } else if (character !== ' ') {
        words.push([position, position + 1]);
      }
    });
    let others = corrected.split(' ');
    if (others.length !== words.length) {
      const characters = Array.from(others.join(''));
      const length = words.reduce(function (sum, word) {
        return sum + word[1] - word[0];
      }, 0);
      if (characters.length !== length) {
        return ranges.map(function (range) {
          return textOf(sections, range);
        }).concat(corrected).join(' ');
      }
      others = words.map(function (word) {
        return characters.splice(0, word[1] - word[0]).join('');
      });
    }
    let copied = 0;
    const texts = words.map(function (word, i) {
      const before = textOf(sections, [copied, word[0]]);
      copied = word[1];
      return before + others[i];
    });
    return texts.join('') + textOf(sections, [copied, sections.characters.length]);
  }

  // ── Where the places are ───────────────────────────────────────────────────

  /** All names of the regions of a place. */
  function namesOf(place) {
    return place.entries.flatMap(function (entry) {
      return split(entry[FULL] + ' ' + entry[SPOKEN]);
    });
  }

  /** The documents of the regions of a place; none where none of these has listed points. */
  function documentsAt(sections, place) {
    return withPoints(sections, place.entries).flatMap(documentsOf);
  }

  /** The documents of the full names of places in a range, `{isAnywhere, documents}`; null where one has no points. */
  function fullPlacesIn(sections, range) {
    const found = sections.places.filter(function (place) {
      return place.isFull && range[0] <= place.range[0] && place.range[1] <= range[1];
    }).map(function (place) {
      return documentsAt(sections, place);
    });
    const areAllKnown = found.every(function (documents) {
      return documents.length > 0;
    });
    return areAllKnown ? { isAnywhere: found.length === 0, documents: new Set(found.flat()) } : null;
  }

  /** Those documents that are in places, of `fullPlacesIn` or `whereabouts`. */
  function thoseIn(places, documents) {
    return documents.filter(function (document) {
      return places.isAnywhere || places.documents.has(document);
    });
  }

  /** The places, put together; others than those around or within the one before are meant as well. */
  function groupsOf(sections) {
    const groups = [];
    sections.places.forEach(function (place, i) {
      const own = place.entries;
      const last = groups[groups.length - 1];
      const written = textOf(sections, place.range);
      const between = i === 0 ? [] : sections.characters.slice(sections.places[i - 1].range[1], place.range[0]);
      const areJoined = between.some(function (character) {
        return sections.rules.joints.indexOf(character) >= 0;
      });
      if (last && !areJoined && !(between.some(isSeparator) && highestRank(own) === highestRank(last.entries))) {
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
        return rankOf(entry) === 0;
      });
      groups.push({ text: written, entries: provinces.length > 0 && !place.isFull ? provinces : own });
    });
    return groups;
  }

  /**
   * Where the points of the places are, in one of them, or around it; anywhere where there are none around it:
   * `{isAnywhere, documents, codes, instead}`, the last being places without points, and those around them.
   */
  function whereabouts(sections) {
    const instead = [];
    const regions = groupsOf(sections).flatMap(function (group) {
      const own = withPoints(sections, group.entries);
      // Whoever says 中山 means the city rather than a district elsewhere, but may mean that.
      const highest = highestRank(group.entries);
      const main = group.entries.filter(function (entry) {
        return rankOf(entry) === highest;
      });
      if (withPoints(sections, main).length > 0) {
        return own;
      }
      const larger = byCode(main.filter(function (entry) {
        return entry.length > AROUND;
      }).map(aroundOf));
      if (larger.length > 0 || own.length === 0) {
        instead.push({ place: group.text, regions: larger.map(function (region) {
          return region.name;
        }) });
      }
      return own.concat(larger);
    });
    const codes = regions.map(function (region) {
      return region.code;
    });
    return { isAnywhere: regions.length === 0, documents: new Set(regions.flatMap(documentsOf)), codes: codes, instead: instead };
  }

  window.wangdian.sections = {
    sectionsOf: sectionsOf,
    runs: runs,
    rangeOf: rangeOf,
    textOf: textOf,
    isIdeograph: isIdeograph,
    isInPlace: isInPlace,
    isPlaceWithinWord: isPlaceWithinWord,
    placesWithin: placesWithin,
    isPlace: isPlace,
    without: without,
    withRest: withRest,
    namesOf: namesOf,
    documentsAt: documentsAt,
    fullPlacesIn: fullPlacesIn,
    thoseIn: thoseIn,
    whereabouts: whereabouts,
  };
})(window);
