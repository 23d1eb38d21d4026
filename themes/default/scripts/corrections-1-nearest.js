/**
 * Corrects words that no record has: simplified characters, characters with the same
 * pronunciation, the nearest word.
 *
 * Implements the rules of src/search/reference/correct.rs. Costs are integers so that both give
 * the same result.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;

  function isLong(word) {
    return Array.from(word).length > 1;
  }

  /** Joins words to a query again. */
  function joinWords(words, texts) {
    return words.reduce(function (query, word, i) {
      return query + (word.isAdjacent || query === '' ? '' : ' ') + texts[i];
    }, '');
  }

  /** For each character of a run whether a token covers it that satisfies `occurs`. */
  function coveredCharacters(characters, interpretation, tokens, occurs) {
    const known = new Array(characters.length).fill(false);
    interpretation.tokens.filter(occurs).forEach(function (token) {
      const covering = Array.from(tokens[token].term || tokens[token].ideograph || tokens[token].abbreviation);
      for (let start = 0; start + covering.length <= characters.length; start += 1) {
        const isHere = covering.every(function (character, i) {
          return characters[start + i] === character;
        });
        if (isHere) {
          known.fill(true, start, start + covering.length);
        }
      }
    });
    return known;
  }

  /**
   * The words of a query that no matching document has, or those parts of them; see
   * src/search/reference/plan.rs. `chosen`: for each word the interpretation, the bits of its tokens,
   * all of them; `sets`: the sets of tokens of the matching documents.
   */
  function missingWords(parsed, chosen, sets) {
    const anywhere = sets.reduce(function (bits, set) {
      return bits | set;
    }, 0);
    return parsed.words.flatMap(function (word, i) {
      const one = chosen[i];
      const isPresent = sets.some(function (set) {
        return (set & one.all) >>> 0 === one.all >>> 0;
      });
      if (isPresent) {
        return [];
      }
      const characters = Array.from(word.text);
      const stretches = word.isIdeographic
        ? uncoveredStretches(characters, coveredCharacters(characters, one.primary, parsed.tokens, function (token) {
          return (one.bits[one.primary.tokens.indexOf(token)] & anywhere) !== 0;
        }))
        : [];
      return stretches.length > 0 ? stretches : [word.text];
    });
  }

  /** The stretches of characters that are not covered, a single one with a neighbour. */
  function uncoveredStretches(characters, covered) {
    const stretches = [];
    let end = 0;
    for (let start = covered.indexOf(false); start >= 0; start = covered.indexOf(false, end)) {
      end = covered.indexOf(true, start);
      if (end < 0) {
        end = characters.length;
      }
      if (end - start === 1 && start > 0) {
        start -= 1;
      } else if (end - start === 1 && end < characters.length) {
        end += 1;
      }
      stretches.push(characters.slice(start, end).join(''));
    }
    return stretches;
  }

  /**
   * @param {{variants: function(): Promise<{variants: string}>, readings: function():
   *   Promise<{common: string, others: string, university: string}>, vocabulary: function(): Promise<{words:
   *   string, places: object}>, homophones: function(string): Promise<string>, isKnown: function(string):
   *   Promise<boolean>, particles: string}} lexicon loads the files on demand; `particles`: characters
   *   that may stand before a word without being a part of it
   */
  function createCorrector(lexicon) {
    /**
     * The query with simplified characters in place of those that no record has, or null if
     * nothing changes. `entries`: the index's entries for each token.
     */
    async function simplifyQuery(parsed, entries) {
      const words = parsed.words.map(function (word) {
        const characters = word.isIdeographic ? Array.from(word.text) : [];
        const known = word.isIdeographic ? coveredCharacters(characters, word.stages[0][0], parsed.tokens, function (token) {
          return entries[token].length > 0;
        }) : [];
        return { characters: characters, known: known };
      });
      const isComplete = words.every(function (word) {
        return word.known.indexOf(false) < 0;
      });
      if (isComplete) {
        return null;
      }
      const table = await variantTable();
      const texts = parsed.words.map(function (word, i) {
        return words[i].characters.length === 0 ? word.text : words[i].characters.map(function (character, place) {
          return words[i].known[place] ? character : table.get(character) || character;
        }).join('');
      });
      const isSame = texts.every(function (text, i) {
        return text === parsed.words[i].text;
      });
      return isSame ? null : joinWords(parsed.words, texts);
    }

    async function variantTable() {
      const variants = await lexicon.variants();
      const characters = Array.from(variants.variants + variants.absent);
      const table = new Map();
      for (let i = 0; i + 1 < characters.length; i += 2) {
        table.set(characters[i], characters[i + 1]);
      }
      return table;
    }

    /**
     * The query with a correction of every word that does not match, or null if there is no
     * such word or no correction for one. `keepsWords`: whether an ordinary word stays as it is.
     */
    async function correctQuery(parsed, hasMatch, keepsWords) {
      const texts = [];
      let any = false;
      for (const word of parsed.words) {
        let text = word.text;
        if (!hasMatch(word)) {
          text = await correct(word, keepsWords);
          if (text === null) {
            return null;
          }
          any = true;
        }
        texts.push(text);
      }
      return any ? joinWords(parsed.words, texts) : null;
    }

    /** The nearest correction of a word that some record has, or null. */
    async function correct(word, keepsWords) {
      let candidates;
      if (word.isIdeographic) {
        const usual = window.wangdian.usualSyllables(await lexicon.readings());
        candidates = await respell(Array.from(word.text).map(function (typed) {
          return { typed: typed, syllable: usual.get(typed) };
        }), keepsWords);
      } else if (Object.hasOwn((await lexicon.vocabulary()).places, word.text.split(' ').join(''))) {
        // Whoever names a place means no other one.
        return null;
      } else {
        candidates = await respell(positionsOfLetters(word.text), keepsWords);
        candidates = candidates.length > 0 ? candidates : await nearest(word.text);
      }
      for (const candidate of candidates) {
        if (await lexicon.isKnown(candidate.split(' ').filter(isLong).join(' '))) {
          // Single characters stand directly before their words, as people write them.
          return candidate.split(' ').map(function (word) {
            return isLong(word) ? word + ' ' : word;
          }).join('').trimEnd();
        }
      }
      return null;
    }

    /** One position for each syllable; empty if the letters are not whole syllables. */
    function positionsOfLetters(text) {
      const words = text.split(' ').map(window.wangdian.text.pinyinLetters);
      if (words.indexOf(null) >= 0) {
        return [];
      }
      const syllables = words.length > 1 ? words : window.wangdian.text.segmentations(words[0], false)[0] || [];
      return syllables.map(function (syllable) {
        return { typed: null, syllable: syllable };
      });
    }

    /**
     * The cheapest characters with the syllables of the positions, with spaces where records do
     * not connect them; without those that equal what was typed or are too different from it.
     */
    async function respell(positions, keepsWords) {
      if (positions.length < 2) {
        return [];
      }
      const pairs = await Promise.all(positions.slice(1).map(function (second, i) {
        return homophones(positions[i], second);
      }));
      const university = Array.from((await lexicon.readings()).university);
      return cheapest(positions, pairs).filter(function (characters) {
        return characters.some(function (character, i) {
          return character !== positions[i].typed;
        }) && !renamesUniversity(positions, characters, university);
      }).map(function (characters) {
        return divided(positions, characters, pairs, keepsWords);
      }).filter(Boolean);
    }

    /** Whether it changes what is called a university for short; see src/search/reference/correct.rs. */
    function renamesUniversity(positions, characters, university) {
      return positions.some(function (position, end) {
        const follows = positions[end + 1] && positions[end + 1].typed;
        return end > 0 && position.typed === university[0] && follows !== university[1] &&
          positions[end - 1].typed !== characters[end - 1];
      });
    }

    /** The characters with spaces between those that no record connects; null unless each word is plausible. */
    function divided(positions, characters, pairs, keepsWords) {
      const segments = [];
      let start = 0;
      for (let end = 1; end <= characters.length; end += 1) {
        if (end === characters.length || !pairs[end - 1].costs.has(characters[end - 1] + characters[end])) {
          const segment = characters.slice(start, end);
          const isParticle = end === start + 1 && end < characters.length &&
            segment[0] === positions[start].typed && lexicon.particles.indexOf(segment[0]) >= 0;
          if (!isParticle && !isPlausible(positions.slice(start, end), segment, keepsWords && pairs[start] ? pairs[start].ordinary : [])) {
            return null;
          }
          segments.push(segment.join(''));
          start = end;
        }
      }
      return segments.join(' ');
    }

    /**
     * Whether characters that records have side by side may be what was meant: a word, of which at
     * most half of the typed characters (rounded up) are others, and what was typed is no word of
     * its own.
     */
    function isPlausible(positions, characters, ordinary) {
      const typed = positions.map(function (position) {
        return position.typed || '';
      });
      if (typed.join('') === characters.join('')) {
        return characters.length > 1;
      }
      const changes = typed.filter(function (character, i) {
        return character !== '' && character !== characters[i];
      }).length;
      const isWord = characters.length === 2 && ordinary.indexOf(typed.join('')) >= 0;
      return characters.length > 1 && changes <= Math.ceil(characters.length / 2) && !isWord;
    }

    /** The words with the syllables of two positions: pairs in records with their costs, ordinary words. */
    async function homophones(first, second) {
      const listed = first.syllable && second.syllable ? await lexicon.homophones(first.syllable + ' ' + second.syllable) : '';
      const both = listed.split(' ').map(function (words) {
        return words.match(/../gu) || [];
      });
      return {
        costs: new Map(both[0].map(function (pair, rank) {
          return [pair, Math.min(rank, tables.MAX_RARITY)];
        })),
        ordinary: both[1] || [],
      };
    }

    /** The cheapest paths from the first position to the last, as lists of characters. */
    function cheapest(positions, pairs) {
      function candidates(place) {
        const all = new Set(positions[place].typed === null ? [] : [positions[place].typed]);
        [[place, 0], [place - 1, 1]].forEach(function (side) {
          (pairs[side[0]] ? pairs[side[0]].costs : new Map()).forEach(function (cost, pair) {
            all.add(Array.from(pair)[side[1]]);
          });
        });
        return Array.from(all).sort(function (a, b) {
          return a.codePointAt(0) - b.codePointAt(0);
        });
      }
      function ownCost(place, character) {
        return positions[place].typed === null || positions[place].typed === character ? 0 : tables.SUBSTITUTION;
      }
      // Stable: equally cheap paths stay in the order of their code points.
      function cheapestFirst(paths) {
        return paths.sort(function (a, b) {
          return a.cost - b.cost;
        }).slice(0, tables.MAX_SPELLINGS);
      }
      let paths = candidates(0).map(function (character) {
        return { cost: ownCost(0, character), characters: [character] };
      });
      for (let place = 1; place < positions.length; place += 1) {
        const before = paths;
        paths = candidates(place).flatMap(function (character) {
          return cheapestFirst(before.map(function (path) {
            const pair = pairs[place - 1].costs.get(path.characters[place - 1] + character);
            return {
              cost: path.cost + (pair === undefined ? tables.UNKNOWN_PAIR : pair) + ownCost(place, character),
              characters: path.characters.concat(character),
            };
          }));
        });
      }
      return cheapestFirst(paths).map(function (path) {
        return path.characters;
      });
    }

    /** The vocabulary's word with the fewest wrong letters, as a list of at most one. */
    async function nearest(word) {
      const characters = Array.from(word);
      const most = characters.length < tables.MIN_WORD_LENGTH ? 0 : characters.length < tables.LONG_WORD ? 1 : 2;
      if (most === 0) {
        return [];
      }
      let best = [];
      let least = most + 1;
      (await lexicon.vocabulary()).words.split(' ').forEach(function (other) {
        const letters = Array.from(other);
        // Whoever leaves out a letter or types one too many begins with the right one.
        const difference = Math.abs(letters.length - characters.length);
        if (difference === 0 || (difference <= most && letters[0] === characters[0])) {
          const far = distance(characters, letters);
          if (far > 0 && far < least) {
            least = far;
            best = [other];
          }
        }
      });
      return best;
    }

    /** The number of letters that are wrong, missing, added or transposed. */
    function distance(a, b) {
      const rows = [Array.from({ length: b.length + 1 }, function (_, i) {
        return i;
      })];
      for (let i = 1; i <= a.length; i += 1) {
        const row = [i];
        for (let k = 1; k <= b.length; k += 1) {
          const isSame = a[i - 1] === b[k - 1];
          row[k] = Math.min(rows[i - 1][k] + 1, row[k - 1] + 1, rows[i - 1][k - 1] + (isSame ? 0 : 1));
          if (i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1]) {
            row[k] = Math.min(row[k], rows[i - 2][k - 2] + 1);
          }
        }
        rows.push(row);
      }
      return rows[a.length][b.length];
    }

    return { simplify: simplifyQuery, correct: correctQuery };
  }

  window.wangdian.missingWords = missingWords;
  window.wangdian.createCorrector = createCorrector;
})(window);
