/**
 * What words that no record has were probably meant to be: simplified characters, other
 * characters with the same sound, the nearest word.
 *
 * The same as src/search/reference/correct.rs; costs are whole numbers, so that both come to the
 * same.
 */
(function (window) {
  'use strict';

  const tables = window.wangdian.tables;

  /** Words as one query again. */
  function joined(words, texts) {
    return words.reduce(function (query, word, i) {
      return query + (word.isGlued || query === '' ? '' : ' ') + texts[i];
    }, '');
  }

  /**
   * @param {{variants: function(): Promise<{variants: string}>,
   *   readings: function(): Promise<{readings: Object<string, string>}>,
   *   vocabulary: function(): Promise<{words: string}>,
   *   homophones: function(string): Promise<string>}} lexicon loads the files that a
   *   query needs, when it does
   */
  function createCorrector(lexicon) {
    /** For each character of a run whether a unit that occurs covers it. */
    function covered(characters, word, units, entries) {
      const known = new Array(characters.length).fill(false);
      word.stages[0][0].units.forEach(function (place) {
        const wanted = Array.from(units[place].term || units[place].ideograph);
        for (let start = 0; start + wanted.length <= characters.length; start += 1) {
          const isHere = wanted.every(function (character, i) {
            return characters[start + i] === character;
          });
          if (isHere && entries[place].length > 0) {
            known.fill(true, start, start + wanted.length);
          }
        }
      });
      return known;
    }

    /**
     * A query with simplified characters in place of those that no record has, or null
     * where that changes nothing. `entries`: what the index has for each unit.
     */
    async function simplified(parsed, entries) {
      const words = parsed.words.map(function (word) {
        const characters = word.isIdeographs ? Array.from(word.text) : [];
        const known = word.isIdeographs ? covered(characters, word, parsed.units, entries) : [];
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
      return isSame ? null : joined(parsed.words, texts);
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
     * A query with every word that `isMet` denies spelt anew, or null where there is no
     * such word, or nothing near one.
     */
    async function corrected(parsed, isMet) {
      const texts = [];
      let any = false;
      for (const word of parsed.words) {
        let text = word.text;
        if (!isMet(word)) {
          text = await correct(word);
          if (text === null) {
            return null;
          }
          any = true;
        }
        texts.push(text);
      }
      return any ? joined(parsed.words, texts) : null;
    }

    async function correct(word) {
      if (!word.isIdeographs) {
        const spelt = await spell(positionsOfLetters(word.text));
        return spelt === null ? nearest(word.text) : spelt;
      }
      const readings = (await lexicon.readings()).readings;
      return spell(Array.from(word.text).map(function (typed) {
        return { typed: typed, syllables: readingsOf(typed, readings) };
      }));
    }

    /** How a character is read, with what each reading costs. */
    function readingsOf(character, readings) {
      return Object.keys(readings).map(function (syllable) {
        const place = readings[syllable].indexOf(character);
        const isUsual = place < readings[syllable].indexOf(' ');
        return place < 0 ? null : { syllable: syllable, cost: isUsual ? 0 : tables.RARE };
      }).filter(Boolean);
    }

    /** The syllables of a word in letters; none where it does not divide into whole ones. */
    function positionsOfLetters(text) {
      const words = text.split(' ').map(window.wangdian.text.letters);
      if (words.indexOf(null) >= 0) {
        return [];
      }
      const syllables = words.length > 1 ? words : window.wangdian.text.divisions(words[0], false)[0] || [];
      return syllables.map(function (syllable) {
        return { typed: null, syllables: [{ syllable: syllable, cost: 0 }] };
      });
    }

    /** The cheapest characters that are read as the positions say, where they are new. */
    async function spell(positions) {
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

    /** The pairs that records have and that are read so, with what a rarer one costs. */
    async function knownPairs(first, second) {
      const sounds = first.syllables.flatMap(function (a) {
        return second.syllables.map(function (b) {
          return { sound: a.syllable + ' ' + b.syllable, cost: a.cost + b.cost };
        });
      });
      const known = new Map();
      const found = await Promise.all(sounds.map(function (way) {
        return lexicon.homophones(way.sound);
      }));
      found.forEach(function (pairs, way) {
        const characters = Array.from(pairs);
        for (let i = 0; i + 1 < characters.length; i += 2) {
          const pair = characters[i] + characters[i + 1];
          const cost = Math.min(i / 2, tables.RAREST) + sounds[way].cost;
          known.set(pair, Math.min(cost, known.has(pair) ? known.get(pair) : cost));
        }
      });
      return known;
    }

    /** The cheapest way from the first position to the last, or null. */
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
        return positions[place].typed === null || positions[place].typed === character ? 0 : tables.CHANGE;
      };
      const isEmpty = function (list) {
        return list.length === 0;
      };
      if (candidates.some(isEmpty)) {
        return null;
      }
      let ways = candidates[0].map(function (character) {
        return { cost: ownCost(0, character), characters: [character] };
      });
      for (let place = 1; place < positions.length; place += 1) {
        const before = ways;
        ways = candidates[place].map(function (character) {
          let best = null;
          before.forEach(function (way) {
            const pair = pairs[place - 1].get(way.characters[place - 1] + character);
            const cost = way.cost + (pair === undefined ? tables.BREAK : pair);
            if (best === null || cost < best.cost) {
              best = { cost: cost, way: way };
            }
          });
          return {
            cost: best.cost + ownCost(place, character),
            characters: best.way.characters.concat(character),
          };
        });
      }
      return ways.reduce(function (best, way) {
        return way.cost < best.cost ? way : best;
      }).characters;
    }

    /** The word of the vocabulary with the fewest letters wrong, or null. */
    async function nearest(word) {
      const wanted = Array.from(word);
      const most = wanted.length < tables.SHORTEST_WORD ? 0 : wanted.length < tables.LONG_WORD ? 1 : 2;
      if (most === 0) {
        return null;
      }
      let best = null;
      let least = most + 1;
      (await lexicon.vocabulary()).words.split(' ').forEach(function (other) {
        const letters = Array.from(other);
        if (Math.abs(letters.length - wanted.length) <= most) {
          const far = distance(wanted, letters);
          if (far > 0 && far < least) {
            least = far;
            best = other;
          }
        }
      });
      return best;
    }

    /** How many letters are wrong, missing, too many or swapped with their neighbour. */
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

    return { simplified: simplified, corrected: corrected };
  }

  window.wangdian.createCorrector = createCorrector;
})(window);
