/**
 * The names of institutions in queries: beside other words, several of them, those that no record has, and those
 * that have ended; and what is left of a query among the records of a name or a place.
 *
 * The same as src/search/reference/names.rs, and as what it needs of src/search/reference/places.rs.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;
  const text = window.wangdian.text;
  const {
    sectionsOf, runs, rangeOf, textOf, isIdeograph, isInPlace, placesWithin, isPlace, without, withRest, namesOf, documentsAt,
    fullPlacesIn, thoseIn,
  } = window.wangdian.sections;

  function lengthOf(written) {
    return Array.from(written).length;
  }

  /** The values of a list, each once. */
  function unique(list) {
    return Array.from(new Set(list));
  }

  // ── What may be a name ─────────────────────────────────────────────────────

  /** Some words, `{range, isWord, ends}`, and the everyday words, from left to right. */
  function unitsOf(sections, words) {
    return words.map(function (range) {
      return { range: range, isWord: true, ends: [range[1]] };
    }).concat(sections.alternatives).sort(function (a, b) {
      return a.range[0] - b.range[0];
    });
  }

  function wordsOf(sections) {
    return sections.stretches.map(function (stretch) {
      return stretch.word;
    }).filter(Boolean);
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

  function isBeforeLibrary(sections, position) {
    return textOf(sections, [position, sections.characters.length]).startsWith(sections.rules.library);
  }

  /** A word with the last word of the name of an institution directly after it, or null. */
  function institutionAfter(sections, word) {
    const places = placesWithin(sections, word);
    // A name may end with the beginning of what looks like another word.
    const last = Math.max(word[1], ...places.map(function (place) {
      return place.range[1];
    }));
    const after = textOf(sections, [last, sections.characters.length]);
    const institution = last - word[0] > 1 && sections.rules.institutions.find(function (known) {
      return after.startsWith(known);
    });
    return institution ? { word: [word[0], last], end: last + lengthOf(institution), places: places, isCentre: false } : null;
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
          const last = units[i].isWord ? end - lengthOf(centre) : part[0];
          return last >= places[places.length - 1].range[1] + tables.MIN_MIDDLE
            ? { word: [unit.range[0], last], end: end, places: places, isCentre: true }
            : null;
        }
      }
      return null;
    }).filter(Boolean);
  }

  /** The name of an institution as it was typed. */
  function typedText(sections, name) {
    return textOf(sections, [name.word[0], name.end]);
  }

  /** Other spellings of the name of an institution; see src/search/reference/names.rs. */
  function spellingsOf(sections, name) {
    const rules = sections.rules;
    const last = textOf(sections, [name.word[1], name.end]);
    const words = [textOf(sections, name.word)];
    name.places.forEach(function (place, i) {
      const rest = textOf(sections, [place.range[1], name.word[1]]);
      const before = textOf(sections, [name.word[0], place.range[0]]);
      namesOf(place).forEach(function (own) {
        words.push(...i === 0 ? [before + own + rest, own + rest] : [own + rest]);
      });
    });
    return unique(words).flatMap(function (word) {
      return last === rules.library ? [word + last, word + rules.public + last] : [word + last];
    });
  }

  /** The name of an institution from the last place in it on, with any name of the place. */
  function spellingsOfLastPlace(sections, name) {
    return name.places.slice(-1).flatMap(function (place) {
      return namesOf(place).map(function (own) {
        return own + textOf(sections, [place.range[1], name.end]);
      });
    });
  }

  /** The name of a centre as records have it that have the country before it. */
  function nationalSpellings(sections, name) {
    return spellingsOfLastPlace(sections, name).map(function (own) {
      return sections.rules.country + own;
    });
  }

  /** Where a name begins without words before it that belong to the sentence. */
  function withoutWordsBefore(sections, name) {
    let start = name.word[0];
    const isOwn = function (word) {
      const length = lengthOf(word);
      return name.word[1] - start > length + 1 && textOf(sections, [start, start + length]) === word;
    };
    for (;;) {
      const isAtPlace = placesWithin(name, [start, start + 1]).length > 0;
      const word = isAtPlace ? undefined : sections.rules.before_names.find(isOwn);
      if (word === undefined) {
        return start;
      }
      start += lengthOf(word);
    }
  }

  /** Whether a character joins words, and is no part of a place. */
  function isJoint(sections, position) {
    return sections.rules.joints.indexOf(sections.characters[position]) >= 0 && !isInPlace(sections, position);
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

  // ── Their records ──────────────────────────────────────────────────────────

  /** The same as if only some documents existed. */
  function within(sections, documents) {
    return Object.assign({}, sections, { table: sections.engine.within(sections.table, documents) });
  }

  /** Whether one of some documents decides what matches. */
  function hasMatch(sections, documents) {
    return documents.some(function (document) {
      return document < sections.scope;
    });
  }

  function literally(sections, written) {
    return sections.engine.evaluateLiterally(sections.table, written, sections.scope);
  }

  async function asTyped(sections, written) {
    return sections.engine.orAbbreviated(sections.table, await literally(sections, written), sections.scope);
  }

  function isWhole(found) {
    return found.hasMatch && found.match === 'all';
  }

  /** The documents that have a part of the query in one piece, in the places that it names in full, or null. */
  async function named(sections, range) {
    const places = fullPlacesIn(sections, range);
    const literal = places && await literally(sections, textOf(sections, range));
    const matched = literal && isWhole(literal) ? thoseIn(places, literal.matched) : [];
    return hasMatch(sections, matched) ? { matched: matched, scores: literal.scores, isExact: literal.isExact } : null;
  }

  /** The documents of which a word is an abbreviation, or null; see src/search/reference/names.rs. */
  async function matchAbbreviation(sections, word) {
    const literal = await literally(sections, word);
    const parsed = literal.parsed;
    const length = lengthOf(word);
    if (length < tables.MIN_ABBREVIATION || length > tables.MAX_ABBREVIATION || parsed.words.length !== 1) {
      return null;
    }
    if (!isWhole(literal)) {
      const typed = await asTyped(sections, word);
      return isWhole(typed) ? typed : null;
    }
    const { engine, table, scope } = sections;
    const marked = engine.matchingInterpretations(table, parsed.words[0], parsed, literal.entries, scope).find(function (matching) {
      const tokens = matching.interpretation.tokens;
      return tokens.length === 1 && (parsed.tokens[tokens[0]].term || '').endsWith(tables.ABBREVIATION_MARK);
    });
    return marked ? { matched: marked.documents, scores: marked.scores } : null;
  }

  /** Those of several spellings that records have in one piece. */
  async function wholeOnes(sections, spellings) {
    return (await Promise.all(spellings.map(function (written) {
      return literally(sections, written);
    }))).filter(isWhole);
  }

  function addScores(scores, answer) {
    answer.matched.forEach(function (document) {
      scores[document] += answer.scores[document];
    });
  }

  /** The documents of several answers, each once, in their order. */
  function union(answers) {
    return unique(answers.flatMap(function (answer) {
      return answer.matched;
    })).sort(function (a, b) {
      return a - b;
    });
  }

  /** The documents of several answers, with the sums of their scores. */
  function anyOf(sections, answers) {
    const scores = new Float64Array(sections.table.documents);
    answers.forEach(function (answer) {
      addScores(scores, answer);
    });
    return { matched: union(answers), scores: scores };
  }

  /** Whether some document has all pairs of a text: then it may have the text. */
  async function hasPairs(sections, written) {
    const { engine, table } = sections;
    const pairs = text.parseQuery(written).tokens.filter(function (token) {
      return token.term && isIdeograph(token.term[0]);
    });
    const documents = await Promise.all(pairs.map(async function (token) {
      const those = new Set();
      (await engine.tokenEntries(table, token)).forEach(function (entry) {
        engine.eachImpact(table, entry, function (document) {
          those.add(document);
        });
      });
      return those;
    }));
    return documents.length === 0 || hasMatch(sections, Array.from(documents[0]).filter(function (document) {
      return documents.every(function (those) {
        return those.has(document);
      });
    }));
  }

  /** The longest end of a name of an institution that is the whole name of a record, `{start, found}`, or null. */
  async function wholeNameAtEnd(sections, name) {
    for (let start = name.word[0] + 1; start < name.word[1]; start += 1) {
      const written = textOf(sections, [start, name.end]);
      if (name.end - start >= tables.MIN_NAME_LENGTH && await hasPairs(sections, written)) {
        const found = await literally(sections, written);
        if (found.isExact && isWhole(found)) {
          return { start: start, found: found };
        }
      }
    }
    return null;
  }

  // ── What is left of a query, among some documents ──────────────────────────

  /** Those of several words that some document has, and the others. */
  async function knownWords(sections, words) {
    const known = [];
    const unknown = [];
    for (const word of words) {
      (sections.engine.hasAllWords(await literally(sections, word.text)) ? known : unknown).push(word.text);
    }
    return [known, unknown];
  }

  /**
   * The answer to the rest of a query among some documents, which the text in some ranges stands for; if none
   * has all of it, these, and what they lack.
   */
  async function planAmong(sections, among, ranges, rest) {
    const { engine, query, scope } = sections;
    const left = text.parseQuery(rest);
    if (left.words.length === 0) {
      return { found: { query: query, parsed: left, matched: among.matched, scores: among.scores.slice(), match: 'all' }, isComplete: true, isPlaced: true };
    }
    const there = within(sections, among.matched);
    const number = await engine.numberAnswer(there.table, rest, left, scope);
    const typed = number ? { found: number, isComplete: true } : await engine.planWords(there.table, rest, scope);
    const found = Object.assign({}, typed.found, { scores: among.scores.slice() });
    const isFound = hasMatch(sections, typed.found.matched);
    if (isFound) {
      addScores(found.scores, typed.found);
      if (found.corrected) {
        found.corrected = withRest(sections, ranges, found.corrected);
      }
    } else {
      found.matched = among.matched;
      found.match = 'all';
      found.corrected = null;
      found.advice = found.advice && found.advice[0] === 0 ? null : found.advice;
      if ((found.missing || []).length === 0) {
        const [known, unknown] = await knownWords(there, typed.found.parsed.words);
        found.missing = unknown;
        const those = await literally(there, known.join(' '));
        if (engine.hasAllWords(those)) {
          found.matched = those.matched;
          addScores(found.scores, those);
        }
      }
    }
    found.query = typed.found.query === rest ? query : withRest(sections, ranges, typed.found.query);
    return { found: found, isComplete: isFound && typed.isComplete, isPlaced: true };
  }

  // ── A name beside other words ──────────────────────────────────────────────

  /** Whether none of the documents of a name is in the places that the query has beside it. */
  function isElsewhere(sections, documents, name) {
    const there = new Set(sections.places.filter(function (place) {
      return place.range[0] < name[0] || place.range[0] >= name[1];
    }).flatMap(function (place) {
      return documentsAt(sections, place);
    }));
    return there.size > 0 && !hasMatch(sections, documents.filter(function (document) {
      return there.has(document);
    }));
  }

  /** The answer to a query with names in some ranges, which some documents have. */
  function planBeside(sections, among, ranges) {
    const rest = without(sections, ranges);
    return planAmong(sections, among, ranges, sections.words && window.wangdian.isOnlyLookUp(sections.words, rest) ? '' : rest);
  }

  /**
   * The answer to a query with a name beside other words, or null: what some document has in one piece, or an
   * abbreviation before a library, or the whole name of a record at the end of a word.
   */
  async function planNamed(sections, names) {
    for (const possible of names) {
      const found = await named(sections, possible.range);
      // Whoever types a place beside a name looks there, unless that is all of a name.
      if (found !== null && (found.isExact || !isElsewhere(sections, found.matched, possible.whole))) {
        return planBeside(sections, found, [possible.whole]);
      }
    }
    for (const name of institutionNames(sections)) {
      const { word, end } = name;
      if (isWhole(await asTyped(sections, typedText(sections, name)))) {
        continue;
      }
      const isAbbreviation = isBeforeLibrary(sections, word[1]) && !isPlace(sections, word);
      const found = isAbbreviation ? await matchAbbreviation(sections, textOf(sections, word)) : null;
      if (found) {
        return planBeside(sections, found, [[word[0], end]]);
      }
      const own = await wholeNameAtEnd(sections, name);
      // What has a place before it may be elsewhere only if it begins with one as well.
      const begins = function (from, to) {
        return placesWithin(name, [from, to]).length > 0;
      };
      if (own !== null && (!begins(word[0], own.start) || begins(own.start, own.start + 1))) {
        const before = own.start - word[0] <= tables.MAX_BEFORE_NAME ? [[word[0], own.start]] : [];
        return planBeside(sections, own.found, before.concat([[own.start, end]]));
      }
    }
    return null;
  }

  // ── Several names ──────────────────────────────────────────────────────────

  /** What a piece of the query is, `{whole, found, isCertain, isUnlisted}`, or null where it is no name. */
  async function knownPiece(sections, piece, units) {
    const starts = startsOf(sections, piece.word);
    const ends = endsAfter(units, piece.first).sort(function (a, b) {
      return b[0] - a[0];
    });
    for (const end of ends) {
      for (const from of starts) {
        const found = end[0] - from >= tables.MIN_NAME_LENGTH && await named(sections, [from, end[0]]);
        if (found) {
          return { whole: [from, end[1]], found: found, isCertain: found.isExact };
        }
      }
    }
    const start = starts.pop();
    const word = [start, piece.word[1]];
    if (word[1] - start < 2) {
      return null;
    }
    const institution = institutionAfter(sections, word);
    const spelt = institution ? await wholeOnes(sections, spellingsOf(sections, institution)) : [];
    if (spelt.length > 0) {
      return { whole: [start, institution.end], found: anyOf(sections, spelt), isCertain: false };
    }
    const isNowhere = !isPlace(sections, word);
    const written = textOf(sections, word);
    if (isNowhere) {
      const literal = await literally(sections, written);
      const found = await matchAbbreviation(sections, written) || (literal.isExact && isWhole(literal) ? literal : null);
      if (found) {
        const length = isBeforeLibrary(sections, word[1]) ? lengthOf(sections.rules.library) : 0;
        return { whole: [start, word[1] + length], found: found, isCertain: true };
      }
    }
    if (institution) {
      return { whole: [start, institution.end], found: null, isUnlisted: true };
    }
    const mayBeName = isNowhere && word[1] - start <= tables.MAX_ABBREVIATION && Array.from(written).every(isIdeograph);
    return mayBeName ? { whole: word, found: null } : null;
  }

  /** What the pieces of a query are, from left to right, each with the joint before it; nothing where there is only one. */
  async function knownPieces(sections) {
    const units = unitsOf(sections, dividedWords(sections));
    const pieces = piecesOf(sections, units);
    const known = [];
    for (const piece of pieces.length < 2 ? [] : pieces) {
      const end = known.length > 0 ? known[known.length - 1].whole[1] : 0;
      const one = piece.word[0] >= end ? await knownPiece(sections, piece, units) : null;
      if (one !== null) {
        known.push(Object.assign(one, { joint: piece.joint }));
      }
    }
    return known;
  }

  /** The answer to a query with several names, by the documents of all of them, or null. */
  async function planSeveral(sections) {
    const known = await knownPieces(sections);
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
      let found = one.found;
      if (!found && !one.isUnlisted) {
        // A word is only a name where it is joined to one.
        if (!joins || !(isJoined(i) || isJoined(i + 1))) {
          continue;
        }
        const literal = await literally(sections, written);
        found = isWhole(literal) ? literal : null;
      }
      if (found) {
        answers.push(found);
      } else {
        unlisted.push({ name: written, typed: written });
      }
      ranges.push(...isJoined(i) ? [one.joint, one.whole] : [one.whole]);
    }
    const hasName = known.some(function (one) {
      return one.found;
    });
    if (!hasName || answers.length + unlisted.length < 2 || isWhole(await literally(sections, sections.query))) {
      return null;
    }
    const typed = await planBeside(sections, anyOf(sections, answers), ranges);
    addMissing(typed.found, unlisted);
    return typed;
  }

  // ── Names that no record has ───────────────────────────────────────────────

  /** Puts institutions before the words that are missing, which need not be named if they are parts of them. */
  function addMissing(found, unlisted) {
    const names = unlisted.map(function (one) {
      return one.name;
    });
    found.missing = unique(names.concat((found.missing || []).filter(function (word) {
      return !unlisted.some(function (one) {
        return one.typed.indexOf(word) >= 0;
      });
    })));
    // Where the words are counted again, see corrections-2-plan.js.
    found.unlisted = unlisted;
  }

  /** Whether some record has the name of an institution, in any of its spellings, or the end of it as its whole name. */
  async function isListed(sections, name) {
    const isSpelt = isWhole(await asTyped(sections, typedText(sections, name))) ||
      (await wholeOnes(sections, spellingsOf(sections, name))).length > 0;
    if (isSpelt) {
      return true;
    }
    const national = await Promise.all((name.isCentre ? nationalSpellings(sections, name) : []).map(function (own) {
      return literally(sections, own);
    }));
    return national.some(function (found) {
      return found.isExact;
    }) || await wholeNameAtEnd(sections, name) !== null;
  }

  /** The names of institutions that no record has; see src/search/reference/names.rs. */
  async function unlistedInstitutions(sections) {
    const unlisted = [];
    for (const name of institutionNames(sections).concat(centreNames(sections))) {
      const word = textOf(sections, name.word);
      const isNational = word === sections.rules.national || word === sections.rules.country;
      const isLocal = name.places.length === 0 && !isNational && isBeforeLibrary(sections, name.word[1]);
      if (!isLocal && !await isListed(sections, name)) {
        const own = withoutWordsBefore(sections, name);
        unlisted.push({ name: textOf(sections, [own, name.end]), typed: typedText(sections, name) });
      }
    }
    return unlisted;
  }

  // ── Names of points that have ended ────────────────────────────────────────

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
    const names = unique(ranges).slice(0, tables.MAX_ENDED_NAMES).map(function (range) {
      return textOf(sections, range.split(','));
    });
    const spellings = institutionNames(sections).flatMap(function (name) {
      return spellingsOfLastPlace(sections, name);
    }).filter(function (spelling) {
      return names.indexOf(spelling) < 0;
    }).sort(function (a, b) {
      return lengthOf(b) - lengthOf(a) || (a < b ? -1 : 1);
    });
    return names.concat(unique(spellings).slice(0, tables.MAX_ENDED_NAMES));
  }

  /**
   * The ended points whose name a query is; where words are missing in what is found, also those whose
   * name a part of it is: `{name, url}[]`.
   */
  async function endedPoints(engine, table, query, isLacking) {
    const names = [query];
    if (isLacking) {
      const words = await engine.everydayWords(table, query);
      names.push(...possibleEndedNames(await sectionsOf(engine, table, query, table.listed, words)));
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

  window.wangdian.endedPoints = endedPoints;
  window.wangdian.names = {
    possibleNames: possibleNames,
    within: within,
    hasMatch: hasMatch,
    literally: literally,
    isWhole: isWhole,
    union: union,
    planAmong: planAmong,
    planNamed: planNamed,
    planSeveral: planSeveral,
    unlistedInstitutions: unlistedInstitutions,
    addMissing: addMissing,
  };
})(window);
