/**
 * The text rules of search: folding, characters' classes, units of a query.
 *
 * The same rules as src/text/ has for the index; tests/vectors.json is run by both.
 * A classic script without dependencies, since modules do not load from file://.
 */
(function (window) {
  'use strict';

  const IDEOGRAPH = 1;
  const WORD = 2;
  const SEPARATOR = 0;

  /** The most units that a query is asked with: a set of them fits in 32 bits. */
  const MAX_UNITS = 30;

  /** Marks the last character of a run of ideographs. */
  const END_MARK = '$';

  /** First and last code point of every range of ideographs, ascending. */
  const IDEOGRAPHS = [
    [0x2E80, 0x2FDF], [0x3005, 0x3007], [0x3021, 0x3029], [0x3031, 0x3035],
    [0x3038, 0x303B], [0x3041, 0x30FA], [0x30FC, 0x312F], [0x3131, 0x318E],
    [0x31A0, 0x4DBF], [0x4E00, 0x9FFF], [0xAC00, 0xD7FF], [0xF900, 0xFAFF],
    [0x20000, 0x3FFFF],
  ];

  /** First and last code point of every range of separators above ASCII, ascending. */
  const SEPARATORS = [
    [0x80, 0xA9], [0xAB, 0xB4], [0xB6, 0xB9], [0xBB, 0xBF], [0xD7, 0xD7], [0xF7, 0xF7],
    [0x2000, 0x2BFF], [0x2E00, 0x2E7F], [0x2FE0, 0x3004], [0x3008, 0x3020],
    [0x302A, 0x3030], [0x3036, 0x3037], [0x303C, 0x3040], [0x30FB, 0x30FB],
    [0x4DC0, 0x4DFF], [0xD800, 0xF8FF], [0xFE00, 0xFE6F], [0xFF00, 0xFFFF],
    [0x1F000, 0x1FFFF], [0xE0000, 0x10FFFF],
  ];

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
    if (isIn(IDEOGRAPHS, code)) {
      return IDEOGRAPH;
    }
    return isIn(SEPARATORS, code) ? SEPARATOR : WORD;
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
        current = { kind: kind, characters: [character] };
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

  /**
   * What a person typed, as units.
   *
   * @returns {{units: {term?: string, ideograph?: string}[], parts: number[],
   *   whole: string, truncated: boolean}} `parts`: for every character or word the set
   *   of units that it belongs to, bit i for unit i.
   */
  function parseQuery(query) {
    const parsed = { units: [], parts: [], whole: wholeTerm(query), truncated: false };
    const places = new Map();

    function unit(key, value) {
      let place = places.get(key);
      if (place === undefined) {
        place = parsed.units.length;
        if (place === MAX_UNITS) {
          parsed.truncated = true;
          return 0;
        }
        places.set(key, place);
        parsed.units.push(value);
      }
      return 1 << place;
    }

    function pushPart(units) {
      if (units !== 0 && parsed.parts.indexOf(units) < 0) {
        parsed.parts.push(units);
      }
    }

    runs(fold(query)).every(function (run) {
      const characters = run.characters;
      const joined = characters.join('');
      if (run.kind === WORD) {
        pushPart(unit(joined, { term: joined }));
      } else if (characters.length === 1) {
        pushPart(unit(joined + END_MARK, { ideograph: joined }));
      } else {
        let before = 0;
        for (let i = 1; i < characters.length; i += 1) {
          const pair = characters[i - 1] + characters[i];
          const bit = unit(pair, { term: pair });
          pushPart(before | bit);
          before = bit;
        }
        pushPart(before);
      }
      return !parsed.truncated;
    });
    return parsed;
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
      const wanted = Array.from(unit.term || unit.ideograph);
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

  window.wangdian = window.wangdian || {};
  window.wangdian.text = {
    fold: fold,
    documentTerms: documentTerms,
    wholeTerm: wholeTerm,
    parseQuery: parseQuery,
    matchedRanges: matchedRanges,
  };
})(window);
