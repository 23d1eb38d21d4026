// Generates realistic queries of several kinds from a registry.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCsv } from '../../tests/browser/support/csv.mjs';
import { seeded } from '../../tests/browser/support/random.mjs';

const SERVICES = ['商标查询', '专利检索', '专利导航', '公益培训', '政策宣传', '商标', '事务咨询'];

/** What citizens type. */
const SENTENCES = ['{place}哪里能免费查{right}', '{place}有没有可以查{right}的图书馆', '我想在{place}查一下{right}', '{place}附近 {right} 培训', '{right}检索 {place} 多少钱'];
const RIGHTS = ['商标', '专利', '地理标志', '牌子'];

/** What the network does not do, but answers with advice. */
const OUTSIDE = ['申请专利', '注册商标', '版权登记', '软著', '打官司'];

/** Words of names as they are typed without an input method. */
const PINYIN = {
  科技: 'keji', 图书馆: 'tushuguan', 大学: 'daxue', 学院: 'xueyuan', 研究院: 'yanjiuyuan', 生产力: 'shengchanli', 情报: 'qingbao',
};

/** Words, and what a Pinyin input method may turn them into. */
const HOMOPHONES = {
  知识产权: '知识产全', 图书馆: '图书管', 检索: '减索', 信息: '信系', 情报: '情抱', 商标: '伤标', 标志: '标致', 培训: '陪训',
  预警: '预井', 导航: '岛航', 数据库: '数剧库', 生产力: '生产利', 咨询: '资询', 研究: '研就', 专利: '专力', 协会: '协汇',
};

const SIMPLIFIED = '专检标查询识产权图书馆学术导数据库务业传训导维险风预设计电路机农车药医疗军网线讯报研类与内乡县东广陕苏辽庆宁龙发企进区块链宣园';
const TRADITIONAL = '專檢標查詢識產權圖書館學術導數據庫務業傳訓導維險風預設計電路機農車藥醫療軍網線訊報研類與內鄉縣東廣陝蘇遼慶寧龍發企進區塊鏈宣園';

/** The first character, in Pinyin order, of each initial. */
const FIRST_OF_LETTER = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'];
const LETTERS = 'abcdefghjklmnopqrstwxyz';
const PINYIN_ORDER = new Intl.Collator('zh-CN-u-co-pinyin');

/**
 * Queries by kind; the same for the same registry on every machine.
 *
 * @param {string} data folder of the registry's tables
 * @param {string} regionsFile table of regions
 * @param {number} count how many of each kind
 * @returns {Object<string, string[]>}
 */
export function queriesOf(data, regionsFile, count) {
  const random = seeded(7);
  const table = (file) => readCsv(readFileSync(file, 'utf8'));
  const points = table(path.join(data, 'points.csv'));
  const items = table(path.join(data, 'service_items.csv'));
  const regions = new Map(table(regionsFile).map((region) => [region.code, region]));
  const many = (make) => different(make, count);
  const anyPoint = () => random.pick(points);
  const anyItem = () => random.pick(items).name;
  const anyText = () => (random.chance(0.5) ? anyPoint().name : anyItem());
  const anyPinyin = () => pinyinOfPlace(regions, anyPoint(), random);
  return {
    'whole name': many(() => anyPoint().name),
    'part of a name': many(() => partOf(anyPoint().name, random.between(2, 5), random)),
    'whole item': many(anyItem),
    'place + service': many(() => `${place(anyPoint())} ${random.pick(SERVICES)}`),
    'placeservice': many(() => `${place(anyPoint())}${random.pick(SERVICES)}`),
    'one character': many(() => random.pick([...anyPoint().name].filter(isIdeograph))),
    'pinyin': many(anyPinyin),
    'pinyin prefix': many(() => prefixOf(anyPinyin(), random)),
    'initials': many(() => initials([...anyPoint().name].slice(0, random.between(4, 8)))),
    'place + pinyin': many(() => withPinyin(anyPoint())),
    'traditional': many(() => traditional(anyText())),
    'homophone': many(() => misspelt(anyText(), random)),
    'latin typo': many(() => mistyped(anyPinyin(), random)),
    'sentence': many(() => random.pick(SENTENCES).replace('{place}', place(anyPoint())).replace('{right}', random.pick(RIGHTS))),
    'advice': many(() => `${place(anyPoint())}${random.pick(OUTSIDE)}`),
    'number': many(() => random.pick([anyPoint().phone.replaceAll('-', ''), anyPoint().postcode, anyPoint().region])),
    'abbreviation': many(() => abbreviated(anyPoint().name)),
  };
}

/** Distinct queries; `make` returns null or '' for inputs that it cannot use. */
function different(make, count) {
  const queries = new Set();
  for (let tries = 0; queries.size < count && tries < 100 * count; tries += 1) {
    const query = make();
    if (query) {
      queries.add(query);
    }
  }
  return [...queries];
}

export function partOf(text, length, random) {
  const start = random.below(Math.max(1, text.length - length));
  return text.slice(start, start + length);
}

/** The second part of an address without its last character: 葫芦岛. */
function place({ address }) {
  const parts = address.match(/[^省市区县州盟旗]{2,}[省市区县州盟旗]/gu) ?? [address];
  return (parts[1] ?? parts[0]).slice(0, -1);
}

function isIdeograph(character) {
  return /\p{Script=Han}/u.test(character);
}

/** The name of the city or county as it is typed without an input method: huludao, xian, lvliang. */
function pinyinOfPlace(regions, point, random) {
  const county = regions.get(point.region);
  const city = regions.get(`${point.region.slice(0, 4)}00`) ?? county;
  const words = (random.chance(0.5) ? city : county).pinyin.toLowerCase().replaceAll("'", '').replaceAll('ü', 'v').split(' ');
  return words.slice(0, Math.max(1, words.length - 1)).join('');
}

function prefixOf(word, random) {
  return word.length < 5 ? null : word.slice(0, random.between(3, word.length - 1));
}

/** The initials of the characters; null if one is not an ideograph. */
function initials(characters) {
  if (!characters.every(isIdeograph)) {
    return null;
  }
  return characters.map((character) => {
    const after = FIRST_OF_LETTER.findIndex((first) => PINYIN_ORDER.compare(first, character) > 0);
    return LETTERS.at(after < 0 ? -1 : Math.max(0, after - 1));
  }).join('');
}

/** 大连理工大学: 大理大. */
function abbreviated(name) {
  const words = name.match(/../gu) ?? [];
  return words.length < 3 ? null : words.slice(0, 3).map((word) => word[0]).join('');
}

function withPinyin(point) {
  const word = Object.keys(PINYIN).find((known) => point.name.includes(known));
  return word && `${place(point)} ${PINYIN[word]}`;
}

function traditional(text) {
  const written = [...text].map((character) => {
    const position = [...SIMPLIFIED].indexOf(character);
    return position < 0 ? character : [...TRADITIONAL][position];
  }).join('');
  return written === text ? null : written;
}

function misspelt(text, random) {
  const words = Object.keys(HOMOPHONES).filter((word) => text.includes(word));
  const word = words.length > 0 && random.pick(words);
  return word && text.replace(word, HOMOPHONES[word]);
}

/** Drops a letter or swaps two adjacent ones. */
function mistyped(word, random) {
  if (word.length < 6) {
    return null;
  }
  const at = random.between(1, word.length - 2);
  const wrong = random.chance(0.5)
    ? word.slice(0, at) + word.slice(at + 1)
    : word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  return wrong === word ? null : wrong;
}
