// Pinyin of places, from the column in data/regions.csv, and of some words, listed here.
// Independent of the program and the page's script.

import { readCsv } from '../support/csv.mjs';
import { readReference } from '../support/reference.mjs';

/** Final words of the synthetic names, by syllable. */
export const WORDS = {
  图书馆: 'tu shu guan',
  科技信息研究所: 'ke ji xin xi yan jiu suo',
  知识产权保护中心: 'zhi shi chan quan bao hu zhong xin',
  生产力促进中心: 'sheng chan li cu jin zhong xin',
};

const INITIAL = '(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])';
const FINAL = '(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|üan|ai|ei|ao|ou|an|en|in|un|ün|ia|ie|iu|ua|uo|ui|üe|er|a|o|e|i|u|ü)';
const SYLLABLE = new RegExp(`^${INITIAL}?${FINAL}$`);

/** Within a word, an apostrophe precedes a syllable that starts with a vowel. */
const isInner = (rest) => /^['bpmfdtnlgkhjqxrzcsyw]/.test(rest);

/** Splits a word into as many syllables as its name has characters; null if that fails. */
export function syllables(word, count) {
  if (count === 0) {
    return word === '' ? [] : null;
  }
  for (let length = Math.min(6, word.length); length > 0; length -= 1) {
    const [syllable, rest] = [word.slice(0, length), word.slice(length)];
    const isCut = SYLLABLE.test(syllable) && (rest === '' || isInner(rest));
    const others = isCut ? syllables(rest.replace(/^'/, ''), count - 1) : null;
    if (others) {
      return [syllable, ...others];
    }
  }
  return null;
}

/** Letters only, as people type them: `Lü'an` and `luan` are equal. */
export const plain = (word) => word.toLowerCase().replaceAll('ü', 'u').replace(/[^a-z]/g, '');

export const initials = (parts) => parts.map((part) => part[0]).join('');

/**
 * Regions whose names consist of one word and 省, 市, 区 or 县: code → `{name, word, parts}`: 葫芦岛,
 * Huludao, [hu, lu, dao].
 */
export function spelledRegions() {
  const kinds = { 省: 'Sheng', 市: 'Shi', 区: 'Qu', 县: 'Xian' };
  const rows = readCsv(readReference('regions.csv'));
  const spelled = new Map();
  for (const { code, name, pinyin } of rows) {
    const [word, kind, more] = pinyin.split(' ');
    const short = name.replace(/[省市区县]$/, '');
    // Except 地区 and 林区, of which only one character would be left.
    const parts = kind === kinds[name.at(-1)] && !more ? syllables(word.toLowerCase(), short.length) : null;
    if (parts) {
      spelled.set(code, { name: short, word, parts });
    }
  }
  return spelled;
}
