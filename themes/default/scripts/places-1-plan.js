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
          const written = characters.slice(one.start, one.end).join('');
          const isFiller = table.places.in_names.indexOf(written) < 0 && window.wangdian.isFiller(words, written);
          return { range: [one.start, one.end], ends: ends, isFiller: isFiller };
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
    return blanked(sections, ranges).join('').split(' ').filter(Boolean).join(' ');
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

  /** Some words and the everyday words, from left to right: `{range, isWord, ends}`. */
  function unitsOf(sections, words) {
    return words.map(function (range) {
      return { range: range, isWord: true, ends: [range[1]] };
    }).concat(sections.alternatives.map(function (one) {
      return { range: one.range, isWord: false, ends: one.ends, isFiller: one.isFiller };
    })).sort(function (a, b) {
      return a.range[0] - b.range[0];
    });
  }

  function wordsOf(sections) {
    return sections.stretches.filter(function (stretch) {
      return stretch.word;
    }).map(function (stretch) {
      return stretch.word;
    });
  }

  /** Where a name may end that begins with one of some units, each with where the unit ends. */
  function endsAfter(units, first) {
    const ends = [];
    for (let i = first + 1; i < units.length && units[i].range[0] === units[i - 1].range[1]; i += 1) {
      units[i].ends.forEach(function (end) {
        ends.push([end, units[i].range[1]]);
      });
    }
    return ends;
  }

  /** Where a name may begin that begins with a word: a verb before it is no part of it. */
  function startsOf(sections, word) {
    const isVerb = sections.rules.verbs.indexOf(sections.characters[word[0]]) >= 0;
    return isVerb ? [word[0], word[0] + 1] : [word[0]];
  }

  /**
   * What may be the name of an institution, the longest first, with a part of the institution that may follow
   * it, `{range, whole}`; see src/search/reference/places.rs.
   */
  function possibleNames(sections) {
    const units = unitsOf(sections, wordsOf(sections));
    const names = [];
    units.forEach(function (unit, first) {
      (unit.isWord ? endsAfter(units, first) : []).forEach(function (end) {
        startsOf(sections, unit.range).filter(function (from) {
          return end[0] - from >= tables.MIN_NAME_LENGTH && end[0] - from < sections.characters.length;
        }).forEach(function (from) {
          names.push({ range: [from, end[0]], whole: [from, end[1]] });
        });
      });
    });
    return names.sort(function (a, b) {
      return (b.range[1] - b.range[0]) - (a.range[1] - a.range[0]);
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

  function isBeforeLibrary(sections, position) {
    return textOf(sections, [position, sections.characters.length]).startsWith(sections.rules.library);
  }

  /** A word with the last word of the name of an institution directly after it, or null. */
  function institutionAfter(sections, word) {
    const places = placesWithin(sections, word);
    // A name may end with the beginning of what looks like another word.
    const last = Math.max.apply(null, places.map(function (place) {
      return place.range[1];
    }).concat(word[1]));
    const after = textOf(sections, [last, sections.characters.length]);
    const institution = last - word[0] > 1 && sections.rules.institutions.find(function (known) {
      return after.startsWith(known);
    });
    return institution ? { word: [word[0], last], end: last + Array.from(institution).length, places: places, isCentre: false } : null;
  }

  /** The words with the last word of the name of an institution directly after them, from left to right. */
  function institutionNames(sections) {
    return wordsOf(sections).map(function (word) {
      return institutionAfter(sections, [startsOf(sections, word).pop(), word[1]]);
    }).filter(Boolean);
  }

  /**
   * What begins with a place and goes on with other words, of which the last is what centres and the like are
   * called; see src/search/reference/names.rs.
   */
  function centreNames(sections) {
    const units = unitsOf(sections, wordsOf(sections));
    return units.map(function (unit, first) {
      const places = placesWithin(sections, unit.range);
      if (places.length === 0 || places[0].range[0] !== unit.range[0]) {
        return null;
      }
      let end = unit.range[0];
      for (let i = first; i < units.length && units[i].range[0] === end && !units[i].isFiller; i += 1) {
        const part = units[i].range;
        end = part[1];
        const written = textOf(sections, part);
        const centre = sections.rules.centres.find(function (known) {
          return written.endsWith(known);
        });
        if (centre) {
          // What directly follows the place is a kind of institution.
          const last = units[i].isWord ? end - Array.from(centre).length : part[0];
          return last >= places[places.length - 1].range[1] + tables.MIN_MIDDLE
            ? { word: [unit.range[0], last], end: end, places: places, isCentre: true }
            : null;
        }
      }
      return null;
    }).filter(Boolean);
  }

  /** Other spellings of the name of an institution; see src/search/reference/names.rs. */
  function spellingsOf(sections, name) {
    const rules = sections.rules;
    const last = textOf(sections, [name.word[1], name.end]);
    const words = [textOf(sections, name.word)];
    name.places.forEach(function (place, i) {
      const rest = textOf(sections, [place.range[1], name.word[1]]);
      const before = textOf(sections, [name.word[0], place.range[0]]);
      place.word.entries.forEach(function (entry) {
        (entry[FULL] + ' ' + entry[SPOKEN]).split(' ').filter(Boolean).forEach(function (own) {
          words.push.apply(words, i === 0 ? [before + own + rest, own + rest] : [own + rest]);
        });
      });
    });
    return Array.from(new Set(words)).flatMap(function (word) {
      return last === rules.library ? [word + last, word + rules.public + last] : [word + last];
    });
  }

  /** The name of an institution from the last place in it on, with any name of the place. */
  function spellingsOfLastPlace(sections, name) {
    const place = name.places[name.places.length - 1];
    return (place ? place.word.entries : []).flatMap(function (entry) {
      return (entry[FULL] + ' ' + entry[SPOKEN]).split(' ').filter(Boolean);
    }).map(function (own) {
      return own + textOf(sections, [place.range[1], name.end]);
    });
  }

  /** The name of an institution without words before it that belong to the sentence. */
  function ownText(sections, name) {
    let start = name.word[0];
    const isOwn = function (word) {
      const length = Array.from(word).length;
      return name.word[1] - start > length + 1 && textOf(sections, [start, start + length]) === word;
    };
    for (;;) {
      const isInPlace = name.places.some(function (place) {
        return place.range[0] === start;
      });
      const word = isInPlace ? undefined : sections.rules.before_names.find(isOwn);
      if (word === undefined) {
        return textOf(sections, [start, name.end]);
      }
      start += Array.from(word).length;
    }
  }

  /** Whether a character joins words, and is no part of a place. */
  function isJoint(sections, position) {
    return sections.rules.joints.indexOf(sections.characters[position]) >= 0 && !sections.places.some(function (place) {
      return place.range[0] <= position && position < place.range[1];
    });
  }

  /** The words, divided where words join them. */
  function dividedWords(sections) {
    return wordsOf(sections).flatMap(function (word) {
      const parts = [];
      let start = word[0];
      for (let position = word[0]; position <= word[1]; position += 1) {
        if (position === word[1] || isJoint(sections, position)) {
          parts.push([start, position]);
          start = position + 1;
        }
      }
      return parts.filter(function (part) {
        return part[0] < part[1];
      });
    });
  }

  /** What may be one of several names, from left to right, `{word, joint, first}`. */
  function piecesOf(sections, units) {
    return units.map(function (unit, first) {
      let start = unit.range[0];
      const isAfter = function (one) {
        return one.range[0] < start && start <= one.range[1];
      };
      while (start > 0 && isJoint(sections, start - 1) && !sections.alternatives.some(isAfter)) {
        start -= 1;
      }
      return { word: unit.range, joint: [start, unit.range[0]], first: first };
    }).filter(function (piece) {
      return units[piece.first].isWord;
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
   * @param {boolean} [isUnknown] whether the query is answered only if it has several names and no places or
   *   everyday words
   */
  async function planPlaced(engine, table, query, scope, words, isUnknown) {
    const sections = await sectionsOf(engine, table, query, words);
    const isPlain = sections.alternatives.length + sections.places.length === 0;

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

    /**
     * The answer to the rest of a query among some documents, which the text in some ranges stands for; if none
     * has all of it, these, and what they lack.
     */
    async function planAmong(among, ranges, rest) {
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
          found.corrected = withRest(sections, ranges, found.corrected);
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
      found.query = typed.found.query === rest ? query : withRest(sections, ranges, typed.found.query);
      return { found: found, isComplete: isComplete, isPlaced: true };
    }

    function literally(view, written) {
      return engine.evaluateLiterally(view, written, scope);
    }

    async function asTyped(view, written) {
      return engine.orAbbreviated(view, await literally(view, written), scope);
    }

    /** Whether some document has all pairs of a text: then it may have the text. */
    async function hasPairs(view, written) {
      const pairs = text.parseQuery(written).tokens.filter(function (token) {
        return token.term && isIdeograph(token.term[0]);
      });
      const documents = await Promise.all(pairs.map(async function (token) {
        const those = new Set();
        (await engine.tokenEntries(view, token)).forEach(function (entry) {
          engine.eachImpact(view, entry, function (document) {
            those.add(document);
          });
        });
        return those;
      }));
      return documents.length === 0 || Array.from(documents[0]).some(function (document) {
        return document < scope && documents.every(function (those) {
          return those.has(document);
        });
      });
    }

    /** Those of several spellings that records have in one piece. */
    async function wholeOnes(view, spellings) {
      return (await Promise.all(spellings.map(function (written) {
        return literally(view, written);
      }))).filter(isWhole);
    }

    /** The longest end of a name of an institution that is the whole name of a record, `{start, found}`, or null. */
    async function wholeNameAtEnd(view, name, inside) {
      for (let start = name.word[0] + 1; start < name.word[1]; start += 1) {
        const written = textOf(inside, [start, name.end]);
        if (name.end - start >= tables.MIN_NAME_LENGTH && await hasPairs(view, written)) {
          const found = await literally(view, written);
          if (found.isExact && isWhole(found)) {
            return { start: start, found: found };
          }
        }
      }
      return null;
    }

    /** Whether the name of a centre is that of a record with the country before it. */
    async function hasCountryBefore(view, name, inside) {
      const spellings = name.isCentre ? spellingsOfLastPlace(inside, name) : [];
      const found = await Promise.all(spellings.map(function (own) {
        return literally(view, inside.rules.country + own);
      }));
      return found.some(function (one) {
        return one.isExact;
      });
    }

    /** The names of institutions that no record of a view has; see src/search/reference/names.rs. */
    async function unlistedInstitutions(view, inside) {
      const unlisted = [];
      for (const name of institutionNames(inside).concat(centreNames(inside))) {
        const word = textOf(inside, name.word);
        const isNational = word === inside.rules.national || word === inside.rules.country;
        const isLocal = name.places.length === 0 && !isNational && isBeforeLibrary(inside, name.word[1]);
        if (!isLocal && !isWhole(await asTyped(view, textOf(inside, [name.word[0], name.end]))) &&
          (await wholeOnes(view, spellingsOf(inside, name))).length === 0 && !await hasCountryBefore(view, name, inside) &&
          await wholeNameAtEnd(view, name, inside) === null) {
          unlisted.push({ name: ownText(inside, name), typed: textOf(inside, [name.word[0], name.end]) });
        }
      }
      return unlisted;
    }

    /** The documents that have a part of the query in one piece, in the places that it names in full, or null. */
    async function named(range) {
      const places = fullPlacesIn(range);
      const literal = places && await literally(table, textOf(sections, range));
      const matched = literal && isWhole(literal) ? thoseIn(places, literal.matched) : [];
      return matched.some(isBelow) ? { matched: matched, scores: literal.scores, isExact: literal.isExact } : null;
    }

    /** The documents of which a word is an abbreviation, or null; see src/search/reference/names.rs. */
    async function abbreviated(word) {
      const literal = await literally(table, word);
      const length = Array.from(word).length;
      if (length < tables.MIN_ABBREVIATION || length > tables.MAX_ABBREVIATION || literal.parsed.words.length !== 1) {
        return null;
      }
      if (!isWhole(literal)) {
        const typed = await engine.orAbbreviated(table, literal, scope);
        return isWhole(typed) ? typed : null;
      }
      const marked = engine.matchingInterpretations(table, literal.parsed.words[0], literal.parsed, literal.entries, scope).find(function (matching) {
        const tokens = matching.interpretation.tokens;
        return tokens.length === 1 && (literal.parsed.tokens[tokens[0]].term || '').endsWith(tables.ABBREVIATION_MARK);
      });
      return marked ? { matched: marked.documents, scores: marked.scores } : null;
    }

    /** The documents of several answers, with the sums of their scores. */
    function anyOf(answers) {
      const scores = new Float64Array(table.documents);
      answers.forEach(function (answer) {
        answer.matched.forEach(function (document) {
          scores[document] += answer.scores[document];
        });
      });
      const matched = Array.from(new Set(answers.flatMap(function (answer) {
        return Array.from(answer.matched);
      }))).sort(function (a, b) {
        return a - b;
      });
      return { matched: matched, scores: scores };
    }

    /** Whether none of the documents of a name is in the places that the query has beside it. */
    function isElsewhere(documents, name) {
      const there = new Set(sections.places.filter(function (place) {
        return place.range[0] < name[0] || place.range[0] >= name[1];
      }).flatMap(function (place) {
        return place.word.entries.map(function (entry) {
          return regionOf(entry, false);
        }).filter(hasPoints).flatMap(documentsOf);
      }));
      return there.size > 0 && !documents.some(function (document) {
        return document < scope && there.has(document);
      });
    }

    /** The answer to a query with a name in some ranges, which some documents have. */
    function planBeside(among, ranges) {
      const rest = without(sections, ranges);
      return planAmong(among, ranges, words && window.wangdian.isOnlyLookUp(words, rest) ? '' : rest);
    }

    /** What a piece of the query is, `{whole, found, isCertain, isUnlisted}`, or null where it is no name. */
    async function knownPiece(piece, units) {
      const starts = startsOf(sections, piece.word);
      const ends = endsAfter(units, piece.first).sort(function (a, b) {
        return b[0] - a[0];
      });
      for (const end of ends) {
        for (const from of starts) {
          const found = end[0] - from >= tables.MIN_NAME_LENGTH && await named([from, end[0]]);
          if (found) {
            return { whole: [from, end[1]], found: found, isCertain: found.isExact };
          }
        }
      }
      const start = starts[starts.length - 1];
      const word = [start, piece.word[1]];
      if (word[1] - start < 2) {
        return null;
      }
      const institution = institutionAfter(sections, word);
      const spelt = institution ? await wholeOnes(table, spellingsOf(sections, institution)) : [];
      if (spelt.length > 0) {
        return { whole: [start, institution.end], found: anyOf(spelt), isCertain: false };
      }
      const isNowhere = !isPlace(sections, word);
      if (isNowhere) {
        const literal = await literally(table, textOf(sections, word));
        const found = await abbreviated(textOf(sections, word)) || (literal.isExact && isWhole(literal) ? literal : null);
        if (found) {
          const length = isBeforeLibrary(sections, word[1]) ? Array.from(sections.rules.library).length : 0;
          return { whole: [start, word[1] + length], found: found, isCertain: true };
        }
      }
      if (institution) {
        return { whole: [start, institution.end], found: null, isUnlisted: true };
      }
      const mayBeName = isNowhere && word[1] - start <= tables.MAX_ABBREVIATION &&
        sections.characters.slice(start, word[1]).every(isIdeograph);
      return mayBeName ? { whole: word, found: null } : null;
    }

    /** The answer to a query with several names, by the documents of all of them, or null. */
    async function planSeveral() {
      const units = unitsOf(sections, dividedWords(sections));
      const pieces = piecesOf(sections, units);
      const known = [];
      for (const piece of pieces.length < 2 ? [] : pieces) {
        const end = known.length > 0 ? known[known.length - 1].whole[1] : 0;
        const one = piece.word[0] >= end ? await knownPiece(piece, units) : null;
        if (one !== null) {
          known.push(Object.assign(one, { joint: piece.joint }));
        }
      }
      const isJoined = function (i) {
        return i > 0 && i < known.length && known[i].joint[0] < known[i].joint[1] && known[i - 1].whole[1] === known[i].joint[0];
      };
      const joins = known.some(function (one) {
        return one.isCertain;
      });
      const answers = [];
      const unlisted = [];
      const ranges = [];
      for (let i = 0; i < known.length; i += 1) {
        const one = known[i];
        const written = textOf(sections, one.whole);
        if (one.found) {
          answers.push(one.found);
        } else if (one.isUnlisted) {
          unlisted.push({ name: written, typed: written });
        } else if (joins && (isJoined(i) || isJoined(i + 1))) {
          const literal = await literally(table, written);
          if (isWhole(literal)) {
            answers.push(literal);
          } else {
            unlisted.push({ name: written, typed: written });
          }
        } else {
          continue;
        }
        ranges.push.apply(ranges, isJoined(i) ? [one.joint, one.whole] : [one.whole]);
      }
      const hasName = known.some(function (one) {
        return one.found;
      });
      if (!hasName || answers.length + unlisted.length < 2 || isWhole(await literally(table, query))) {
        return null;
      }
      const typed = await planBeside(anyOf(answers), ranges);
      addMissing(typed.found, unlisted);
      return typed;
    }

    /** The answer to a query with an abbreviation before a library, or the whole name of a record at the end of a word, or null. */
    async function planInstitution() {
      for (const name of institutionNames(sections)) {
        if (isWhole(await asTyped(table, textOf(sections, [name.word[0], name.end])))) {
          continue;
        }
        if (isBeforeLibrary(sections, name.word[1]) && !isPlace(sections, name.word)) {
          const found = await abbreviated(textOf(sections, name.word));
          if (found) {
            return planBeside(found, [[name.word[0], name.end]]);
          }
        }
        const own = await wholeNameAtEnd(table, name, sections);
        const begins = function (from, end) {
          return name.places.some(function (place) {
            return from <= place.range[0] && place.range[0] < end;
          });
        };
        // What has a place before it may be elsewhere only if it begins with one as well.
        if (own !== null && (!begins(name.word[0], own.start) || begins(own.start, own.start + 1))) {
          const before = [name.word[0], own.start];
          return planBeside(own.found, (before[1] - before[0] <= tables.MAX_BEFORE_NAME ? [before] : []).concat([[own.start, name.end]]));
        }
      }
      return null;
    }

    if (isUnknown) {
      return isPlain ? planSeveral() : null;
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

    const several = isPlain ? null : await planSeveral();
    if (several !== null) {
      return several;
    }
    for (const possible of names) {
      const found = await named(possible.range);
      // Whoever types a place beside a name looks there, unless that is all of a name.
      if (found !== null && (found.isExact || !isElsewhere(found.matched, possible.whole))) {
        return planBeside(found, [possible.whole]);
      }
    }
    const institution = await planInstitution();
    if (institution !== null) {
      return institution;
    }
    if (sections.places.length === 0) {
      const unlisted = await unlistedInstitutions(table, sections);
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
      // Whoever says 中山 means the city rather than a district elsewhere, but may mean that.
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
    // None of the records that a name beside the places stands for is there.
    if (!there.some(isBelow)) {
      return null;
    }
    const typed = await planAmong({ matched: there, scores: new Float64Array(table.documents) }, ranges, rest);
    const areNames = sections.places.every(function (place) {
      return !place.word.isFull;
    });
    if (!typed.isComplete && areNames) {
      const unplaced = await engine.planUnplaced(table, query, scope, words);
      if (unplaced.isComplete && unplaced.found.match === 'all') {
        return null;
      }
      typed.unplaced = unplaced;
      typed.places = written;
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
    typed.found.regions = regions.map(function (region) {
      return region.code;
    });
    typed.isLocated = true;
    if (instead.length === 0) {
      const corrected = typed.found.corrected;
      const checked = corrected ? await sectionsOf(engine, table, corrected, await engine.everydayWords(table, corrected)) : sections;
      addMissing(typed.found, await unlistedInstitutions(engine.within(table, there), checked));
    }
    return typed;
  }

  /** Puts institutions before the words that are missing, which need not be named if they are parts of them. */
  function addMissing(found, unlisted) {
    const names = unlisted.map(function (one) {
      return one.name;
    });
    found.missing = Array.from(new Set(names.concat((found.missing || []).filter(function (word) {
      return !unlisted.some(function (one) {
        return one.typed.indexOf(word) >= 0;
      });
    }))));
    // Where the words are counted again, see corrections-2-plan.js.
    found.unlisted = unlisted;
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
    const names = Array.from(new Set(ranges)).slice(0, tables.MAX_ENDED_NAMES).map(function (range) {
      return textOf(sections, range.split(','));
    });
    const spellings = institutionNames(sections).flatMap(function (name) {
      return spellingsOfLastPlace(sections, name);
    }).filter(function (spelling) {
      return names.indexOf(spelling) < 0;
    }).sort(function (a, b) {
      return Array.from(b).length - Array.from(a).length || (a < b ? -1 : 1);
    });
    return names.concat(Array.from(new Set(spellings)).slice(0, tables.MAX_ENDED_NAMES));
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
  window.wangdian.addMissing = addMissing;
  window.wangdian.endedPoints = endedPoints;
})(window);
