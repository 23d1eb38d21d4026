/**
 * Recognises everyday words in a query.
 *
 * The same as src/text/everyday.rs; tests/everyday_vectors.json is run by both.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;
  const text = window.wangdian.text;

  /**
   * The patterns of rows, ready for recognition.
   *
   * @param {string[][]} files for each file with words the pattern of each row: parts separated by `+`,
   *   alternatives by `/`, folded
   * @param {{particles: string, particle_words: string, function_characters: string, patent_number: string}} rules
   *   characters that are cut off at the ends of what is left, words of two characters that keep them,
   *   characters that words without a meaning consist of, and the alternative that numbers of patents stand for
   */
  function createPatterns(files, rules) {
    const rows = files[0].map(function (first, i) {
      return first.split('+').map(function (_, part) {
        return new Set(files.flatMap(function (patterns) {
          return patterns[i].split('+')[part].split('/').filter(Boolean);
        }));
      });
    });
    const known = new Set();
    const lengths = new Map();
    rows.flat().forEach(function (part) {
      part.forEach(function (alternative) {
        const characters = Array.from(alternative);
        known.add(alternative);
        lengths.set(characters[0], (lengths.get(characters[0]) || new Set()).add(characters.length));
      });
    });
    lengths.forEach(function (found, first) {
      lengths.set(first, Array.from(found).sort(function (a, b) {
        return b - a;
      }));
    });
    const order = rows.map(function (row, i) {
      return i;
    }).sort(function (a, b) {
      return rows[b].length - rows[a].length || a - b;
    });
    return { rows: rows, known: known, lengths: lengths, order: order, rules: rules };
  }

  /** The table of everyday words with its patterns; `files` are the table and, if it was read, that of letters. */
  function prepared(files) {
    const words = files[0];
    const letters = files[1];
    // Patterns are kept with the file that was read for them.
    const last = letters || words;
    last.patterns = last.patterns || createPatterns([words.rows.map(function (row) {
      return row[0];
    })].concat(letters ? [letters.words] : []), words);
    return Object.assign({}, words, { patterns: last.patterns });
  }

  /** Whether a position is between two letters or digits, or beside an apostrophe between two. */
  function isWithinWord(characters, position) {
    const isWord = function (at) {
      return at >= 0 && at < characters.length && text.classOf(characters[at]) === text.WORD;
    };
    const isApostrophe = function (at) {
      return at >= 0 && at < characters.length && tables.APOSTROPHES.indexOf(characters[at]) >= 0;
    };
    return (isWord(position - 1) || (isApostrophe(position - 1) && isWord(position - 2))) &&
      (isWord(position) || (isApostrophe(position) && isWord(position + 1)));
  }

  const PATENT_BEGINNING = new RegExp('^(?:' + tables.PATENT_PREFIXES.join('|') +
    '|(?=' + tables.APPLICATION_DECADES.join('|') + '))');

  /** Where the number of a patent ends that begins at a position, or null; see src/text/everyday.rs. */
  function patentNumberEnd(characters, start) {
    const beginning = PATENT_BEGINNING.exec(characters.slice(start, start + 3).join(''));
    if (isWithinWord(characters, start) || beginning === null) {
      return null;
    }
    const prefix = beginning[0].length;
    const number = /^(?:[ ./-]*[0-9])*/.exec(characters.slice(start + prefix).join(''))[0];
    const digits = number.replace(/[^0-9]/g, '').length;
    let end = start + prefix + number.length;
    const letter = / |\./.test(characters[end] || '') ? end + 1 : end;
    if (/^[abcsuxy]$/.test(characters[letter] || '')) {
      const after = /^[0-9]$/.test(characters[letter + 1] || '') ? letter + 2 : letter + 1;
      end = isWithinWord(characters, after) ? end : after;
    }
    const least = prefix > 0 ? tables.MIN_PATENT_DIGITS : tables.MIN_APPLICATION_DIGITS;
    const most = prefix > 0 ? tables.MAX_PATENT_DIGITS : tables.MAX_APPLICATION_DIGITS;
    return digits >= least && digits <= most &&
      !isWithinWord(characters, end) ? end : null;
  }

  /** The alternatives in a query from left to right, the longest at each position. */
  function alternativesIn(patterns, characters) {
    const found = [];
    let start = 0;
    while (start < Math.min(characters.length, tables.MAX_RECOGNIZED)) {
      const length = (patterns.lengths.get(characters[start]) || []).find(function (wanted) {
        const end = start + wanted;
        return end <= characters.length && patterns.known.has(characters.slice(start, end).join('')) &&
          !isWithinWord(characters, start) && !isWithinWord(characters, end);
      });
      const number = patterns.rules.patent_number;
      const numberEnd = patterns.known.has(number) ? patentNumberEnd(characters, start) : null;
      if (numberEnd !== null) {
        found.push({ start: start, end: numberEnd, text: number });
        start = numberEnd;
      } else if (length === undefined) {
        start += 1;
      } else {
        found.push({ start: start, end: start + length, text: characters.slice(start, start + length).join('') });
        start += length;
      }
    }
    // Without single ideographs unless only separators are between them and a longer alternative.
    const touches = function (left) {
      return characters.slice(found[left].end, found[left + 1].start).every(function (character) {
        return text.classOf(character) === text.SEPARATOR;
      });
    };
    const isLong = found.map(function (one) {
      return one.end - one.start > 1 || text.classOf(characters[one.start]) !== text.IDEOGRAPH;
    });
    return found.filter(function (_, i) {
      return isLong[i] || (i > 0 && isLong[i - 1] && touches(i - 1)) ||
        (i + 1 < found.length && isLong[i + 1] && touches(i));
    });
  }

  /** How many gaps between written words there are before a position. */
  function writtenWord(characters, position) {
    let gaps = 0;
    let before = '';
    let isInGap = false;
    characters.slice(0, position + 1).forEach(function (character) {
      if (text.classOf(character) === text.SEPARATOR) {
        isInGap = true;
        return;
      }
      const bothLatin = /[A-Za-z]/.test(before) && /[A-Za-z]/.test(character);
      if (isInGap && before !== '' && !bothLatin) {
        gaps += 1;
      }
      before = character;
      isInGap = false;
    });
    return gaps;
  }

  /** The range without particles at its ends, of which a number of characters remain. */
  function withoutParticles(characters, range, least, rules) {
    let [first, last] = range;
    const isParticle = function (position) {
      return rules.particles.indexOf(characters[position]) >= 0;
    };
    const isWord = function (position) {
      const words = rules.particle_words;
      for (let i = 0; last - first > 1 && i < words.length; i += 2) {
        if (words[i] === characters[position] && words[i + 1] === characters[position + 1]) {
          return true;
        }
      }
      return false;
    };
    while (last - first > least && isParticle(first) && !isWord(first)) {
      first += 1;
    }
    while (last - first > least && isParticle(last - 1) && !isWord(last - 2)) {
      last -= 1;
    }
    return [first, last];
  }

  /**
   * What stands between the alternatives: each stretch with its word, the range without particles, or
   * null where it has nothing but function words.
   */
  function stretchesBetween(characters, found, rules) {
    const SEPARATOR = 0;
    const RECOGNIZED = 1;
    const LEFT = 2;
    const marks = characters.map(function (character) {
      return text.classOf(character) === text.SEPARATOR ? SEPARATOR : LEFT;
    });
    found.forEach(function (one) {
      marks.fill(RECOGNIZED, one.start, one.end);
    });
    const stretches = [];
    let start = 0;
    while (start < characters.length) {
      let end = start;
      while (marks[end] === LEFT) {
        end += 1;
      }
      const touches = marks[start - 1] === RECOGNIZED || marks[end] === RECOGNIZED;
      const [first, last] = withoutParticles(characters, [start, end], 2, rules);
      const word = characters.slice(first, last);
      const isFunctionWord = word.length === 1
        ? text.classOf(word[0]) === text.IDEOGRAPH
        : word.every(function (character) {
          return rules.function_characters.indexOf(character) >= 0;
        });
      if (start < end) {
        stretches.push({ whole: [start, end], word: touches && isFunctionWord ? null : [first, last] });
      }
      start = end + 1;
    }
    return stretches;
  }

  /**
   * The rows that are in a query, and what is left of it.
   *
   * @returns {{rows: {row: number, writtenWords: number[], starts: number[], texts: string[]}[], rest: string,
   *   cutsAWord: boolean, restRanges: number[][], characters: string[], alternatives: {start: number, end: number, text: string}[],
   *   stretches: {whole: number[], word: ?number[]}[]}} `restRanges`: for each word of the rest its range
   *   of `characters`, those of the folded query; `stretches`: what stands between the alternatives
   */
  function recognize(patterns, query) {
    const characters = Array.from(text.fold(query));
    const found = alternativesIn(patterns, characters);
    const used = new Set();
    const rows = [];

    /** For each part of a row the first unused alternative of it, or null. */
    function choose(parts) {
      const chosen = [];
      const isComplete = parts.every(function (part) {
        const position = found.findIndex(function (one, i) {
          return !used.has(i) && chosen.indexOf(i) < 0 && part.has(one.text);
        });
        chosen.push(position);
        return position >= 0;
      });
      return isComplete ? chosen : null;
    }

    patterns.order.forEach(function (row) {
      let chosen = choose(patterns.rows[row]);
      while (chosen !== null) {
        rows.push({
          row: row,
          writtenWords: chosen.map(function (position) {
            return writtenWord(characters, found[position].start);
          }),
          starts: chosen.map(function (position) {
            return found[position].start;
          }),
          texts: chosen.map(function (position) {
            return found[position].text;
          }),
        });
        chosen.forEach(function (position) {
          used.add(position);
        });
        chosen = choose(patterns.rows[row]);
      }
    });
    const stretches = stretchesBetween(characters, found, patterns.rules);
    const ranges = stretches.map(function (stretch) {
      return stretch.word;
    }).filter(Boolean);
    const rest = ranges.map(function (range) {
      return characters.slice(range[0], range[1]).join('');
    }).join(' ');
    const cutsAWord = rest === '' && stretches.some(function (stretch) {
      return stretch.word === null && stretch.whole[1] - stretch.whole[0] === 1 &&
        patterns.rules.function_characters.indexOf(characters[stretch.whole[0]]) < 0;
    });
    return { rows: rows, rest: rest, cutsAWord: cutsAWord, restRanges: ranges, characters: characters, alternatives: found, stretches: stretches };
  }

  window.wangdian.everyday = { createPatterns: createPatterns, prepared: prepared, recognize: recognize, withoutParticles: withoutParticles };
})(window);
