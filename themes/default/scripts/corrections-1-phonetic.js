/**
 * Marks in texts what was typed in letters, as Pinyin or initials.
 */
(function (window) {
  'use strict';

  /**
   * The usual syllable of each character.
   *
   * @param {{common: string, others: string}} readings the file, see docs/search-format.md
   * @returns {Map<string, string>}
   */
  function usualSyllables(readings) {
    const usual = new Map();
    // Level 1 of GB 2312 has the common characters, and comes first.
    const common = Array.from(window.wangdian.text.gb2312());
    let at = 0;
    readings.common.split(' ').forEach(function (run) {
      const parts = /^([a-z]*)(\d*)$/.exec(run);
      const end = at + Number(parts[2] || 1);
      for (; at < end; at += 1) {
        if (parts[1] !== '') {
          usual.set(common[at], parts[1]);
        }
      }
    });
    (readings.others.match(/[a-z]+[^a-z]+/g) || []).forEach(function (run) {
      const syllable = /^[a-z]+/.exec(run)[0];
      Array.from(run.slice(syllable.length)).forEach(function (character) {
        usual.set(character, syllable);
      });
    });
    return usual;
  }

  /** Whether syllables have the sound of a phonetic term, or of its prefix; how many, else 0. */
  function matchedLength(term, isPrefix, syllables) {
    const isInitials = /^[A-Z]/.test(term);
    const wanted = isInitials ? Array.from(term.toLowerCase()) : term.split(' ').filter(Boolean);
    const isMatch = wanted.every(function (part, i) {
      const isOpen = isInitials || (isPrefix && i === wanted.length - 1 && !term.endsWith(' '));
      return syllables[i] !== undefined && (isOpen ? syllables[i].startsWith(part) : syllables[i] === part);
    });
    return isMatch ? wanted.length : 0;
  }

  /**
   * A function that marks the characters of a folded text that a query in letters matches.
   *
   * @param {{tokens: object[]}} parsed
   * @param {Map<string, string>} usual of `usualSyllables`
   * @returns {function(string[], boolean[])}
   */
  function phoneticMarker(parsed, usual) {
    return function (folded, matches) {
      const syllables = folded.map(function (character) {
        return usual.get(character);
      });
      parsed.tokens.forEach(function (token) {
        const term = token.phonetic || token.prefix;
        for (let start = 0; term && start < folded.length; start += 1) {
          const length = matchedLength(term, Boolean(token.prefix), syllables.slice(start, start + 3));
          matches.fill(true, start, start + length);
        }
      });
    };
  }

  window.wangdian.usualSyllables = usualSyllables;
  window.wangdian.phoneticMarker = phoneticMarker;
})(window);
