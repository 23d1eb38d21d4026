/**
 * Text rules of the search: folding, character classes, tokens of a query.
 *
 * Implements the rules of src/text/, with tables generated from it; tests/vectors.json tests
 * both. A classic script, since modules cannot be loaded from file://.
 */
(function (window) {
  'use strict';

  const IDEOGRAPH = 1;
  const WORD = 2;
  const SEPARATOR = 0;

  const tables = window.wangdian.tables;
  /** The most tokens in a query; a set of them fits into 32 bits. */
  const MAX_TOKENS = tables.MAX_TOKENS;
  /** Marks abbreviations that other records contain by chance. */
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

  /** Folds a text to compatibility form and lower case. */
  function fold(text) {
    return text.normalize('NFKC').toLowerCase().normalize('NFKC');
  }

  /** Splits a folded text into runs of characters of one class. */
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
        current = { kind: kind, isAdjacent: current !== null, characters: [character] };
        found.push(current);
      }
    }
    return found;
  }

  /** A whole name or item as a single term: its runs, with a space between two words. */
  function exactTerm(text) {
    let term = '';
    let afterWord = false;
    runs(fold(text)).forEach(function (run) {
      if (afterWord && run.kind === WORD) {
        term += ' ';
      }
      term += run.characters.join('');
      afterWord = run.kind === WORD;
    });
    return term;
  }

  // ── Pinyin ─────────────────────────────────────────────────────────────────

  /** The finals of each initial. */
  const SYLLABLES = tables.SYLLABLES.map(function (row) {
    return [row[0], row[1].split(' ')];
  });

  function isSyllable(letters) {
    return SYLLABLES.some(function (row) {
      return letters.startsWith(row[0]) && row[1].indexOf(letters.slice(row[0].length)) >= 0;
    });
  }

  function isSyllablePrefix(letters) {
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

  /** Removes the marks above letters, and replaces the `v` that stands for `ü` by `u`. */
  function normalizeLetters(text) {
    return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/([ln])v/g, '$1u');
  }

  /** The normalised letters of a word, or null if it has other characters than a–z. */
  function pinyinLetters(word) {
    const plain = normalizeLetters(word);
    return /^[a-z]+$/.test(plain) ? plain : null;
  }

  /** The segmentations of letters into syllables; with `partial` the last one is only a prefix. */
  function segmentations(word, partial) {
    const found = [];
    const deadEnds = [];

    function segment(start, before) {
      if (deadEnds[start]) {
        return false;
      }
      const rest = word.slice(start);
      if (rest === '') {
        if (!partial) {
          found.push(before);
        }
        return !partial;
      }
      let any = false;
      if (partial && isSyllablePrefix(rest)) {
        found.push(before.concat(rest));
        any = true;
      }
      for (let length = Math.min(tables.MAX_SYLLABLE, rest.length); length >= 1; length -= 1) {
        if (found.length >= tables.MAX_SEGMENTATIONS) {
          return true;
        }
        const syllable = rest.slice(0, length);
        if ((!partial || length < rest.length) && isSyllable(syllable)) {
          any = segment(start + length, before.concat(syllable)) || any;
        }
      }
      deadEnds[start] = !any;
      return any;
    }

    if (word.length <= tables.MAX_LETTERS) {
      segment(0, []);
    }
    return found;
  }

  // ── Queries ────────────────────────────────────────────────────────────────
  // A token is { term }, { ideograph }, { phonetic } or { prefix } (of phonetic terms).
  // corrections-1-abbreviations.js adds { abbreviation }.

  /** One token for each two syllables; a single one is a prefix of all pairs that start with it. */
  function syllableTokens(syllables, partial) {
    if (syllables.length === 1) {
      if (!partial) {
        return [{ prefix: syllables[0] + ' ' }];
      }
      return syllables[0].length >= tables.MIN_PARTIAL ? [{ prefix: syllables[0] }] : [];
    }
    return syllables.slice(1).map(function (syllable, i) {
      const term = syllables[i] + ' ' + syllable;
      return partial && i === syllables.length - 2 ? { prefix: term } : { phonetic: term };
    });
  }

  /** One token for each three initials; two are a prefix. */
  function initialsTokens(word) {
    const initials = word.toUpperCase();
    if (word.length < 2 || /[iuv]/.test(word)) {
      return [];
    }
    if (word.length === 2) {
      return [[{ prefix: initials }]];
    }
    return [Array.from({ length: word.length - 2 }, function (_, i) {
      return { phonetic: initials.slice(i, i + 3) };
    })];
  }

  /** Phonetic token sequences: whole syllables, with an incomplete last syllable, initials. */
  function phoneticSequences(words) {
    const letters = words.map(pinyinLetters);
    if (letters.indexOf(null) >= 0) {
      return [[], [], []];
    }
    if (letters.length > 1) {
      return [[syllableTokens(letters, false)], [syllableTokens(letters, true)], []];
    }
    const segment = function (partial) {
      return segmentations(letters[0], partial).map(function (syllables) {
        return syllableTokens(syllables, partial);
      }).filter(function (tokens) {
        return tokens.length > 0;
      });
    };
    return [segment(false), segment(true), initialsTokens(letters[0])];
  }

  // One, two … ten, and the signs after them in a list.
  const LIST_NUMBER = /^\s*[(\uff08]*(?:\d{1,2}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,2})[\u3001.\uff0e)\uff09](?!\s*\d)\s*/;

  /** What of a typed text is read as a query, and whether more was typed; see src/text/tokens.rs. */
  function readPart(typed) {
    const characters = Array.from(typed);
    const read = characters.slice(0, tables.MAX_QUERY_LENGTH);
    return [read.join('').replace(LIST_NUMBER, ''), read.length < characters.length];
  }

  /**
   * Parses a query; see ParsedQuery in src/text/tokens.rs.
   *
   * @returns {{tokens: object[], words: {text: string, isAdjacent: boolean, isIdeographic:
   *   boolean, stages: {tokens: number[], parts: number[]}[][]}[], exactTerm: string,
   *   exactPinyin: string, truncated: boolean}} Each interpretation has indices into `tokens`,
   *   and a bit set of its tokens for each part of the word (bit i for its i-th token).
   */
  function parseQuery(query) {
    const folded = fold(query);
    const all = runs(folded);
    const parsed = { tokens: [], words: [], exactTerm: exactTerm(query), exactPinyin: '', truncated: false };
    const indices = new Map();
    let budget = MAX_TOKENS;

    function indexOfToken(token) {
      const key = JSON.stringify(token);
      if (!indices.has(key)) {
        indices.set(key, parsed.tokens.length);
        parsed.tokens.push(token);
      }
      return indices.get(key);
    }

    /**
     * An interpretation from tokens of which each covers `span` parts, starting one part after
     * the previous.
     */
    function interpretation(tokens, span) {
      const result = { tokens: [], parts: [] };
      const bits = tokens.map(function (token) {
        const index = indexOfToken(token);
        if (result.tokens.indexOf(index) < 0) {
          result.tokens.push(index);
        }
        return 1 << result.tokens.indexOf(index);
      });
      for (let part = 0; part < bits.length + span - 1; part += 1) {
        let around = 0;
        for (let start = Math.max(0, part - span + 1); start <= part && start < bits.length; start += 1) {
          around |= bits[start];
        }
        if (around !== 0 && result.parts.indexOf(around) < 0) {
          result.parts.push(around);
        }
      }
      return result;
    }

    function pushWord(text, isAdjacent, isIdeographic, stages) {
      const hasTokens = stages.flat().some(function (result) {
        return result.tokens.length > 0;
      });
      const isKnown = parsed.words.some(function (word) {
        return word.text === text;
      });
      if (hasTokens && !isKnown) {
        parsed.words.push({ text: text, isAdjacent: isAdjacent, isIdeographic: isIdeographic, stages: stages });
      }
    }

    function pushIdeographs(characters, isAdjacent, isAlone) {
      let tokens = characters.length === 1
        ? [{ ideograph: characters[0] }]
        : characters.slice(1).map(function (second, i) {
          return { term: characters[i] + second };
        });
      const added = new Set();
      const firstDropped = tokens.findIndex(function (token) {
        const key = JSON.stringify(token);
        const isNew = !indices.has(key) && !added.has(key);
        if (isNew && added.size < budget) {
          added.add(key);
          return false;
        }
        return isNew;
      });
      budget -= added.size;
      if (firstDropped >= 0) {
        parsed.truncated = true;
        tokens = tokens.slice(0, firstDropped);
      }
      const text = characters.join('');
      const stage = [interpretation(tokens, characters.length === 1 ? 1 : 2)];
      if (characters.length > 1 && characters.length < 4 && isAlone && tokens.length > 0) {
        stage.push(interpretation([{ term: text + ABBREVIATION_MARK }], 1));
      }
      pushWord(text, isAdjacent, true, [stage]);
    }

    function pushLetters(all, isAdjacent) {
      const words = all.slice(0, budget);
      parsed.truncated = words.length < all.length;
      if (words.length === 0) {
        return;
      }
      let longest = words.length;
      const stages = phoneticSequences(words).map(function (sequences, stage) {
        return sequences.filter(function (tokens) {
          return tokens.length <= budget;
        }).map(function (tokens) {
          longest = Math.max(longest, tokens.length);
          return [tokens, tokens.length === 1 ? 1 : stage === 2 ? 3 : 2];
        });
      });
      stages[0].push([words.map(function (word) {
        return { term: word };
      }), 1]);
      pushWord(words.join(' '), isAdjacent, false, stages.map(function (sequences) {
        return sequences.map(function (sequence) {
          return interpretation(sequence[0], sequence[1]);
        });
      }));
      budget -= longest;
    }

    let next = 0;
    while (next < all.length && !parsed.truncated) {
      const run = all[next];
      const isAdjacent = run.isAdjacent;
      if (run.kind === IDEOGRAPH) {
        const after = all[next + 1];
        pushIdeographs(run.characters, isAdjacent, !isAdjacent && !(after && after.isAdjacent));
        next += 1;
      } else {
        const words = [run.characters.join('')];
        while (next + words.length < all.length && isSingleSyllable(all[next + words.length - 1]) &&
            isSingleSyllable(all[next + words.length])) {
          words.push(all[next + words.length].characters.join(''));
        }
        pushLetters(words, isAdjacent);
        next += words.length;
      }
    }
    const letters = all.map(function (run) {
      return pinyinLetters(run.characters.join(''));
    });
    parsed.exactPinyin = letters.indexOf(null) >= 0 ? '' : letters.join('');
    return parsed;
  }

  /** Whether a run is a single syllable in letters. */
  function isSingleSyllable(run) {
    const letters = pinyinLetters(run.characters.join(''));
    return letters !== null && isSyllable(letters);
  }

  /**
   * The key by which a number or id is looked up, if the whole query is one, or null; see
   * src/text/numbers.rs.
   */
  function numberKey(query) {
    const words = runs(fold(query)).map(function (run) {
      return run.characters.join('');
    });
    const all = words.join('');
    if (!/^[0-9a-z]*[0-9][0-9a-z]*$/.test(all)) {
      return null;
    }
    if (/[a-z]/.test(all)) {
      return exactTerm(query);
    }
    const country = all.startsWith('0086') ? 4 : all.startsWith('86') && all.length >= tables.MIN_WITH_COUNTRY ? 2 : 0;
    const national = all.slice(country);
    const key = country > 0 && !/^(0|1[^0]|400|800)/.test(national) ? '0' + national : national;
    return key.length >= tables.MIN_DIGITS ? key : null;
  }

  /**
   * The ranges of a text that match a query: in UTF-16 code units, ascending, not adjacent.
   *
   * Characters are folded one by one, to know which character each folded one comes from.
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
    const matches = new Array(folded.length).fill(false);
    parsed.tokens.forEach(function (token) {
      const characters = Array.from(token.term || token.ideograph || '');
      if (characters.length === 0) {
        return;
      }
      const isWord = classOf(characters[0]) === WORD;
      for (let i = 0; i + characters.length <= folded.length; i += 1) {
        const isHere = characters.every(function (character, k) {
          return folded[i + k] === character;
        });
        const isInsideWord = isWord &&
          ((i > 0 && classOf(folded[i - 1]) === WORD) ||
            (i + characters.length < folded.length && classOf(folded[i + characters.length]) === WORD));
        if (isHere && !isInsideWord) {
          matches.fill(true, i, i + characters.length);
        }
      }
    });
    if (parsed.markPhonetic) {
      parsed.markPhonetic(folded, matches);
    }
    const ranges = [];
    matches.forEach(function (isMatch, i) {
      if (!isMatch) {
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

  // ── Pages in another language ──────────────────────────────────────────────

  const document = window.document;
  const isChinesePage = !document || document.documentElement.lang.startsWith('zh');

  /** What the registry has in Chinese, marked as such on a page in another language. */
  function chinese(content) {
    if (isChinesePage) {
      return content;
    }
    const marked = document.createElement('span');
    marked.lang = 'zh-CN';
    marked.append(content);
    return marked;
  }

  /** A text of the page, whose parameters may be Chinese, as nodes. */
  function mixed(text) {
    return text.split(/([\u2e80-\u9fff\uf900-\uffef]+)/).map(function (part, i) {
      return i % 2 ? chinese(part) : part;
    });
  }

  /** The 6,763 characters of GB 2312 in its order, which every browser can decode; hardly any is traditional. */
  function gb2312() {
    const bytes = [];
    for (let row = 0xB0; row <= 0xF7; row += 1) {
      for (let cell = 0xA1; cell <= 0xFE; cell += 1) {
        bytes.push(row, cell);
      }
    }
    return new window.TextDecoder('gbk').decode(new Uint8Array(bytes));
  }

  window.wangdian.text = {
    gb2312: gb2312,
    isChinesePage: isChinesePage,
    chinese: chinese,
    mixed: mixed,
    IDEOGRAPH: IDEOGRAPH,
    WORD: WORD,
    SEPARATOR: SEPARATOR,
    classOf: classOf,
    fold: fold,
    exactTerm: exactTerm,
    normalizeLetters: normalizeLetters,
    pinyinLetters: pinyinLetters,
    segmentations: segmentations,
    readPart: readPart,
    parseQuery: parseQuery,
    numberKey: numberKey,
    matchedRanges: matchedRanges,
  };
})(window);
