// A synthetic registry, the same on every machine: invented institutions in real places, with every
// value of every filter, ended and proposed designations, and names that break code without proper
// escaping.

import { writeCsv } from './csv.mjs';
import { seeded } from './random.mjs';
import { readRegions, readTaxonomy } from './reference.mjs';

/** The as-of date of the synthetic site. */
export const AS_OF = '2026-11-20';

const SUBJECTS = '理工 师范 农业 医科 财经 交通 海洋 民族 航空 电子 林业 石油 中医药 政法 纺织 地质'.split(' ');
const INDUSTRIES = '新能源汽车 生物医药 集成电路 人工智能 智能制造 轨道交通 现代农业 稀土 光伏 陶瓷 茶叶 中药材 白酒 机器人 储能 船舶 家具 玩具 葡萄酒 水稻 区块链 5G通信 3D打印'.split(' ');
const BRANDS = '恒信 博通 智汇 正源 华创 启明 三联 众诚 天衡 立方 卓远 瑞达 和睿 嘉信 盛唐 云帆 朗知 墨砚'.split(' ');
const RIGHTS = { patent: '专利', trademark: '商标', geographical_indication: '地理标志', layout_design: '集成电路布图设计', general: '知识产权' };
const AUDIENCES = ['社会公众', '中小微企业', '高校师生', '科研人员', '园区企业', '农业经营主体'];

/** The statuses whose points are listed and found by default. */
export const LISTED = ['active', 'rectifying', 'preparing'];

/** Patterns of names by nature: p province, c city, s subject, i industry, b brand. */
const NAMES = {
  university: ['{c}{s}大学', '{p}{s}学院', '{c}{s}职业技术学院'],
  research_institute: ['{p}{i}研究院', '{c}{i}技术研究所'],
  public_library: ['{c}图书馆', '{c}{b}图书馆'],
  sci_tech_information: ['{c}科技信息研究所', '{p}{s}科学技术情报中心'],
  industry_association: ['{p}{i}行业协会', '{c}{i}产业联盟'],
  productivity_center: ['{c}生产力促进中心', '{c}{i}产业园服务中心'],
  market_service: ['{c}{b}知识产权服务有限公司', '{p}{b}专利代理有限公司'],
  public_institution: ['{c}知识产权保护中心', '{p}{s}知识产权事务中心'],
  other: ['{c}{b}创新服务站', '{c}{i}众创空间'],
};

/** Patterns of items by category: t type of right, i industry. */
const ITEMS = {
  inquiry: ['{t}信息查询', '{t}法律状态查询'],
  retrieval: ['{t}信息检索', '{i}{t}文献检索'],
  consulting: ['{t}事务咨询', '{i}企业{t}咨询'],
  training: ['{t}公益培训', '{i}产业{t}培训班'],
  publicity: ['{t}政策宣传', '知识产权宣传周活动'],
  novelty_search: ['科技查新', '{i}{t}查新检索'],
  analysis: ['{i}产业{t}分析', '{t}信息分析'],
  early_warning: ['{i}{t}预警', '海外{t}风险预警'],
  navigation: ['{i}{t}导航', '产业{t}导航'],
  layout: ['{t}布局', '{i}{t}布局规划'],
  evaluation: ['{t}分析评议', '重大项目{t}评议'],
  cultivation: ['高价值{t}培育', '{i}{t}培育'],
  industry_advice: ['{i}产业发展咨询', '{i}技术路线研判'],
  database: ['{i}{t}专题数据库', '特色数据库建设'],
  platform: ['{i}知识产权信息服务平台', '{t}在线服务平台'],
  other: ['IP Hub {t}开放日', '{t}文献传递'],
};

/** Malicious and unusual names. */
const ODD_NAMES = [
  '<script>alert(1)</script>科技信息所',
  '甲<img src=x onerror=alert(2)>乙图书馆',
  '研发&服务中心 "引号" \'撇号\'',
  '{{ site.title }}模板研究院',
  '{% raw %}花括号%}创新中心',
  ']]>结尾研究所',
  '-->注释<!--情报中心',
  '星火🌟创新服务站',
  '𬭳元素材料研究院',
  '稀土𬭳研究所（𬭳）',
  'Kunpeng IP Commons',
  'Überlingen–Müller Patent Library',
  'ＦＵＬＬ　ＷＩＤＴＨ专利服务中心',
  'PCT申请服务中心（PCT）',
  '３Ｄ打印与5G联合实验室',
  'ABC科技No.7技术服务中心',
  '国际標準化與檢索研究院',
  '（括号开头）知识产权学院',
  'カタカナ技術情報センター',
  '한국 지식재산 교류센터',
  'a.b.c/d\\e 路径研究所',
  '100%满意=服务&#站',
  '长'.repeat(3) + '名称之跨省区域多学科协同创新与知识产权信息公共服务综合保障体系建设示范研究推广应用促进联合会办公室（筹备组第二分部暨青年科技工作者活动中心）',
  '龘靐齉爩知识产权服务站',
  'javascript:alert(3)信息所',
  '图',
  '院馆',
];

const RETIRED_COLUMNS = 'id name retired_on reason replaced_by'.split(' ');
const POINT_COLUMNS = 'id name name_en aliases nature region address postcode longitude latitude crs staff_full_time phone email website hours audience summary updated_on'.split(' ');
const DESIGNATION_COLUMNS = 'point_id kind batch document authority recommender notice_from notice_until approved_on valid_until status'.split(' ');
const ITEM_COLUMNS = 'point_id name ip_types category level audience fee mode url description'.split(' ');
const CASE_COLUMNS = 'point_id name period content'.split(' ');
const EVENT_COLUMNS = 'point_id date type kind field old new document'.split(' ');

const short = (name) => name.replace(/(特别行政区|(维吾尔|壮族|回族)?自治区|省|市|县|区)$/, '') || name;

function fill(pattern, words) {
  return pattern.replace(/\{(\w)\}/g, (_, key) => words[key]);
}

/** A random place: provinces evenly, then a city, then often a county. */
function choosePlaces(regions) {
  const below = byParent(regions);
  const provinces = below.get('');
  return (random, number) => {
    // The first points cover all provinces.
    const province = number < provinces.length ? provinces[number] : random.pick(provinces.slice(0, random.between(4, provinces.length)));
    const cities = below.get(province.code) ?? [];
    const city = cities.length > 0 && !random.chance(0.06) ? random.pick(cities) : null;
    const counties = city ? below.get(city.code) ?? [] : [];
    const county = counties.length > 0 && random.chance(0.6) ? random.pick(counties) : null;
    return [province, city, county].filter(Boolean);
  };
}

function byParent(regions) {
  const groups = new Map();
  for (const region of regions) {
    groups.set(region.parent, [...(groups.get(region.parent) ?? []), region]);
  }
  return groups;
}

const day = (year, month, date) => `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;

/** A designation with the data that its status requires. */
function makeDesignation(random, id, kind, status) {
  const year = status === 'expired' || status === 'active-lapsed' ? random.between(2018, 2022) : random.between(2024, 2026);
  const month = random.between(1, year === 2026 ? 10 : 12);
  const date = random.between(1, 28);
  if (status === 'proposed') {
    return { point_id: id, kind, batch: '2026年度', status, authority: '国家知识产权局', notice_from: '2026-11-10', notice_until: random.pick(['2026-11-16', '2026-12-10']) };
  }
  const valid = random.chance(0.85) || year < 2024 ? day(year + 3, month, date) : '';
  return {
    point_id: id,
    kind,
    batch: `${year}年度`,
    document: `国知办函服字〔${year}〕${random.between(1, 999)}号`,
    authority: '国家知识产权局',
    approved_on: day(year, month, date),
    valid_until: valid,
    status: status === 'active-lapsed' ? 'active' : status,
    effectiveStatus: status === 'active-lapsed' ? 'expired' : status,
  };
}

/**
 * The statuses of a point's designations: most points are members, some ended, some are proposed.
 */
function chooseStatuses(random) {
  const draw = random.fraction();
  const ended = () => random.pick(['expired', 'active-lapsed', 'revoked', 'terminated', 'withdrawn']);
  const current = () => (random.chance(0.08) ? 'rectifying' : 'active');
  if (draw < 0.07) return [ended()];
  if (draw < 0.09) return [ended(), ended()];
  if (draw < 0.11) return ['proposed'];
  if (draw < 0.14) return [current(), 'proposed'];
  if (draw < 0.16) return ['preparing'];
  if (draw < 0.18) return [current(), 'preparing'];
  if (draw < 0.22) return [current(), ended()];
  if (draw < 0.37) return [current(), current()];
  return [current()];
}

function makeItem(random, id, taxonomy) {
  const categories = taxonomy.category.map((term) => term.code);
  const category = random.chance(0.95) ? random.pick(categories) : '';
  const rights = random.chance(0.85) ? random.sample(taxonomy.ip_type.map((term) => term.code), random.chance(0.25) ? 2 : 1) : [];
  const words = { t: RIGHTS[rights[0] ?? 'general'] ?? '知识产权', i: random.pick(INDUSTRIES) };
  const level = random.chance(0.4) ? random.pick(taxonomy.level).code : '';
  return {
    point_id: id,
    name: fill(random.pick(ITEMS[category] ?? ITEMS.other), words),
    ip_types: rights,
    category,
    level,
    // The level on the page if the row has none.
    resolvedLevel: level || (taxonomy.category.find((term) => term.code === category)?.level ?? ''),
    audience: random.chance(0.3) ? random.sample(AUDIENCES, 2) : [],
    fee: random.chance(0.8) ? random.pick(taxonomy.fee).code : '',
    mode: random.chance(0.8) ? random.sample(taxonomy.mode.map((term) => term.code), random.between(1, 2)) : [],
    url: random.chance(0.1) ? `https://service.example.org/${id}?a=1&b=2` : '',
    description: random.chance(0.2) ? `面向${words.i}领域，先登记，后办理；需要<报告>的另行说明。` : '',
  };
}

function makeFacts(random, number, places, taxonomy, used) {
  const id = `syn-${String(number).padStart(5, '0')}`;
  const nature = random.pick(taxonomy.nature).code;
  const words = {
    p: short(places[0].name),
    c: places.slice(1).map((place) => short(place.name)).join('') || short(places[0].name),
    s: random.pick(SUBJECTS),
    i: random.pick(INDUSTRIES),
    b: random.pick(BRANDS),
  };
  let name = ODD_NAMES[number] ?? fill(random.pick(NAMES[nature] ?? NAMES.other), words);
  // Some names occur in two regions, but never twice in one.
  const key = () => `${places.at(-1).code} ${name}`;
  for (let again = 2; used.has(key()); again += 1) {
    name = `${name}第${again}分部`;
  }
  used.add(key());
  const aliases = [];
  if (random.chance(0.25)) aliases.push(`${words.c}${words.b}${words.s}知产驿站${number}`);
  if (random.chance(0.06)) aliases.push(`原${words.b}${words.i}情报室（${number}号）`, `IPC-${number} ${words.b}`);
  const located = random.chance(0.3);
  return {
    id,
    name,
    name_en: random.chance(0.2) ? `${random.pick(['Harbour', 'Lotus', 'Summit', 'River & Co'])} IP Center ${number}` : '',
    aliases,
    nature,
    region: places.at(-1).code,
    address: random.chance(0.8) ? `${places.map((place) => place.name).join('')}${random.pick(['学府', '人民', '科技', '滨江'])}路${random.between(1, 999)}号${words.b}楼` : '',
    postcode: random.chance(0.3) ? String(random.between(100000, 899999)) : '',
    longitude: located ? (random.between(8800, 12800) / 100).toFixed(2) : '',
    latitude: located ? (random.between(2200, 4800) / 100).toFixed(2) : '',
    crs: located ? random.pick(taxonomy.crs).code : '',
    staff_full_time: random.between(5, 40),
    phone: random.chance(0.7) ? [`0${random.between(20, 29)}-${random.between(6000, 8999)}${random.between(1000, 9999)}`] : [],
    email: random.chance(0.3) ? [`info@${id}.example.org`] : [],
    website: random.chance(0.5) ? `https://${id}.example.org/?from=a&to=b` : '',
    hours: random.chance(0.5) ? '工作日 9:00–17:00' : '',
    audience: random.sample(AUDIENCES, random.between(0, 3)),
    summary: random.chance(0.4) ? `服务${words.i}产业，提供检索与咨询；“${words.b}”为服务品牌。` : '',
    updated_on: random.chance(0.6) ? day(2026, random.between(1, 10), random.between(1, 28)) : '',
  };
}

const ENDINGS = { revoked: 'revoked', terminated: 'terminated', withdrawn: 'withdrawn' };

function makeEvents(random, point) {
  const events = [];
  for (const designation of point.designations) {
    const type = ENDINGS[designation.status];
    if (type) {
      events.push({ point_id: point.id, date: '2026-11-05', type, kind: designation.kind, document: '关于网点管理的通知' });
    }
  }
  if (random.chance(0.05)) {
    events.push({ point_id: point.id, date: day(2026, random.between(9, 11), random.between(1, 15)), type: 'changed', field: 'address', old: '旧址<1>号', new: point.address });
  }
  return events;
}

/** A history with events of every type, for one point; its former names are kept. */
function addStory(point) {
  const { kind } = point.designations[0];
  const event = (date, type, more = {}) => ({ point_id: point.id, date, type, ...more });
  point.former = ['蓬莱旧学知产书院', '蓬莱旧学'];
  point.events.push(
    event('2015-03-02', 'renamed', { field: 'name', old: point.former[1], new: point.former[0] }),
    event('2017-09-30', 'renamed', { old: point.former[0], new: point.name, document: '关于机构更名的批复（〔2017〕9号）' }),
    event('2019-05-06', 'changed', { field: 'nature', old: 'other', new: point.nature }),
    event('2020-01-15', 'changed', { field: 'region', old: '110000', new: point.region }),
    event('2021-07-01', 'changed', { field: '事项名称', old: '检索', new: '专利文献检索与查新' }),
    event('2022-02-28', 'changed', { field: 'summary', old: '一段很长的简介'.repeat(12), new: '<b>另一段</b>更长的简介'.repeat(12) }),
    event('2026-10-20', 'rectifying', { kind, document: '责令整改通知书' }),
    event('2026-11-01', 'rectified', { kind, document: '整改验收意见' }),
    event('2026-11-02', 'renewed', { kind, document: '关于公布续期名单的通知' }),
  );
}

/** Retired ids, one of which is replaced by another, and that by a point. */
function makeRetired(points) {
  const kept = points.find((point) => isListed(point)).id;
  return [
    { id: 'old-1', name: '旧登记的知识产权信息服务站', retired_on: '2025-03-01', reason: '与另一条登记重复，合并为一条。', replaced_by: 'old-2' },
    { id: 'old-2', name: '后来的知识产权信息服务站', retired_on: '2026-04-01', reason: '机构合并。', replaced_by: kept },
    { id: 'old-3', name: '', retired_on: '2026-05-01', reason: '误登记。', replaced_by: '' },
  ];
}

/**
 * Points with designations, items, cases and events. `effectiveStatus` of a designation is its
 * status on AS_OF, `resolvedLevel` of an item its level or the default of its category.
 */
export function makeRegistry(count, seed = 20261120) {
  const random = seeded(seed);
  const regions = readRegions();
  const taxonomy = readTaxonomy();
  const place = choosePlaces(regions);
  const kinds = taxonomy.kind.map((term) => term.code);
  const used = new Set();
  const points = [];
  for (let number = 0; number < count; number += 1) {
    const point = makeFacts(random, number, place(random, number), taxonomy, used);
    // The unusual names belong to members, so that all pages and lists show them.
    const statuses = number < ODD_NAMES.length ? ['active'] : chooseStatuses(random);
    const chosen = random.sample(kinds, statuses.length);
    point.designations = statuses.map((status, i) => makeDesignation(random, point.id, chosen[i], status));
    const wanted = random.chance(0.12) ? 0 : random.between(1, number % 97 === 0 ? 24 : 6);
    const items = Array.from({ length: wanted }, () => makeItem(random, point.id, taxonomy));
    point.items = items.filter((item, i) => items.findIndex((other) => other.name === item.name) === i);
    point.cases = random.chance(0.1) ? [{ point_id: point.id, name: `${random.pick(INDUSTRIES)}企业维权`, period: '2025年', content: '检索两周，提交报告一份；节约费用 5 & 10 万元。' }] : [];
    point.events = makeEvents(random, point);
    points.push(point);
  }
  const story = points.slice(ODD_NAMES.length).find((point) => isListed(point) && point.items.length > 2);
  addStory(story);
  return { points, retired: makeRetired(points), story: story.id, regions, taxonomy };
}

/** The registry as files of a data folder: name → text. */
export function registryFiles({ points, retired = [] }) {
  const nested = (key) => points.flatMap((point) => point[key]);
  return {
    'points.csv': writeCsv(POINT_COLUMNS, points),
    'designations.csv': writeCsv(DESIGNATION_COLUMNS, nested('designations')),
    'service_items.csv': writeCsv(ITEM_COLUMNS, nested('items')),
    'cases.csv': writeCsv(CASE_COLUMNS, nested('cases')),
    'events.csv': writeCsv(EVENT_COLUMNS, nested('events')),
    'retired.csv': writeCsv(RETIRED_COLUMNS, retired),
  };
}

/** Whether a point is a member or preparing to become one. */
export function isListed(point) {
  return point.designations.some((designation) => LISTED.includes(designation.effectiveStatus));
}

/** Whether a point has a page: not if it is only proposed. */
export function hasPage(point) {
  return point.designations.some((designation) => designation.status !== 'proposed');
}
