// Random queries, generated from a registry.

import { seeded } from './random.mjs';
import { readEverydayWords, readFormerRegions } from './reference.mjs';
import { bySyllables, initials, inPinyin, mistyped, withApostrophes, withHomophones, withoutMarks, withTones, withUmlaut } from './spellings.mjs';
import { toTraditional } from './variants.mjs';

const NONSENSE = ['不存在的词语', 'qwxzzy', '龘龘龘', '🦄🦄', '，。！？', '   ', '-', '$', 'C++', '𠀀𠀁', '﷽', '%00', '../..', 'constructor', '__proto__', 'toString', 'hasOwnProperty 专利'];
const FULL_WIDTH_OFFSET = 0xfee0;

const characters = (text) => Array.from(text);
const fullWidth = (text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + FULL_WIDTH_OFFSET));

/** Two to eight adjacent characters. */
function piece(random, text) {
  const all = characters(text);
  const length = Math.min(all.length, random.between(2, 8));
  const start = random.below(all.length - length + 1);
  return all.slice(start, start + length).join('');
}

/** Two to six characters of a name in order, most of them two apart. */
function abbreviation(random, text) {
  const all = characters(text);
  const taken = [];
  for (let place = random.pick([0, 0, 0, 2, 3]); place < all.length && taken.length < 6; place += random.pick([1, 2, 2, 2, 2, 3, 4])) {
    taken.push(all[place]);
  }
  return taken.slice(0, random.between(2, 6)).join('');
}

/** Sources of random queries for a site. */
function sources(random, site) {
  const regionNames = new Map(site.regions.map((region) => [region.code, region.name]));
  const withItems = site.points.filter((candidate) => candidate.items.length > 0);
  const inEnglish = site.points.map((candidate) => candidate.name_en).filter(Boolean);
  const point = () => random.pick(site.points);
  const name = () => point().name;
  const item = () => random.pick(random.pick(withItems).items).name;
  return {
    point,
    name,
    item,
    place: () => regionNames.get(point().region),
    all: site.points.flatMap((one) => [one.name, regionNames.get(one.region)]),
    address: () => point().address || name(),
    english: () => random.pick(inEnglish.length > 0 ? inEnglish : ['Patent Library', 'IP Center']),
  };
}

/** Literal text of records, and text that occurs nowhere. */
function literalShapes(random, { point, name, item, place, address }) {
  return {
    name,
    item,
    'part of a name': () => piece(random, name()),
    'part of an item': () => piece(random, item()),
    'part of an address': () => piece(random, address()),
    'one character': () => random.pick(characters(random.pick([name, item, address])())),
    'place and item': () => `${place()} ${item()}`,
    'place and word, glued': () => `${place().slice(0, 2)}${random.pick(['专利', '商标', '检索', '培训', '地理标志'])}`,
    'place and part of an item, glued': () => `${place()}${piece(random, item())}`,
    'three parts': () => `${piece(random, name())} ${piece(random, address())}　${piece(random, item())}`,
    abbreviation: () => abbreviation(random, name()),
    'abbreviation beside another word': () => `${random.pick([place, item])()} ${abbreviation(random, name())}`,
    'traditional abbreviation': () => toTraditional(abbreviation(random, name())),
    'other widths and cases': () => random.pick([fullWidth, (text) => text.toUpperCase(), (text) => text.toLowerCase()])(random.pick(['PCT', 'ip hub', 'IPC', 'kunpeng', '3D打印', '5G通信', name(), item()])),
    'Latin beside Chinese': () => `${random.pick(['PCT', 'IP', 'TISC', 'Hub', '5G'])}${random.pick(['', ' '])}${piece(random, name())}`,
    nonsense: () => random.pick(NONSENSE),
    'nonsense after a part': () => `${piece(random, name())}${random.pick(NONSENSE)}`,
    'another name': () => point().name_en || point().aliases?.[0] || name(),
    'a name twice': () => `${name()} ${name()}`,
    'a word of a filter': () => `${random.pick(['免费', '线上', '高校', '公共图书馆', '省级网点'])} ${piece(random, place())}`,
  };
}

/** A syllable that could also end before its vowel, as in xi'an and xian. */
const isOpenSyllable = (character) => /^(a|o|e(?!r))/.test(inPinyin(character));

/** Up to five characters around one whose syllable starts with a vowel. */
function ambiguousPiece(random, text) {
  const all = characters(text);
  const at = all.findIndex((character, place) => place > 0 && isOpenSyllable(character));
  return all.slice(Math.max(0, at - random.between(1, 2)), at + random.between(1, 3)).join('');
}

/** Pinyin and initials: complete, partial, and unfinished. */
function spokenShapes(random, { name, item, place, all }) {
  const ambiguous = all.filter((text) => characters(text).slice(1).some((character) => /\p{Script=Han}/u.test(character) && isOpenSyllable(character)));
  const part = (text) => piece(random, text);
  const begun = (text) => Array.from(text).slice(0, random.between(2, Math.max(2, text.length - 1))).join('');
  return {
    'name in Pinyin': () => inPinyin(name()),
    'name by syllables, with tones or apostrophes': () => random.pick([bySyllables, withTones, withApostrophes])(name()),
    'place in Pinyin': () => random.pick([inPinyin, (text) => inPinyin(text).toUpperCase(), (text) => fullWidth(inPinyin(text))])(place()),
    'part of a name in Pinyin': () => inPinyin(part(name())),
    'syllables': () => bySyllables(part(random.pick([name, place])())),
    'apostrophes': () => withApostrophes(part(random.pick([name, place])())),
    'tone marks': () => withTones(part(random.pick([name, place])())),
    'several ways to divide': () => inPinyin(ambiguousPiece(random, random.pick([...ambiguous, '西安', '东阿']))),
    'ü, v or u': () => random.pick([inPinyin, withUmlaut, withoutMarks])(random.pick(['吕梁', '绿', '旅顺', '法律', '女', name()])),
    'beginning of a name in Pinyin': () => begun(inPinyin(name())),
    'beginning of a place in Pinyin': () => begun(inPinyin(place())),
    'beginning of a name': () => begun(name()),
    'initials of a name': () => initials(name()),
    'initials of a part': () => initials(part(name())),
    'beginning of initials': () => begun(initials(name())),
    'Chinese and Pinyin': () => `${part(place())}${random.pick(['', ' '])}${inPinyin(part(name()))}`,
    'Pinyin and Chinese': () => `${inPinyin(place())}${random.pick(['', ' '])}${random.pick([part, (text) => text])(item())}`,
    'initials and Chinese': () => `${initials(part(name()))} ${part(place())}`,
    'place and item in Pinyin': () => `${inPinyin(place())} ${inPinyin(item())}`,
    'item in Pinyin': () => random.pick([inPinyin, bySyllables])(item()),
    'part of an item in Pinyin': () => inPinyin(part(item())),
    'initials of an item': () => initials(item()),
  };
}

/** Traditional characters, wrong characters, typos, and random letters. */
function mistakenShapes(random, { name, item, place, english, address }) {
  const anyVariant = (text) => toTraditional(text, random.pick);
  const wrong = (text) => withHomophones(random, text, random.between(1, 2));
  const letters = (all) => Array.from({ length: random.between(1, 14) }, () => random.pick(all)).join('');
  return {
    'traditional name': () => anyVariant(name()),
    'traditional item': () => anyVariant(item()),
    'traditional part': () => anyVariant(piece(random, random.pick([name, item, address])())),
    'traditional place and item': () => `${anyVariant(place())}${random.pick(['', ' '])}${anyVariant(item())}`,
    'homophones in a name': () => wrong(name()),
    'homophones in an item': () => wrong(item()),
    'homophones in a part': () => wrong(piece(random, random.pick([name, item])())),
    'homophones in place and item': () => `${wrong(place())}${random.pick(['', ' '])}${wrong(item())}`,
    'place and homophones': () => `${place()} ${wrong(item())}`,
    'traditional with homophones': () => anyVariant(wrong(item())),
    'slip in English': () => mistyped(random, english()),
    'slip in an English word': () => mistyped(random, random.pick(english().match(/\p{L}+/gu))),
    'slip beside Chinese': () => `${place()} ${mistyped(random, english())}`,
    'slip in Pinyin': () => mistyped(random, inPinyin(random.pick([name, place, item])())),
    'letters by chance': () => letters('abcdefghijklmnopqrstuvwxyz'),
    'syllables by chance': () => letters(['xi', 'an', 'ga', 'n', 'g', 'e', 'er', 'lv', 'nu', 'zh', 'uan', 'shi', "'", ' ', 'ē', 'ü']),
    'far too long': () => random.pick([inPinyin, bySyllables, wrong, anyVariant])(`${name()}${random.pick(['', ' '])}${item()}${name()}`),
    'several mistakes': () => [wrong(piece(random, name())), inPinyin(piece(random, item())), mistyped(random, english())].join(' '),
  };
}

const VERBS = ['查', '检索', '找', '咨询', '培训', '申请', '注册', '分析', '检索分析'];
const OBJECTS = ['专利', '商标', '地理标志', '知识产权', '品牌', '版权', '外观设计'];
const SENTENCES = [
  '{p}{o}{v}', '{p} {o} {v}', '{p}哪里能{v}{o}', '我想在{p}{v}{o}', '{p}免费{v}{o}', '{p}{o}{v}多少钱', '{v}{o}去哪里？{p}',
  '{p}附近 线上 {o}', '{p}的大学能{v}{o}吗', '{p}{o} {v}图书馆', 'where to {e} near {p}', '{e} {p}', '{o}{v}', '{v}{o}',
];
const ENGLISH = ['search trademark', 'patent training', 'free consultation', 'how to register a trademark', 'patents', 'copyright'];

/** Everyday words for services, with and without a place and other text. */
function everydayShapes(random, { name, item, place, english }) {
  const rows = readEverydayWords();
  const words = rows.flatMap((row) => row.word.split('+')).map((part) => part.split('/'));
  const word = () => random.pick(random.pick(words));
  const row = () => random.pick(rows).word.split('+').map((part) => random.pick(part.split('/')));
  const sentence = () => random.pick(SENTENCES)
    .replace('{p}', random.pick([place(), place().slice(0, 2), '']))
    .replace('{v}', random.pick(VERBS)).replace('{o}', random.pick(OBJECTS)).replace('{e}', random.pick(ENGLISH));
  return {
    'everyday word': word,
    'everyday words of a row': () => row().join(random.pick(['', ' ', '什么'])),
    sentence,
    'another sentence': sentence,
    'sentence in traditional characters': () => toTraditional(sentence()),
    'place and everyday word': () => `${place()}${random.pick(['', ' '])}${word()}`,
    'two everyday words': () => `${word()}${random.pick(['', ' '])}${word()}`,
    'everyday word beside a part of a name': () => `${piece(random, name())} ${word()}`,
    'everyday word beside an item': () => `${word()}${random.pick(['', ' '])}${item()}`,
    'everyday word beside nonsense': () => `${random.pick(NONSENSE)}${random.pick(['', ' '])}${word()}`,
    'everyday word beside English': () => `${english()} ${word()}`,
    'everyday word beside homophones': () => `${withHomophones(random, place(), 1)} ${word()}`,
  };
}

/** Names of regions, most of them without points, with and without what they are, beside other words. */
function placeShapes(random, site, { name, address }) {
  const regions = new Map(site.regions.map((region) => [region.code, region]));
  const former = readFormerRegions();
  const region = () => random.pick(site.regions);
  const spoken = (text) => (characters(text).length > 2 ? characters(text).slice(0, -1).join('') : text);
  const place = () => random.pick([(text) => text, spoken])(random.pick([region().name, random.pick(former)]));
  const word = () => random.pick(['专利', '商标查询', '图书馆', '大学', '培训', '科技', '的查新中心']);
  return {
    'any place': place,
    'any place and a word, glued': () => `${place()}${word()}`,
    'any place and a word': () => `${random.pick(['', '我在', '请问'])}${place()} ${word()}`,
    'a place after the one around it': () => {
      const inner = region();
      const outer = regions.get(inner.parent) ?? inner;
      return `${random.pick([spoken, (text) => text])(outer.name)}${random.pick(['', '的', ' '])}${inner.name}${word()}`;
    },
    'two places': () => `${place()}${random.pick(['或', '和', '、', ' ', ''])}${place()}${word()}`,
    'a name and a question': () => `${name()}${random.pick(['能查专利吗', '电话', ' 商标', '怎么走', '有免费的培训吗'])}`,
    'a question and a name': () => `${random.pick(['我想去', '请问', '查商标 '])}${name()}`,
    'the beginning of an address': () => `${characters(address()).slice(0, random.between(3, 10)).join('')}${random.pick(['', ' '])}${word()}`,
  };
}

/** Generators of queries from a site's texts, named for failure messages. */
function shapes(random, site) {
  const drawn = sources(random, site);
  return Object.entries({
    ...literalShapes(random, drawn),
    ...spokenShapes(random, drawn),
    ...mistakenShapes(random, drawn),
    ...everydayShapes(random, drawn),
    ...placeShapes(random, site, drawn),
  });
}

/** Codes by filter, as visitors can select them. */
export function filterCodes(site) {
  const { taxonomy } = site;
  const codes = (vocabulary) => taxonomy[vocabulary].map((term) => term.code);
  const regions = new Set(site.points.flatMap((point) => site.pathOf(point.region)));
  return {
    kind: codes('kind'),
    region: [...regions].sort(),
    nature: codes('nature'),
    ip_type: codes('ip_type'),
    category: codes('category'),
    level: codes('level'),
    fee: codes('fee'),
    mode: codes('mode'),
    status: codes('status').filter((code) => code !== 'proposed'),
  };
}

function chooseFilters(random, codes) {
  const filters = {};
  for (const key of random.sample(Object.keys(codes), random.between(1, 3))) {
    filters[key] = random.sample(codes[key], random.between(1, key === 'region' ? 3 : 2));
  }
  return filters;
}

/** A request without filters for all results. */
function plainQuestion(site, way, query) {
  return {
    way,
    query,
    filters: {},
    sort: 'relevance',
    offset: 0,
    // The complete list is compared.
    limit: site.points.length,
    facets: false,
  };
}

/** Names of points and service items, without duplicates. */
export function makeWholeQuestions(site) {
  const names = [...new Set(site.points.map((point) => point.name))];
  const items = new Set(site.points.flatMap((point) => point.items.map((item) => item.name)));
  const tooLong = [4, 8, 12].map((end) => names.slice(-end).slice(0, 4).join(''));
  return [
    ...names.map((name) => plainQuestion(site, 'name', name)),
    ...[...items].map((item) => plainQuestion(site, 'item', item)),
    ...tooLong.map((several) => plainQuestion(site, 'several names without a space', several)),
  ];
}

/** An order for one question in five; distances from places in China and elsewhere. */
function chooseOrder(draw, number) {
  const places = [[41.8, 123.43], [22.5431, 114.0579], [39.9042, 116.4074], [0, -179.9999], [-33.8688, 151.2093]];
  const orders = [[0.1, { sort: 'name' }], [0.15, { sort: 'newest' }], [0.2, { sort: 'distance', near: places[number % places.length] }]];
  const [, order] = orders.find(([below]) => draw < below) ?? [1, { sort: 'relevance' }];
  return order;
}

/**
 * `count` requests, evenly distributed over the generators; a third has filters, a fifth another
 * order than relevance. `way` is the generator.
 */
export function makeQuestions(site, count, seed) {
  const random = seeded(seed);
  const ways = shapes(random, site);
  const codes = filterCodes(site);
  return Array.from({ length: count }, (_, number) => {
    const [way, make] = ways[number % ways.length];
    return {
      ...plainQuestion(site, way, make()),
      filters: random.chance(1 / 3) ? chooseFilters(random, codes) : {},
      ...chooseOrder(random.fraction(), number),
    };
  });
}

/** Requests for counts: with filters, half of them with a query. */
export function makeCountQuestions(site, count, seed) {
  const random = seeded(seed);
  const codes = filterCodes(site);
  return makeQuestions(site, count, seed).map((question, number) => ({
    ...question,
    query: number % 2 === 0 ? question.query : '',
    filters: chooseFilters(random, codes),
    limit: 0,
    facets: true,
  }));
}
