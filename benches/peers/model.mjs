// What the pages of the peers show: the public part of a registry, with its labels, groups and
// lists. It is computed before any measurement, which spares the peers the joins.
//
// Pages have the same paths and contents as those of wangdian; check.mjs compares them.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCsv } from '../../tests/browser/support/csv.mjs';
import { readTaxonomy, regionPaths, repository } from '../../tests/browser/support/reference.mjs';

/** The number of points in a page of a list, as in src/pages/pager.rs. */
const PAGE_LENGTH = 50;
/** How many other points of its province a point's page names. */
const NEIGHBOURS = 6;
/** Statuses of a designation that make its point part of the network. */
const CURRENT = ['active', 'rectifying', 'preparing'];
const PINYIN_ORDER = new Intl.Collator('zh-CN-u-co-pinyin');

/**
 * @param {string} data folder of the registry's tables
 * @param {string} asOf the day on which designations are current or expired
 * @returns {{asOf: string, points: Object<string, object>, lists: object[], indexes: object[]}}
 */
export function modelOf(data, asOf) {
  const table = (name) => readCsv(readFileSync(path.join(data, name), 'utf8'));
  const regionRows = readCsv(readFileSync(path.join(repository, 'data/regions.csv'), 'utf8'));
  const regions = new Map(regionRows.map((region) => [region.code, region]));
  const pathOf = regionPaths(regionRows.map(({ code, parent_code: parent }) => ({ code, parent })));
  const terms = new Map(Object.entries(readTaxonomy()).map(([name, list]) => [name, new Map(list.map((term) => [term.code, term]))]));
  const context = { asOf, regions, pathOf, terms };
  const related = ['designations', 'service_items', 'cases', 'events'].map((name) => byPoint(table(`${name}.csv`)));
  const points = table('points.csv').map((row) => pointOf(context, row, ...related.map((rows) => rows.get(row.id) ?? [])));
  points.sort((a, b) => compare(a.region, b.region) || PINYIN_ORDER.compare(a.name, b.name) || compare(a.id, b.id));
  const listed = points.filter((point) => point.listed);
  addNeighbours(listed);
  const subjects = subjectsOf(context, listed);
  return {
    asOf,
    points: Object.fromEntries(points.map((point) => [point.id, point])),
    lists: subjects.flatMap((subject) => listPages(subject)),
    indexes: indexes(context, subjects, listed),
  };
}

const compare = (a, b) => (a < b ? -1 : Number(a > b));

function byPoint(rows) {
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(row.point_id);
    if (group) {
      group.push(row);
    } else {
      groups.set(row.point_id, [row]);
    }
  }
  return groups;
}

function pointOf({ asOf, regions, pathOf, terms }, row, designationRows, itemRows, cases, events) {
  const label = (vocabulary, code) => terms.get(vocabulary).get(code)?.zh ?? '';
  const labels = (vocabulary, codes) => split(codes).map((code) => label(vocabulary, code));
  const steps = pathOf(row.region);
  const designations = designationRows.map((designation) => {
    const hasExpired = CURRENT.includes(designation.status) && designation.valid_until && designation.valid_until < asOf;
    const status = hasExpired ? 'expired' : designation.status;
    return {
      kind: designation.kind,
      title: label('kind', designation.kind),
      path: `kinds/${designation.kind}.html`,
      isCurrent: CURRENT.includes(status),
      status: label('status', status),
      until: dayInWords(designation.valid_until),
      on: dayInWords(designation.approved_on),
      batch: designation.batch,
      authority: designation.authority,
      recommender: designation.recommender,
      document: designation.document,
    };
  });
  const current = designations.filter(({ isCurrent }) => isCurrent);
  const categories = [...terms.get('category').values()].filter(({ code }) => itemRows.some(({ category }) => category === code));
  return {
    id: row.id,
    name: row.name,
    nature: { code: row.nature, title: label('nature', row.nature), path: `natures/${row.nature}.html` },
    region: row.region,
    province: regions.get(steps[0]).name,
    place: steps.map((code) => regions.get(code).name).join(''),
    crumbs: steps.map((code) => ({ title: regions.get(code).name, code, path: `regions/${code}.html` })),
    listed: current.length > 0,
    summary: row.summary,
    phone: row.phone,
    address: row.address,
    postcode: row.postcode,
    hours: row.hours,
    website: row.website,
    email: row.email,
    audience: split(row.audience).join('、'),
    head: row.head_title,
    staff: `${row.staff_total}人，其中专职${row.staff_full_time}人、兼职${row.staff_part_time}人`,
    updated: dayInWords(row.updated_on),
    items: itemRows.length,
    groups: categories.map(({ code, zh }) => ({
      code,
      title: zh,
      path: `services/${code}.html`,
      items: itemRows.filter(({ category }) => category === code).map((item) => ({
        name: item.name,
        level: label('level', item.level),
        fee: label('fee', item.fee),
        isFree: item.fee === 'free',
        modes: labels('mode', item.mode),
        description: item.description,
        audience: split(item.audience).join('、'),
        rightCodes: split(item.ip_types),
        rights: labels('ip_type', item.ip_types),
        url: item.url,
      })),
    })),
    kinds: [...new Set(current.map(({ kind }) => kind))].map((code) => ({ code, title: terms.get('kind').get(code).short ?? label('kind', code) })),
    current,
    ended: designations.filter(({ isCurrent }) => !isCurrent),
    cases: cases.map(({ name, period, content }) => ({ name, period, content })),
    history: events.map(({ date, type, kind }) => ({ date: dayInWords(date), title: `${type === 'approved' ? '批准设立' : label('status', type)}（${label('kind', kind)}）` })).reverse(),
    neighbours: [],
  };
}

const split = (cell) => cell.split(';').filter(Boolean);

function dayInWords(day) {
  const [year, month, date] = day.split('-').map(Number);
  return day && `${year}年${month}月${date}日`;
}

/** The next points of the same province, in the order of the directory. */
function addNeighbours(listed) {
  for (const [, own] of groupBy(listed, ({ province }) => province)) {
    own.forEach((point, i) => {
      const after = Array.from({ length: Math.min(NEIGHBOURS, own.length - 1) }, (_, step) => own[(i + 1 + step) % own.length]);
      point.neighbours = after.map(({ id, name, place, nature }) => ({ id, name, place, nature: nature.title }));
    });
  }
}

function groupBy(list, keyOf) {
  return groupByMany(list, (entry) => [keyOf(entry)]);
}

/** What has a list: `{type, path, title, crumbs, links, depth, points}`; a list is grouped by the regions at `depth`. */
function subjectsOf({ regions, terms }, listed) {
  const inRegion = new Map([...regions.values()].filter(({ level }) => level === 'province').map(({ code }) => [code, []]));
  for (const point of listed) {
    for (const { code } of point.crumbs) {
      inRegion.set(code, inRegion.get(code) ?? []);
      inRegion.get(code).push(point);
    }
  }
  const ofCategory = groupByMany(listed, ({ groups }) => groups.map(({ code }) => code));
  const ofKind = groupByMany(listed, ({ kinds }) => kinds.map(({ code }) => code));
  const ofNature = groupBy(listed, ({ nature }) => nature.code);
  const home = { title: '首页', path: 'index.html' };
  const regionIndex = { title: '地区索引', path: 'regions/index.html' };
  const serviceIndex = { title: '服务索引', path: 'services/index.html' };
  const subjects = [];
  for (const [code, points] of [...inRegion].sort(([a], [b]) => compare(a, b))) {
    const { name, parent_code: parent } = regions.get(code);
    const depth = parent ? 2 : 1;
    const crumbs = [home, regionIndex, ...(parent ? [{ title: regions.get(parent).name, path: `regions/${parent}.html` }] : [])];
    subjects.push({ type: 'region', code, path: `regions/${code}`, title: `${name}的服务网点`, name, crumbs, depth, points });
    if (!parent) {
      for (const [category, own] of groupByMany(points, ({ groups }) => groups.map((group) => group.code))) {
        const title = `${name}提供${terms.get('category').get(category).zh}的网点`;
        subjects.push({ type: 'region_service', code: category, path: `regions/${code}/${category}`, title, name, crumbs: [home, regionIndex, { title: name, path: `regions/${code}.html` }], depth: 1, points: own });
      }
    }
  }
  for (const [type, folder, vocabulary, groups] of [['service', 'services', 'category', ofCategory], ['kind', 'kinds', 'kind', ofKind], ['nature', 'natures', 'nature', ofNature]]) {
    for (const { code, zh } of terms.get(vocabulary).values()) {
      if (groups.has(code)) {
        subjects.push({ type, code, path: `${folder}/${code}`, title: type === 'service' ? `提供${zh}的网点` : zh, name: zh, crumbs: [home, serviceIndex], depth: 0, points: groups.get(code) });
      }
    }
  }
  return subjects;
}

function groupByMany(list, keysOf) {
  const groups = new Map();
  for (const entry of list) {
    for (const key of keysOf(entry)) {
      const group = groups.get(key);
      if (group) {
        group.push(entry);
      } else {
        groups.set(key, [entry]);
      }
    }
  }
  return groups;
}

/** The pages of a list, each with up to fifty points in groups. */
function listPages({ path: base, title, crumbs, depth, points }) {
  const count = Math.max(1, Math.ceil(points.length / PAGE_LENGTH));
  const file = (number) => `${base}${number > 1 ? `-${number}` : ''}.html`;
  const regionOf = (point) => point.crumbs[Math.min(depth, point.crumbs.length - 1)];
  const sizes = new Map([...groupBy(points, (point) => regionOf(point).code)].map(([code, own]) => [code, own.length]));
  const links = [...groupBy(points, (point) => regionOf(point).code).values()].map(([point]) => ({ ...regionOf(point), count: sizes.get(regionOf(point).code) }));
  return Array.from({ length: count }, (_, i) => {
    const first = i * PAGE_LENGTH;
    const own = points.slice(first, first + PAGE_LENGTH);
    const shown = [...new Set([1, i, i + 1, i + 2, count])].filter((number) => number >= 1 && number <= count);
    return {
      path: file(i + 1),
      title: count > 1 ? `${title}（第${i + 1}页）` : title,
      crumbs,
      links: i === 0 ? links.map(({ title: name, path: to, count: size }) => ({ title: name, path: to, count: size })) : [],
      total: points.length,
      first: first + 1,
      last: first + own.length,
      groups: [...groupBy(own, (point) => regionOf(point).code).values()].map((group) => ({
        title: regionOf(group[0]).title,
        path: regionOf(group[0]).path,
        count: sizes.get(regionOf(group[0]).code),
        ids: group.map(({ id }) => id),
      })),
      pages: count > 1 ? shown.map((number) => ({ number, path: file(number), isCurrent: number === i + 1 })) : [],
    };
  });
}

/** The home page, and the indexes of regions and services: sections of links with counts. */
function indexes({ asOf, terms }, subjects, listed) {
  const link = ({ name, path: base, points }) => ({ title: name, path: `${base}.html`, count: points.length });
  const ofType = (type) => subjects.filter((subject) => subject.type === type);
  const provinces = ofType('region').filter(({ crumbs }) => crumbs.length === 2);
  const below = (code) => ofType('region').filter((subject) => subject.crumbs.at(-1).path === `regions/${code}.html`);
  const services = ofType('service').map((subject) => ({ ...link(subject), lead: terms.get('category').get(subject.code).description }));
  const kinds = { title: '按网点类型', links: ofType('kind').map(link) };
  const natures = { title: '按机构性质', links: ofType('nature').map(link) };
  return [
    { path: 'index.html', title: '知识产权信息公共服务网点名录', lead: `在册网点${listed.length}个，数据截至${dayInWords(asOf)}。`, sections: [{ title: '地区', links: provinces.map(link) }, { title: '服务', links: services }, kinds, natures] },
    { path: 'regions/index.html', title: '地区索引', lead: '按行政区划代码排列，数字是在册网点数。', sections: provinces.map((province) => ({ title: province.name, links: [link(province), ...below(province.code).map(link)] })) },
    { path: 'services/index.html', title: '服务索引', lead: '网点能为您做的事，按类列出。', sections: [{ title: '服务', links: services }, kinds, natures] },
  ];
}
