// Labels for the synthetic registry, with expectations computed from the records.
//
// This code does not use the search. The expected hits for a place and a service are all points in
// the place with the service; for a name, the points with the name.

import { filterCodes } from '../support/questions.mjs';
import { seeded } from '../support/random.mjs';
import { passes } from '../support/recount.mjs';
import { hasPage, isListed } from '../support/registry.mjs';
import { misheard, traditional } from './characters.mjs';
import { initials, plain, spelledRegions, WORDS } from './pinyin.mjs';

const SEED = 20261122;
const PER_KIND = 16;

/** The minimum number of letters typed of a place. */
const PREFIX_LETTERS = 5;
/** Two initials are too ambiguous for an expectation. */
const INITIALS_OF_A_PLACE = 3;

const unlikely = ['火锅外卖', '足球比分', '婚纱摄影', '电影票', 'qwxzzy', '龘龘龘龘', '𠀀𠀁', 'zzzzqq wwvvxx'];

/** Places with several readings or spellings. */
const KNOWN_PINYIN = {
  211400: ['huludao', 'hu lu dao', 'Húlúdǎo', 'huludaoshi', 'HULUDAO'],
  141100: ['lüliang', 'lvliang', 'luliang', 'Lǚliáng', 'lv liang'],
  610100: ['xian', "xi'an", 'xi an'],
  341500: ["lu'an", 'luan', 'lu an'],
  500000: ['chongqing', 'chong qing', 'Chóngqìng'],
  350200: ['xiamen', 'xia men'],
  430100: ['changsha'],
  511100: ['leshan'],
  340300: ['bengbu'],
  331000: ['taizhou'],
  331100: ['lishui'],
  140200: ['datong'],
  710000: ['taiwan'],
};
const KNOWN_INITIALS = { 211400: 'hld' };
const KNOWN_PREFIXES = { 211400: 'hulud', 500000: 'chongq', 350200: 'xiam', 141100: 'lülia' };
const KNOWN_MISHEARD = { 211400: ['葫芦到市', '葫芦岛是', '胡芦岛'], 500000: ['虫庆', '重情'], 350200: ['夏门'], 140100: ['太圆'], 341500: ['六按'], 141100: ['旅梁'] };
const KNOWN_TRADITIONAL = { 211400: '葫蘆島', 500000: '重慶', 350200: '廈門', 710000: '臺灣', 210000: '遼寧', 141100: '呂梁' };
const KNOWN_TYPOS = {
  'pattent library': 'Überlingen–Müller Patent Library',
  'Uberlingen Muller Patnet Library': 'Überlingen–Müller Patent Library',
  'Kunpneg IP Commons': 'Kunpeng IP Commons',
  'kunpen': 'Kunpeng IP Commons',
  'Kunpeng IP Comons': 'Kunpeng IP Commons',
};
/** Misspelled words of English names. */
const MISSPELT = { Harbour: 'Habour', Lotus: 'Lotsu', Summit: 'Sumit', River: 'Rivver', Center: 'Centre' };

/** Data for generating labels, computed once. */
function contextOf(site) {
  const listed = site.points.filter(isListed);
  const paths = new Map(listed.map((point) => [point, site.pathOf(point.region)]));
  const spelled = spelledRegions();
  const withPoints = [...new Set([...paths.values()].flat())].filter((code) => spelled.has(code));
  const items = [...new Set(listed.flatMap((point) => point.items.map((item) => item.name)))].sort();
  const ids = (isMeant) => new Set(listed.filter(isMeant).map((point) => point.id));
  const zh = new Map([...site.taxonomy.ip_type, ...site.taxonomy.category].map((term) => [term.code, term.zh]));
  const wordsOf = (item) => [item.name, zh.get(item.category) ?? '', ...item.ip_types.map((code) => zh.get(code))];
  /** A point offers a service if it is in the point's name, or in a service's name or labels. */
  const offers = (point, text) => [point.name, ...point.items.flatMap(wordsOf)].some((words) => words.includes(text));
  const isIn = (point, isMeant) => paths.get(point).some(isMeant);
  return {
    site,
    random: seeded(SEED),
    listed,
    spelled,
    items,
    /** Codes of cities and provinces with points and simple names. */
    cities: withPoints.filter((code) => code.endsWith('00')).sort(),
    ids,
    /** Whether a point has a place in its name or lies in a region of that name. */
    isWithin: (point, place) => point.name.includes(place) || isIn(point, (step) => spelled.get(step)?.name === place),
    inRegion: (code) => ids((point) => isIn(point, (step) => step === code)),
    inPlaces: (isMeant) => ids((point) => isIn(point, (step) => spelled.has(step) && isMeant(spelled.get(step)))),
    inRegionWith: (code, text) => ids((point) => isIn(point, (step) => step === code) && offers(point, text)),
    offering: (text) => ids((point) => offers(point, text)),
  };
}

const label = (kind, query, expected, more = {}) => ({ kind, query, filters: {}, expected, ...more });
const isWorthAsking = ({ expected }) => expected.size > 0;

/** `count` labels from the generator `make`, which is called again if a label has no point. */
function several(count, make) {
  const made = new Map();
  for (let turn = 0; made.size < count; turn += 1) {
    if (turn > count * 50) {
      throw new Error('the registry is too small for its labels');
    }
    const next = make(turn);
    if (next && isWorthAsking(next)) {
      made.set(`${next.query} ${JSON.stringify(next.filters)}`, next);
    }
  }
  return [...made.values()];
}

/** Labels of places: `{code: query or queries}`. */
const ofPlaces = (kind, table, expectedOf) =>
  Object.entries(table).flatMap(([code, queries]) => [].concat(queries).map((query) => label(kind, query, expectedOf(code, query))));

function wholeItems({ random, items, ids }) {
  return several(PER_KIND, () => {
    const name = random.pick(items);
    return label('whole-item', name, ids((point) => point.items.some((item) => item.name === name)));
  });
}

/** Everyday words for services, with their categories. */
export const SAID = {
  查: ['inquiry', 'retrieval'], 查询: ['inquiry', 'retrieval'], 咨询: ['consulting'], 听讲座学: ['training'], 分析: ['analysis'],
  预警: ['early_warning'], 评估: ['evaluation'], 做导航: ['navigation'], 用数据库查: ['database'],
};
export const SAID_OF_RIGHTS = { patent: '专利', trademark: '商标', geographical_indication: '地理标志' };
export const EVERYDAY = ['{p}哪里能{v}{o}', '我想在{p}{v}{o}', '{p} {o} {v}', '{p}免费{v}{o}', '{p}有没有{v}{o}的地方', '{v}{o}去哪里？{p}', '{p}{v}{o}多少钱'];

/** A city, and everyday words for a service that one of its points offers. */
function everyday({ random, cities, spelled, listed, site, ids }) {
  return several(110, () => {
    const [code, verb, right, sentence] = [cities, Object.keys(SAID), Object.keys(SAID_OF_RIGHTS), EVERYDAY].map((all) => random.pick(all));
    const isMeant = (item) => SAID[verb].includes(item.category) && item.ip_types.some((type) => type === right || type === 'general') && (!sentence.includes('免费') || item.fee === 'free');
    const query = sentence.replace('{p}', spelled.get(code).name).replace('{v}', verb).replace('{o}', SAID_OF_RIGHTS[right]);
    return label('everyday', query, ids((point) => listed.includes(point) && site.pathOf(point.region).includes(code) && point.items.some(isMeant)));
  });
}

/** English words for a type of right and for a service, each with what it means. */
const SAID_IN_ENGLISH = { 'patent search': ['patent', 'retrieval'], 'trademark search': ['trademark', 'retrieval'], 'patent training': ['patent', 'training'], 'trademark training': ['trademark', 'training'] };

/** A city in Pinyin, and English words for a service that one of its points offers. */
function everydayEnglish({ random, cities, spelled, listed, site, ids }) {
  return several(PER_KIND, () => {
    const [code, words] = [cities, Object.keys(SAID_IN_ENGLISH)].map((all) => random.pick(all));
    const [right, category] = SAID_IN_ENGLISH[words];
    const categories = category === 'retrieval' ? ['inquiry', 'retrieval'] : [category];
    const isMeant = (item) => categories.includes(item.category) && item.ip_types.some((type) => type === right || type === 'general');
    return label('everyday', `${spelled.get(code).name} ${words}`, ids((point) => listed.includes(point) && site.pathOf(point.region).includes(code) && point.items.some(isMeant)));
  });
}

/** Ids, and codes of regions. */
function numbers({ random, listed, cities, inRegion, ids }) {
  const points = several(PER_KIND, () => {
    const { id } = random.pick(listed);
    return label('number', random.pick([id, id.toUpperCase(), id.replaceAll('-', ' ')]), ids((point) => point.id === id));
  });
  const regions = several(PER_KIND, () => {
    const code = random.pick(cities);
    return label('number', code, inRegion(code));
  });
  return [...points, ...regions];
}

/** A point's city and one of its services, with or without a space. */
function placeAndService(kind, separator) {
  return ({ random, listed, cities, site, spelled, inRegionWith }) => {
    const known = ['专利', '商标', '地理标志'].flatMap((right) => [`葫芦岛${separator}${right}`, `吕梁${separator}${right}检索`, `大同市${separator}${right}培训`]);
    const codes = { 葫芦岛: '211400', 吕梁: '141100', 大同市: '140200' };
    const labels = known.map((query) => {
      const place = Object.keys(codes).find((name) => query.startsWith(name));
      return label(kind, query, inRegionWith(codes[place], query.slice(place.length).trim()));
    });
    const drawn = several(PER_KIND, () => {
      const point = random.pick(listed);
      const code = site.pathOf(point.region).find((step) => cities.includes(step) && !step.endsWith('0000'));
      const item = point.items[0]?.name;
      return code && item ? label(kind, `${spelled.get(code).name}${separator}${item}`, inRegionWith(code, item)) : null;
    });
    return [...labels.filter(isWorthAsking), ...drawn];
  };
}

function endedPoints({ random, site }) {
  const names = new Map();
  site.points.forEach((point) => names.set(point.name, (names.get(point.name) ?? 0) + 1));
  const ended = site.points.filter((point) => hasPage(point) && !isListed(point) && names.get(point.name) === 1);
  return random.sample(ended, PER_KIND).flatMap((point, place) => {
    const { effectiveStatus } = point.designations[0];
    const hidden = { kind: 'ended', query: point.name, filters: {}, refused: new Set([point.id]) };
    return place % 2 ? [hidden] : [hidden, label('ended', point.name, new Set([point.id]), { filters: { status: [effectiveStatus] } })];
  });
}

function otherNames({ random, listed }) {
  const withAlias = listed.filter((point) => point.aliases.length > 0);
  const withEnglish = listed.filter((point) => point.name_en);
  return [
    ...random.sample(withAlias, PER_KIND).map((point) => label('other-name', random.pick(point.aliases), new Set([point.id]))),
    ...random.sample(withEnglish, PER_KIND / 2).map((point) => label('other-name', point.name_en.toLowerCase(), new Set([point.id]))),
  ];
}

function typos({ random, listed, ids }) {
  const known = Object.entries(KNOWN_TYPOS).map(([query, name]) => label('typo', query, ids((point) => point.name === name)));
  const withEnglish = listed.filter((point) => point.name_en);
  const drawn = several(PER_KIND, () => {
    const point = random.pick(withEnglish);
    const word = random.pick(Object.keys(MISSPELT).filter((name) => point.name_en.includes(name)));
    return label('typo', point.name_en.replace(word, MISSPELT[word]), new Set([point.id]));
  });
  return [...known, ...drawn];
}

function homophones({ random, items, offering, inRegion }) {
  const drawn = several(PER_KIND, (turn) => {
    const name = random.pick(items);
    const wrong = misheard(name, turn);
    // A typo that gives the name of another service is skipped.
    return wrong && !items.includes(wrong) ? label('homophone', wrong, offering(name)) : null;
  });
  return [...ofPlaces('homophone', KNOWN_MISHEARD, inRegion), ...drawn];
}

function traditionalForms({ random, items, offering, inRegion }) {
  const drawn = several(PER_KIND, () => {
    const name = random.pick(items);
    const written = traditional(name);
    return written === name ? null : label('traditional', written, offering(name));
  });
  return [...ofPlaces('traditional', KNOWN_TRADITIONAL, inRegion), ...drawn];
}

function widthAndCase({ offering }) {
  const queries = { 'ｋｕｎｐｅｎｇ': 'Kunpeng', 'KUNPENG ip COMMONS': 'Kunpeng IP Commons', ＰＣＴ: 'PCT', pct: 'PCT', PCT: 'PCT', '3d打印': '3D打印', '３Ｄ打印': '3D打印', '５ｇ通信': '5G通信', 'ip hub': 'IP Hub', 'full width': 'ＦＵＬＬ　ＷＩＤＴＨ' };
  return Object.entries(queries).map(([query, text]) => label('width-and-case', query, offering(text)));
}

/**
 * All readings of the place are correct, and so are other places with the same letters (with the
 * same syllables if the query separates them): 西安市 and the 西安区 of 牡丹江.
 */
function pinyin({ random, cities, spelled, inPlaces, listed }) {
  const known = ofPlaces('pinyin', KNOWN_PINYIN, (code, query) => {
    const spelling = query.includes("'") ? ({ parts }) => parts.join(' ') : ({ word }) => plain(word);
    return inPlaces((other) => spelling(other) === spelling(spelled.get(code)));
  });
  const drawn = several(PER_KIND, () => {
    const { word } = spelled.get(random.pick(cities));
    return known.some(({ query }) => query === word.toLowerCase()) ? null : label('pinyin', word.toLowerCase(), inPlaces((other) => plain(other.word) === plain(word)));
  });
  const names = spelledNames({ listed, spelled });
  const whole = random.sample(names, PER_KIND).map(({ letters, ending }, turn) => label('pinyin', letters + (turn % 2 ? ' ' : '') + ending, idsOf(names, (name) => name.letters + name.ending === letters + ending)));
  return [...known, ...drawn, ...whole];
}

/** Points whose names consist of places and one of WORDS, 葫芦岛连山科技信息研究所, with their letters. */
function spelledNames({ listed, spelled }) {
  const byName = new Map([...spelled.values()].map((region) => [region.name, region]));
  return Object.entries(WORDS).flatMap(([word, spelling]) =>
    listed
      .filter((point) => point.name.endsWith(word))
      .map((point) => ({ id: point.id, word, chinese: point.name.slice(0, -word.length), places: placesIn(point.name.slice(0, -word.length), byName) }))
      .filter(({ places }) => places !== null)
      .map((name) => ({
        ...name,
        letters: name.places.map((region) => plain(region.word)).join(''),
        ending: spelling.replaceAll(' ', ''),
        initials: initials([...name.places.flatMap((region) => region.parts), ...spelling.split(' ')]),
      })),
  );
}

/** The ids of correct names: all names with the same letters. */
const idsOf = (names, isMeant) => new Set(names.filter(isMeant).map(({ id }) => id));

/** Splits a text into one or two names of places; null if that fails. */
function placesIn(text, byName) {
  if (byName.has(text)) {
    return [byName.get(text)];
  }
  for (let length = 2; length < text.length; length += 1) {
    const both = [byName.get(text.slice(0, length)), byName.get(text.slice(length))];
    if (both.every(Boolean)) {
      return both;
    }
  }
  return null;
}

function initialsOfNames({ random, cities, spelled, listed, inPlaces, inRegion }) {
  const known = ofPlaces('initials', KNOWN_INITIALS, inRegion);
  const places = several(PER_KIND / 2, () => {
    const own = spelled.get(random.pick(cities));
    return own.parts.length < INITIALS_OF_A_PLACE ? null : label('initials', initials(own.parts), inPlaces((other) => initials(other.parts) === initials(own.parts)));
  });
  const names = spelledNames({ listed, spelled });
  const whole = random.sample(names, PER_KIND).map(({ initials: query }) => label('initials', query, idsOf(names, (name) => name.initials === query)));
  return [...known, ...places, ...whole];
}

function pinyinPrefixes({ random, cities, spelled, inPlaces, listed }) {
  const starting = (query) => inPlaces(({ word }) => plain(word).startsWith(plain(query)));
  const known = ofPlaces('pinyin-prefix', KNOWN_PREFIXES, (_, query) => starting(query));
  const drawn = several(PER_KIND / 2, () => {
    const letters = plain(spelled.get(random.pick(cities)).word);
    const query = letters.slice(0, -1);
    return query.length < PREFIX_LETTERS ? null : label('pinyin-prefix', query, starting(query));
  });
  const names = spelledNames({ listed, spelled });
  const begun = random.sample(names, PER_KIND / 2).map(({ letters, ending }) => {
    const query = `${letters}${ending.slice(0, PREFIX_LETTERS)}`;
    return label('pinyin-prefix', query, idsOf(names, (name) => `${name.letters}${name.ending}`.startsWith(query)));
  });
  return [...known, ...drawn, ...begun];
}

/** Queries of characters and letters. */
function mixed({ random, listed, spelled, ids, isWithin }) {
  const known = [
    label('mixed', '葫芦岛 keji', ids((point) => isWithin(point, '葫芦岛') && point.name.includes('科技'))),
    label('mixed', 'tsg 葫芦岛', ids((point) => isWithin(point, '葫芦岛') && point.name.includes('图书馆'))),
  ];
  const names = spelledNames({ listed, spelled });
  const drawn = several(PER_KIND, (turn) => {
    const { chinese, letters, word } = random.pick(names);
    const parts = WORDS[word].split(' ');
    const query = [`${letters} ${word}`, `${chinese} ${parts.slice(0, 2).join('')}`, `${initials(parts)} ${chinese}`][turn % 3];
    return label('mixed', query, ids((point) => isWithin(point, chinese) && point.name.includes(word)));
  });
  return [...known, ...drawn];
}

/** Filters without a query: the result is exactly defined by the records. */
function filters({ random, site, listed }) {
  const codes = filterCodes(site);
  return several(PER_KIND, () => {
    const keys = Object.keys(codes).filter((key) => key !== 'status');
    const chosen = Object.fromEntries(random.sample(keys, 2).map((key) => [key, random.sample(codes[key], random.between(1, 2))]));
    const expected = new Set(listed.filter((point) => passes(site, point, chosen)).map((point) => point.id));
    return label('filter', '', expected, { filters: chosen, exact: true });
  });
}

const nothing = () => unlikely.map((query) => ({ kind: 'nothing', query, filters: {}, nothing: true }));

/** All labels of the registry, the same on every machine. */
export function syntheticLabels(site) {
  const context = contextOf(site);
  const makers = [
    wholeItems, placeAndService('place-and-service', ' '), placeAndService('joined', ''), widthAndCase, traditionalForms, pinyin, initialsOfNames,
    pinyinPrefixes, mixed, homophones, typos, otherNames, filters, endedPoints, nothing, everyday, everydayEnglish, numbers,
  ];
  return makers.flatMap((make) => make(context));
}
