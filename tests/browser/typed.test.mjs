// What must be found for typed text: a table of promised inputs, and places whose reading
// dictionaries get wrong.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { openings } from './support/places.mjs';
import { listedPoints, namedSite } from './support/site.mjs';
import { bySyllables, isSyllable } from './support/spellings.mjs';

const HLD = '葫芦岛市科技信息研究所';
const TSINGHUA = '清华大学图书馆';
const KUNMING = '昆明市图书馆';
const LIAONING = '辽宁省图书馆';
const XUCHANG = '许昌头发制品产业研究所';
const STRAIT = '两岸知识产权交流站';

/**
 * Typed text → expected result: `only` these names in any order, the `first` of them, or the
 * `same` as another query; `corrected` query, `match` rule, selected `filters`.
 */
const ROWS = {
  'a whole name': {
    [HLD]: { first: HLD },
    [TSINGHUA]: { first: TSINGHUA },
  },
  'neighbouring characters': {
    科技信息: { only: [HLD] },
    头发: { only: [XUCHANG] },
  },
  'several words, with and without a space': {
    '葫芦岛 专利检索': { only: [HLD] },
    葫芦岛专利检索: { only: [HLD] },
    葫芦岛商标: { only: [HLD] },
    '昆明 图书馆': { only: [KUNMING] },
    '昆明 专利检索': { first: KUNMING, missing: ['专利检索'] },
  },
  'other widths and cases': {
    PCT: { only: [TSINGHUA] },
    pct: { same: 'PCT' },
    ＰＣＴ: { same: 'PCT' },
    'TSINGHUA ｕｎｉｖｅｒｓｉｔｙ': { only: [TSINGHUA] },
  },
  'traditional characters': {
    專利檢索: { same: '专利检索' },
    臺灣: { only: [STRAIT] },
    台灣: { only: [STRAIT] },
    圖書館: { same: '图书馆' },
    頭髮: { only: [XUCHANG] },
    髮: { same: '发' },
    發: { same: '发' },
    產業發展: { same: '产业发展' },
    葫蘆島專利檢索: { only: [HLD] },
  },
  'Pinyin and initials': {
    huludao: { only: [HLD] },
    'hu lu dao': { only: [HLD] },
    Húludǎo: { only: [HLD] },
    'huludaoshi keji': { only: [HLD] },
    hldskj: { only: [HLD] },
    hldskjxxyjs: { only: [HLD] },
    hld: { only: [HLD] },
    hulud: { only: [HLD] },
    kunmingshitushuguan: { first: KUNMING },
    kmstsg: { first: KUNMING },
  },
  'Pinyin beside Chinese': {
    '葫芦岛 keji': { only: [HLD] },
    葫芦岛keji: { only: [HLD] },
    'tsg 昆明': { only: [KUNMING] },
    昆明tsg: { only: [KUNMING] },
    'huludao 专利检索': { only: [HLD] },
    'kunming tushuguan': { only: [KUNMING] },
  },
  'Pinyin of a service': {
    zhuanlijiansuo: { same: '专利检索', corrected: '专利检索' },
    'shang biao cha xun': { same: '商标查询', corrected: '商标查询', advice: '网点可以帮查；能否注册由商标局审查决定。' },
  },
  'wrong characters of the same sound': {
    知识产全: { same: '知识产权', corrected: '知识产权' },
    葫芦到: { only: [HLD], corrected: '葫芦岛' },
    葫芦到市: { only: [HLD], corrected: '葫芦岛市' },
    图书管: { same: '图书馆', corrected: '图书馆' },
    找图书管: { same: '找图书馆', corrected: '找图书馆' },
    专力检索: { same: '专利检索', corrected: '专利检索' },
    '昆明 图书管': { only: [KUNMING], corrected: '昆明 图书馆' },
  },
  'several institutions': {
    昆明市图书馆和辽宁省图书馆: { only: [KUNMING, LIAONING] },
    '昆明图书馆、辽宁图书馆': { only: [KUNMING, LIAONING] },
    云南昆明图书馆: { only: [KUNMING] },
  },
  'slips in Latin words': {
    pattent: { only: [TSINGHUA], corrected: 'patent' },
    patnet: { only: [TSINGHUA], corrected: 'patent' },
    'Tsinghua Univeristy': { only: [TSINGHUA], corrected: 'tsinghua university' },
    'Tsingua Univercity Libary': { only: [TSINGHUA], corrected: 'tsinghua university library' },
  },
  'nothing, with filters': {
    '': { only: ['重庆理工大学'], filters: { region: ['500000'] } },
    ' ': { only: [HLD, LIAONING], filters: { region: ['210000'] } },
  },
  'what nobody has': {
    qwxzzy: { only: [] },
    龘龘龘: { only: [] },
    '<img onerror=alert(1)>龘': { only: [] },
  },
};

/** The names found and the note for each query. */
function ask(page, questions) {
  return page.evaluate(async (all) => {
    const answers = [];
    for (const { query, filters } of all) {
      const { hits, note } = await window.wangdian.search(query, { filters, limit: 100 });
      answers.push({ names: hits.map((hit) => hit.name), scores: hits.map((hit) => hit.score), note });
    }
    return answers;
  }, questions);
}

function checkRow(typed, { only, first, same, corrected, advice = null, missing = [], match = 'all' }, answer, alike) {
  const about = `“${typed}” found ${answer.names.join(', ')}`;
  if (only) assert.deepEqual([...answer.names].sort(), [...only].sort(), about);
  if (first) assert.equal(answer.names[0], first, about);
  if (same) {
    assert.ok(alike.names.length > 0, `“${same}” finds something`);
    assert.deepEqual(answer.names, alike.names, about);
  }
  const note = match === 'all' && !corrected && missing.length === 0 ? null : { match, truncated: false, corrected: corrected ?? null, advice, missing, instead: [], ended: [] };
  assert.deepEqual(answer.note, note, `note of “${typed}”`);
}

/** All names of a point that readers know. */
const textsOf = (site, point) => {
  const names = new Map(site.regions.map((region) => [region.code, region.name]));
  return [point.name, ...point.items.map((item) => item.name), ...site.pathOf(point.region).map((code) => names.get(code))];
};

/** Prefixes of at least three letters that are not segmented into other whole syllables. */
function beginnings(syllables) {
  const found = new Set();
  let whole = '';
  for (const syllable of syllables) {
    for (let length = 1; length <= syllable.length; length += 1) {
      const last = syllable.slice(0, length);
      // `chan` is a prefix of `chang`, but means 产 until the next letter is typed.
      if (whole.length + length >= 3 && (last === syllable || !isSyllable(last))) found.add(whole + last);
    }
    whole += syllable;
  }
  return [...found];
}

describe('what a person types', () => {
  let browser;
  let opened;
  let site;
  let pages;

  before(async () => {
    site = await namedSite();
    browser = await startBrowser();
    opened = await openings(site, 'search.html');
    pages = await Promise.all(
      opened.all.map(async ({ address }) => {
        const page = await browser.page();
        await page.goto(address);
        return page;
      }),
    );
  });
  after(async () => {
    await browser?.close();
    await opened?.close();
  });

  /** Runs each query in each way to open the page; reports all failures. */
  async function checkAll(questions, compare) {
    const failures = new Set();
    for (const page of pages) {
      const answers = await ask(page, questions);
      questions.forEach((question, place) => {
        try {
          compare(question, answers[place]);
        } catch (error) {
          failures.add(error.message);
        }
      });
    }
    assert.equal(failures.size, 0, [...failures].join('\n'));
  }

  for (const [what, row] of Object.entries(ROWS)) {
    test(what, async () => {
      const expectations = Object.entries(row);
      const alike = await ask(pages[0], expectations.map(([, { same = '' }]) => ({ query: same })));
      const questions = expectations.map(([query, { filters }], place) => ({ query, filters, place }));
      await checkAll(questions, ({ query, place }, answer) => checkRow(query, expectations[place][1], answer, alike[place]));
    });
  }

  test('single characters and adjacent pairs find every point with them', async () => {
    const points = listedPoints(site);
    const pieces = new Set(
      points.flatMap((point) => textsOf(site, point)).flatMap((text) => (text.match(/\p{Script=Han}+/gu) ?? []).flatMap((run) => [...run, ...[...run].slice(1).map((second, i) => run[i] + second)])),
    );
    assert.ok(pieces.size > 200, `${pieces.size} pieces`);
    const questions = [...pieces].map((query) => ({ query }));
    await checkAll(questions, ({ query }, answer) => {
      const missing = points.filter((point) => textsOf(site, point).some((text) => text.includes(query)) && !answer.names.includes(point.name));
      assert.deepEqual(missing.map((point) => point.name), [], `“${query}” misses`);
      assert.equal(answer.note, null, query);
    });
  });

  test('places with several readings rank first for the correct one', async () => {
    const questions = site.points.flatMap((point) => point.typed.map((query) => ({ query, name: point.name })));
    assert.ok(questions.length > 60, `${questions.length} queries`);
    // 铅山县 is read `yan shan xian`, so it may rank before 单县 for `shan xian`.
    const isElsewhere = (point) => {
      const place = point.typed.find((typed) => typed.includes(' '));
      const own = textsOf(site, point);
      const others = site.points.flatMap((other) => textsOf(site, other)).filter((text) => !own.includes(text));
      return others.some((text) => ` ${bySyllables(text)} `.includes(` ${place} `));
    };
    const shared = site.points.filter((point) => point.typed.length > 0 && isElsewhere(point)).map((point) => point.name);
    assert.deepEqual(shared, ['单县知识产权服务站'], 'the readings of all other places are their own');
    await checkAll(questions, ({ query, name }, { names, scores, note }) => {
      const own = scores[names.indexOf(name)] ?? 0;
      const isGood = shared.includes(name) ? names.slice(0, 10).includes(name) : own > 0 && own >= scores[0];
      assert.ok(isGood, `“${query}”: ${name} is not first of ${names.join(', ')}`);
      assert.equal(note, null, query);
    });
  });

  test('places with several readings are found by prefixes of the correct one', async () => {
    const questions = site.points.flatMap((point) =>
      point.typed.filter((typed) => /^[a-z]+( [a-z]+)+$/.test(typed) && typed.split(' ').every(isSyllable)).flatMap((typed) => beginnings(typed.split(' ')).map((query) => ({ query, name: point.name }))),
    );
    assert.ok(questions.length > 40, `${questions.length} queries`);
    await checkAll(questions, ({ query, name }, { names }) => {
      assert.ok(names.slice(0, 10).includes(name), `“${query}”: ${name} is not among ${names.slice(0, 10).join(', ')}`);
    });
  });
});
