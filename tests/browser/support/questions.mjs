// Questions that people and machines may ask, drawn from a registry by chance.

import { seeded } from './random.mjs';

const NONSENSE = ['不存在的词语', 'qwxzzy', '龘龘龘', '🦄🦄', '，。！？', '   ', '-', '$', 'C++', '𠀀𠀁', '﷽', '%00', '../..', 'constructor', '__proto__', 'toString', 'hasOwnProperty 专利'];
const FULL_WIDTH_OFFSET = 0xfee0;

const characters = (text) => Array.from(text);
const fullWidth = (text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + FULL_WIDTH_OFFSET));

/** A run of two to eight neighbouring characters. */
function piece(random, text) {
  const all = characters(text);
  const length = Math.min(all.length, random.between(2, 8));
  const start = random.below(all.length - length + 1);
  return all.slice(start, start + length).join('');
}

/** Ways to make a query of a point's texts; each is used equally often. */
function shapes(random, site) {
  const regionNames = new Map(site.regions.map((region) => [region.code, region.name]));
  const point = () => random.pick(site.points);
  const withItems = site.points.filter((candidate) => candidate.items.length > 0);
  const item = () => random.pick(random.pick(withItems).items).name;
  const place = () => regionNames.get(point().region);
  const name = () => point().name;
  const address = () => point().address || name();
  return [
    name,
    item,
    () => piece(random, name()),
    () => piece(random, item()),
    () => piece(random, address()),
    () => random.pick(characters(random.pick([name, item, address])())),
    () => `${place()} ${item()}`,
    () => `${place().slice(0, 2)}${random.pick(['专利', '商标', '检索', '培训', '地理标志'])}`,
    () => `${place()}${piece(random, item())}`,
    () => `${piece(random, name())} ${piece(random, address())}　${piece(random, item())}`,
    () => random.pick([fullWidth, (text) => text.toUpperCase(), (text) => text.toLowerCase()])(random.pick(['PCT', 'ip hub', 'IPC', 'kunpeng', '3D打印', '5G通信', name(), item()])),
    () => `${random.pick(['PCT', 'IP', 'TISC', 'Hub', '5G'])}${random.pick(['', ' '])}${piece(random, name())}`,
    () => random.pick(NONSENSE),
    () => `${piece(random, name())}${random.pick(NONSENSE)}`,
    () => point().name_en || point().aliases?.[0] || name(),
    () => `${name()} ${name()}`,
    () => `${random.pick(['免费', '线上', '高校', '公共图书馆', '省级网点'])} ${piece(random, place())}`,
  ];
}

/** Codes by filter, the ones that a visitor can tick. */
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

/** `count` questions; a third with filters, a tenth in the order of names. */
export function makeQuestions(site, count, seed) {
  const random = seeded(seed);
  const ways = shapes(random, site);
  const codes = filterCodes(site);
  return Array.from({ length: count }, (_, number) => ({
    query: ways[number % ways.length](),
    filters: random.chance(1 / 3) ? chooseFilters(random, codes) : {},
    sort: random.chance(0.1) ? 'name' : 'relevance',
    offset: 0,
    // As many as there are: the whole list is compared.
    limit: site.points.length,
    facets: false,
  }));
}

/** Questions that ask for counts: with filters, half of them with a query. */
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
