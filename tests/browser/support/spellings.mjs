// Other spellings of Chinese text: Pinyin, initials, homophones. Uses a dictionary independent of
// the program's.

import { pinyin } from 'pinyin-pro';

const isHan = (character) => /\p{Script=Han}/u.test(character);
const withoutUmlaut = (syllable) => syllable.replace('v', 'u');

/**
 * Splits a text: runs of Han characters into syllables, everything else unchanged. `toneType` is
 * that of pinyin-pro; `ü` is `v` unless there are tones.
 */
function pieces(text, toneType) {
  const found = [];
  for (const run of text.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []) {
    const isSpoken = isHan(run);
    const syllables = isSpoken ? pinyin(run, { toneType, type: 'array', v: toneType === 'none' }) : [run];
    // A character without Pinyin is kept.
    found.push({ isSpoken: isSpoken && syllables.every((syllable) => !isHan(syllable)), syllables });
  }
  return found;
}

/** Whether every character has Pinyin. */
export const isSpeakable = (text) => text !== '' && pieces(text, 'none').every((piece) => piece.isSpoken);

const spelt = (text, join, spell, toneType = 'none') =>
  pieces(text, toneType).map((piece) => (piece.isSpoken ? piece.syllables.map(spell).join(join) : piece.syllables.join(''))).join(join);

/** 葫芦岛 → `huludao`; 吕梁 → `lvliang`. */
export const inPinyin = (text) => spelt(text, '', (syllable) => syllable);

/** 葫芦岛 → `hu lu dao`. */
export const bySyllables = (text) => spelt(text, ' ', (syllable) => syllable);

/** 西安 → `xi'an`, with apostrophes between all syllables. */
export const withApostrophes = (text) => spelt(text, "'", (syllable) => syllable);

/** 西安 → `xī'ān`: with tone marks, and apostrophes only where required. */
export function withTones(text) {
  const syllables = pieces(text, 'symbol').flatMap((piece) => piece.syllables);
  return syllables.reduce((all, syllable) => all + (all !== '' && /^[aoeāáǎàōóǒòēéěè]/.test(syllable) ? "'" : '') + syllable, '');
}

/** 吕梁 → `lüliang`. */
export const withUmlaut = (text) => inPinyin(text).replace(/([ln])v/g, '$1ü');

/** 吕梁 → `luliang`. */
export const withoutMarks = (text) => spelt(text, '', withoutUmlaut);

/** 葫芦岛市 → `hlds`. */
export const initials = (text) => spelt(text, '', (syllable) => syllable[0]);

/** Maps a syllable to those of the 3,755 most common characters with this reading. */
const alike = new Map();

/** The characters of the first level of GB 2312, in order of their code points there. */
function* usualCharacters() {
  const decoder = new TextDecoder('gbk', { fatal: true });
  for (let row = 0xb0; row <= 0xd7; row += 1) {
    // The last row of the first level is incomplete.
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell += 1) {
      yield decoder.decode(Uint8Array.of(row, cell));
    }
  }
}

for (const character of usualCharacters()) {
  const syllable = inPinyin(character);
  alike.set(syllable, [...(alike.get(syllable) ?? []), character]);
}

/** Whether letters are the reading of a common character. */
export const isSyllable = (letters) => alike.has(letters);

/** Other common characters with the reading of the character at an index of a text. */
function soundAlikes(text, place) {
  const run = Array.from(text);
  const syllable = isSpeakable(run[place]) ? inPinyin(run[place]) : '';
  return (alike.get(syllable) ?? []).filter((other) => other !== run[place]);
}

/** Replaces up to `count` characters of a text by homophones. */
export function withHomophones(random, text, count) {
  const characters = Array.from(text);
  const able = characters.map((_, place) => place).filter((place) => soundAlikes(text, place).length > 0);
  for (const place of random.sample(able, count)) {
    characters[place] = random.pick(soundAlikes(text, place));
  }
  return characters.join('');
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Ways to mistype a letter of a word: omit, double, replace, swap. */
const SLIPS = [
  (letters, at) => letters.toSpliced(at, 1),
  (letters, at) => letters.toSpliced(at, 0, letters[at]),
  (letters, at, random) => letters.toSpliced(at, 1, random.pick(LETTERS)),
  (letters, at) => (at === 0 ? letters : letters.toSpliced(at - 1, 2, letters[at], letters[at - 1])),
];

/** A text with one or two typos in one of its longer Latin words. */
export function mistyped(random, text) {
  const words = text.split(/\b/);
  const long = words.map((_, place) => place).filter((place) => /^[a-z]{4,}$/i.test(words[place]));
  if (long.length === 0) {
    return text;
  }
  const place = random.pick(long);
  for (let slips = random.between(1, 2); slips > 0; slips -= 1) {
    const letters = Array.from(words[place]);
    words[place] = random.pick(SLIPS)(letters, random.below(letters.length), random).join('');
  }
  return words.join('');
}
