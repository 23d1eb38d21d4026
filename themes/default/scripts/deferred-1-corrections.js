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

  /** Joins words to a query again. */
  function joinWords(words, texts) {
    return words.reduce(function (query, word, i) {
      return query + (word.isAdjacent || query === '' ? '' : ' ') + texts[i];
    }, '');
  }

  /**
   * @param {{variants: function(): Promise<{variants: string}>, readings: function():
   *   Promise<{readings: Object<string, string>}>, vocabulary: function(): Promise<{words:
   *   string}>, homophones: function(string): Promise<string>}} lexicon loads the files on
   *   demand
   */
  function createCorrector(lexicon) {
    /** For each character of a run whether an occurring token covers it. */
    function coveredCharacters(characters, word, tokens, entries) {
      const known = new Array(characters.length).fill(false);
      word.stages[0][0].tokens.forEach(function (place) {
        const covering = Array.from(tokens[place].term || tokens[place].ideograph);
        for (let start = 0; start + covering.length <= characters.length; start += 1) {
          const isHere = covering.every(function (character, i) {
            return characters[start + i] === character;
          });
          if (isHere && entries[place].length > 0) {
            known.fill(true, start, start + covering.length);
          }
        }
      });
      return known;
    }

    /**
     * The query with simplified characters in place of those that no record has, or null if
     * nothing changes. `entries`: the index's entries for each token.
     */
    async function simplifyQuery(parsed, entries) {
      const words = parsed.words.map(function (word) {
        const characters = word.isIdeographic ? Array.from(word.text) : [];
        const known = word.isIdeographic ? coveredCharacters(characters, word, parsed.tokens, entries) : [];
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
      const characters = Array.from((await lexicon.variants()).variants);
      const table = new Map();
      for (let i = 0; i + 1 < characters.length; i += 2) {
        table.set(characters[i], characters[i + 1]);
      }
      return table;
    }

    /**
     * The query with a correction of every word that does not match, or null if there is no
     * such word or no correction for one.
     */
    async function correctQuery(parsed, hasMatch) {
      const texts = [];
      let any = false;
      for (const word of parsed.words) {
        let text = word.text;
        if (!hasMatch(word)) {
          text = await correct(word);
          if (text === null) {
            return null;
          }
          any = true;
        }
        texts.push(text);
      }
      return any ? joinWords(parsed.words, texts) : null;
    }

    async function correct(word) {
      if (!word.isIdeographic) {
        const respelt = await respell(positionsOfLetters(word.text));
        return respelt === null ? nearest(word.text) : respelt;
      }
      const readings = (await lexicon.readings()).readings;
      return respell(Array.from(word.text).map(function (typed) {
        return { typed: typed, syllables: syllablesOf(typed, readings) };
      }));
    }

    /** The possible syllables of a character with their costs. */
    function syllablesOf(character, readings) {
      return Object.keys(readings).map(function (syllable) {
        const place = readings[syllable].indexOf(character);
        const isUsual = place < readings[syllable].indexOf(' ');
        return place < 0 ? null : { syllable: syllable, cost: isUsual ? 0 : tables.RARE_READING };
      }).filter(Boolean);
    }

    /** One position for each syllable; empty if the letters are not whole syllables. */
    function positionsOfLetters(text) {
      const words = text.split(' ').map(window.wangdian.text.pinyinLetters);
      if (words.indexOf(null) >= 0) {
        return [];
      }
      const syllables = words.length > 1 ? words : window.wangdian.text.segmentations(words[0], false)[0] || [];
      return syllables.map(function (syllable) {
        return { typed: null, syllables: [{ syllable: syllable, cost: 0 }] };
      });
    }

    /** The cheapest characters with the syllables of the positions, unless they equal what was typed. */
    async function respell(positions) {
      if (positions.length < 2) {
        return null;
      }
      const pairs = await Promise.all(positions.slice(1).map(function (second, i) {
        return knownPairs(positions[i], second);
      }));
      const characters = cheapest(positions, pairs);
      if (characters === null) {
        return null;
      }
      const typed = positions.filter(function (position) {
        return position.typed !== null;
      });
      const changes = positions.filter(function (position, i) {
        return position.typed !== null && position.typed !== characters[i];
      }).length;
      const most = Math.ceil(positions.length / 2);
      return changes <= most && (changes > 0 || typed.length < positions.length) ? characters.join('') : null;
    }

    /** The pairs in records with the syllables of two positions, with their costs. */
    async function knownPairs(first, second) {
      const syllables = first.syllables.flatMap(function (a) {
        return second.syllables.map(function (b) {
          return { pair: a.syllable + ' ' + b.syllable, cost: a.cost + b.cost };
        });
      });
      const known = new Map();
      const found = await Promise.all(syllables.map(function (two) {
        return lexicon.homophones(two.pair);
      }));
      found.forEach(function (pairs, index) {
        const characters = Array.from(pairs);
        for (let i = 0; i + 1 < characters.length; i += 2) {
          const pair = characters[i] + characters[i + 1];
          const cost = Math.min(i / 2, tables.MAX_RARITY) + syllables[index].cost;
          known.set(pair, Math.min(cost, known.has(pair) ? known.get(pair) : cost));
        }
      });
      return known;
    }

    /** The cheapest path from the first position to the last, or null. */
    function cheapest(positions, pairs) {
      const candidates = positions.map(function (position, place) {
        const all = new Set(position.typed === null ? [] : [position.typed]);
        [[place, 0], [place - 1, 1]].forEach(function (side) {
          (pairs[side[0]] || new Map()).forEach(function (cost, pair) {
            all.add(Array.from(pair)[side[1]]);
          });
        });
        return Array.from(all).sort(function (a, b) {
          return a.codePointAt(0) - b.codePointAt(0);
        });
      });
      const ownCost = function (place, character) {
        return positions[place].typed === null || positions[place].typed === character ? 0 : tables.SUBSTITUTION;
      };
      const isEmpty = function (list) {
        return list.length === 0;
      };
      if (candidates.some(isEmpty)) {
        return null;
      }
      let paths = candidates[0].map(function (character) {
        return { cost: ownCost(0, character), characters: [character] };
      });
      for (let place = 1; place < positions.length; place += 1) {
        const before = paths;
        paths = candidates[place].map(function (character) {
          let best = null;
          before.forEach(function (path) {
            const pair = pairs[place - 1].get(path.characters[place - 1] + character);
            const cost = path.cost + (pair === undefined ? tables.UNKNOWN_PAIR : pair);
            if (best === null || cost < best.cost) {
              best = { cost: cost, path: path };
            }
          });
          return {
            cost: best.cost + ownCost(place, character),
            characters: best.path.characters.concat(character),
          };
        });
      }
      return paths.reduce(function (best, path) {
        return path.cost < best.cost ? path : best;
      }).characters;
    }

    /** The vocabulary's word with the fewest wrong letters, or null. */
    async function nearest(word) {
      const characters = Array.from(word);
      const most = characters.length < tables.MIN_WORD_LENGTH ? 0 : characters.length < tables.LONG_WORD ? 1 : 2;
      if (most === 0) {
        return null;
      }
      let best = null;
      let least = most + 1;
      (await lexicon.vocabulary()).words.split(' ').forEach(function (other) {
        const letters = Array.from(other);
        if (Math.abs(letters.length - characters.length) <= most) {
          const far = distance(characters, letters);
          if (far > 0 && far < least) {
            least = far;
            best = other;
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

  window.wangdian.createCorrector = createCorrector;
})(window);
