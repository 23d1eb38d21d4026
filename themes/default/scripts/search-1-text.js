/**
 * The text rules of search: folding, characters' classes, units of a query.
 *
 * The same rules as src/text/ has for the index, with tables that are generated from it;
 * tests/vectors.json is run by both.
 * A classic script without dependencies, since modules do not load from file://.
 */
(function (window) {
  'use strict';

  const IDEOGRAPH = 1;
  const WORD = 2;
  const SEPARATOR = 0;

  const tables = window.wangdian.tables;
  /** The most units that a query is asked with: a set of them fits in 32 bits. */
  const MAX_UNITS = tables.MAX_UNITS;
  /** Marks the last character of a run of ideographs. */
  const END_MARK = tables.END_MARK;
  /** Marks what abbreviates a name, where other records have it by chance. */
  const ABBREVIATION_MARK = tables.ABBREVIATION_MARK;

  function isIn(ranges, code) {
    return ranges.some(function (range) {
      return range[0] <= code && code <= range[1];
    });
  }

  /** The class of a folded character, given as a string of one code point. */
  function classOf(character) {
    const code = character.codePointAt(0);
    if (code < 0x80) {
      return /[0-9A-Za-z]/.test(character) ? WORD : SEPARATOR;
    }
    if (isIn(tables.IDEOGRAPHS, code)) {
      return IDEOGRAPH;
    }
    return isIn(tables.SEPARATORS, code) ? SEPARATOR : WORD;
  }

  /** The text in compatibility form and lower case. */
  function fold(text) {
    return text.normalize('NFKC').toLowerCase().normalize('NFKC');
  }

  /** The runs of a folded text: arrays of characters of one class. */
  function runs(folded) {
    const found = [];
    let current = null;
    for (const character of folded) {
      const kind = classOf(character);
      if (kind === SEPARATOR) {
        current = null;
      } else if (current && current.kind === kind) {
        current.characters.push(character);
      } else {
        current = { kind: kind, isGlued: current !== null, characters: [character] };
        found.push(current);
      }
    }
    return found;
  }

  /** The terms that a text is found by, as the index has them. */
  function documentTerms(text) {
    const terms = [];
    runs(fold(text)).forEach(function (run) {
      const characters = run.characters;
      if (run.kind === WORD) {
        terms.push(characters.join(''));
        return;
      }
      for (let i = 1; i < characters.length; i += 1) {
        terms.push(characters[i - 1] + characters[i]);
      }
      terms.push(characters[characters.length - 1] + END_MARK);
    });
    return terms;
  }

  /** A whole name or item as one term: its runs, with a space only between two words. */
  function wholeTerm(text) {
    let whole = '';
    let afterWord = false;
    runs(fold(text)).forEach(function (run) {
      if (afterWord && run.kind === WORD) {
        whole += ' ';
      }
      whole += run.characters.join('');
      afterWord = run.kind === WORD;
    });
    return whole;
  }

  // ── Pinyin ─────────────────────────────────────────────────────────────────

  /** The finals that each initial occurs with. */
  const SYLLABLES = tables.SYLLABLES.map(function (row) {
    return [row[0], row[1].split(' ')];
  });

  function isSyllable(letters) {
    return SYLLABLES.some(function (row) {
      return letters.startsWith(row[0]) && row[1].indexOf(letters.slice(row[0].length)) >= 0;
    });
  }

  function beginsSyllable(letters) {
    return letters !== '' && SYLLABLES.some(function (row) {
      if (row[0].startsWith(letters)) {
        return true;
      }
      const rest = letters.slice(row[0].length);
      return letters.startsWith(row[0]) && row[1].some(function (final) {
        return final.startsWith(rest);
      });
    });
  }

  /** A text without marks above its letters, and with `u` for the `v` that stands for `ü`. */
  function plainLetters(text) {
    return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/([ln])v/g, '$1u');
  }

  /** A word's letters as Pinyin is typed, or null where it has anything but a–z. */
  function letters(word) {
    const plain = plainLetters(word);
    return /^[a-z]+$/.test(plain) ? plain : null;
  }

  /** The ways in which letters divide into syllables; `open`: the last may be a beginning. */
  function divisions(word, open) {
    const found = [];
    const deadEnds = [];

    function divide(start, before) {
      if (deadEnds[start]) {
        return false;
      }
      const rest = word.slice(start);
      if (rest === '') {
        if (!open) {
          found.push(before);
        }
        return !open;
      }
      let any = false;
      if (open && beginsSyllable(rest)) {
        found.push(before.concat(rest));
        any = true;
      }
      for (let length = Math.min(tables.LONGEST_SYLLABLE, rest.length); length >= 1; length -= 1) {
        if (found.length >= tables.MAX_DIVISIONS) {
          return true;
        }
        const syllable = rest.slice(0, length);
        if ((!open || length < rest.length) && isSyllable(syllable)) {
          any = divide(start + length, before.concat(syllable)) || any;
        }
      }
      deadEnds[start] = !any;
      return any;
    }

    if (word.length <= tables.MAX_LETTERS) {
      divide(0, []);
    }
    return found;
  }

  // ── Queries ────────────────────────────────────────────────────────────────
  //
  // A unit is { term }, { ideograph }, { sound } or { prefix }, the last two looked up
  // among the sounds of names; late-1-abbreviate.js adds { abbreviation }.

  /** Two syllables a unit; one alone is the beginning of all pairs with it. */
  function soundUnits(syllables, open) {
    if (syllables.length === 1) {
      if (!open) {
        return [{ prefix: syllables[0] + ' ' }];
      }
      return syllables[0].length >= tables.LEAST_OPEN ? [{ prefix: syllables[0] }] : [];
    }
    return syllables.slice(1).map(function (syllable, i) {
      const sound = syllables[i] + ' ' + syllable;
      return open && i === syllables.length - 2 ? { prefix: sound } : { sound: sound };
    });
  }

  /** Three initials a unit; two alone are the beginning of all threes with them. */
  function initialUnits(word) {
    const sound = word.toUpperCase();
    if (word.length < 2 || /[iuv]/.test(word)) {
      return [];
    }
    if (word.length === 2) {
      return [[{ prefix: sound }]];
    }
    return [Array.from({ length: word.length - 2 }, function (_, i) {
      return { sound: sound.slice(i, i + 3) };
    })];
  }

  /** The units of each way to read words as sounds: whole syllables, open, initials. */
  function soundsOf(words) {
    const spelt = words.map(letters);
    if (spelt.indexOf(null) >= 0) {
      return [[], [], []];
    }
    if (spelt.length > 1) {
      return [[soundUnits(spelt, false)], [soundUnits(spelt, true)], []];
    }
    const divide = function (open) {
      return divisions(spelt[0], open).map(function (syllables) {
        return soundUnits(syllables, open);
      }).filter(function (units) {
        return units.length > 0;
      });
    };
    return [divide(false), divide(true), initialUnits(spelt[0])];
  }

  /**
   * What a person typed; see ParsedQuery in src/text/tokens.rs.
   *
   * @returns {{units: object[], words: {text: string, isGlued: boolean,
   *   isIdeographs: boolean, stages: {units: number[], parts: number[]}[][]}[],
   *   whole: string, wholeSound: string, truncated: boolean}} readings hold positions in
   *   `units`, and for every character, syllable or letter the set of units that it
   *   belongs to, bit i for the i-th of the reading.
   */
  function parseQuery(query) {
    const folded = fold(query);
    const all = runs(folded);
    const parsed = { units: [], words: [], whole: wholeTerm(query), wholeSound: '', truncated: false };
    const places = new Map();
    let room = MAX_UNITS;

    function placeOf(unit) {
      const key = JSON.stringify(unit);
      if (!places.has(key)) {
        places.set(key, parsed.units.length);
        parsed.units.push(unit);
      }
      return places.get(key);
    }

    /** A reading of units that each span `span` parts, one part later than the last. */
    function reading(units, span) {
      const made = { units: [], parts: [] };
      const bits = units.map(function (unit) {
        const place = placeOf(unit);
        if (made.units.indexOf(place) < 0) {
          made.units.push(place);
        }
        return 1 << made.units.indexOf(place);
      });
      for (let part = 0; part < bits.length + span - 1; part += 1) {
        let around = 0;
        for (let start = Math.max(0, part - span + 1); start <= part && start < bits.length; start += 1) {
          around |= bits[start];
        }
        if (around !== 0 && made.parts.indexOf(around) < 0) {
          made.parts.push(around);
        }
      }
      return made;
    }

    function pushWord(text, isGlued, isIdeographs, stages) {
      const hasUnits = stages.flat().some(function (made) {
        return made.units.length > 0;
      });
      const isKnown = parsed.words.some(function (word) {
        return word.text === text;
      });
      if (hasUnits && !isKnown) {
        parsed.words.push({ text: text, isGlued: isGlued, isIdeographs: isIdeographs, stages: stages });
      }
    }

    function pushIdeographs(characters, isGlued, isAlone) {
      let units = characters.length === 1
        ? [{ ideograph: characters[0] }]
        : characters.slice(1).map(function (second, i) {
          return { term: characters[i] + second };
        });
      const added = new Set();
      const tooMany = units.findIndex(function (unit) {
        const key = JSON.stringify(unit);
        const isNew = !places.has(key) && !added.has(key);
        if (isNew && added.size < room) {
          added.add(key);
          return false;
        }
        return isNew;
      });
      room -= added.size;
      if (tooMany >= 0) {
        parsed.truncated = true;
        units = units.slice(0, tooMany);
      }
      const text = characters.join('');
      const stage = [reading(units, characters.length === 1 ? 1 : 2)];
      if (characters.length > 1 && characters.length < 4 && isAlone && units.length > 0) {
        stage.push(reading([{ term: text + ABBREVIATION_MARK }], 1));
      }
      pushWord(text, isGlued, true, [stage]);
    }

    function pushLetters(all, isGlued) {
      const words = all.slice(0, room);
      parsed.truncated = words.length < all.length;
      if (words.length === 0) {
        return;
      }
      let longest = words.length;
      const stages = soundsOf(words).map(function (ways, stage) {
        return ways.filter(function (units) {
          return units.length <= room;
        }).map(function (units) {
          longest = Math.max(longest, units.length);
          return [units, units.length === 1 ? 1 : stage === 2 ? 3 : 2];
        });
      });
      stages[0].push([words.map(function (word) {
        return { term: word };
      }), 1]);
      pushWord(words.join(' '), isGlued, false, stages.map(function (ways) {
        return ways.map(function (way) {
          return reading(way[0], way[1]);
        });
      }));
      room -= longest;
    }

    let next = 0;
    while (next < all.length && !parsed.truncated) {
      const run = all[next];
      const isGlued = run.isGlued;
      if (run.kind === IDEOGRAPH) {
        const after = all[next + 1];
        pushIdeographs(run.characters, isGlued, !isGlued && !(after && after.isGlued));
        next += 1;
      } else {
        const words = [run.characters.join('')];
        while (next + words.length < all.length && isSingle(all[next + words.length - 1]) &&
            isSingle(all[next + words.length])) {
          words.push(all[next + words.length].characters.join(''));
        }
        pushLetters(words, isGlued);
        next += words.length;
      }
    }
    const spelt = all.map(function (run) {
      return letters(run.characters.join(''));
    });
    parsed.wholeSound = spelt.indexOf(null) >= 0 ? '' : spelt.join('');
    return parsed;
  }

  /** Whether a run is one whole syllable in letters. */
  function isSingle(run) {
    const spelt = letters(run.characters.join(''));
    return spelt !== null && isSyllable(spelt);
  }

  /**
   * Where a text shows what was asked for: ranges of UTF-16 code units, ascending,
   * not touching.
   *
   * Each character is folded by itself, so that a folded character knows the one that
   * it came from.
   */
  function matchedRanges(text, parsed) {
    const folded = [];
    const sources = [];
    let offset = 0;
    for (const character of text) {
      for (const part of fold(character)) {
        folded.push(part);
        sources.push([offset, offset + character.length]);
      }
      offset += character.length;
    }
    const marked = new Array(folded.length).fill(false);
    parsed.units.forEach(function (unit) {
      const wanted = Array.from(unit.term || unit.ideograph || '');
      if (wanted.length === 0) {
        return;
      }
      const isWord = classOf(wanted[0]) === WORD;
      for (let i = 0; i + wanted.length <= folded.length; i += 1) {
        const here = wanted.every(function (character, k) {
          return folded[i + k] === character;
        });
        const inside = isWord &&
          ((i > 0 && classOf(folded[i - 1]) === WORD) ||
            (i + wanted.length < folded.length && classOf(folded[i + wanted.length]) === WORD));
        if (here && !inside) {
          marked.fill(true, i, i + wanted.length);
        }
      }
    });
    const ranges = [];
    marked.forEach(function (isMarked, i) {
      if (!isMarked) {
        return;
      }
      const last = ranges[ranges.length - 1];
      if (last && last[1] >= sources[i][0]) {
        last[1] = sources[i][1];
      } else {
        ranges.push(sources[i].slice());
      }
    });
    return ranges;
  }

  window.wangdian.text = {
    fold: fold,
    documentTerms: documentTerms,
    wholeTerm: wholeTerm,
    plainLetters: plainLetters,
    letters: letters,
    divisions: divisions,
    parseQuery: parseQuery,
    matchedRanges: matchedRanges,
  };
})(window);
