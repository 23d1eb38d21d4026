// Abbreviations find institutions, and ordinary words are not mistaken for abbreviations.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { ABBREVIATIONS, ORDINARY } from './support/institutions.mjs';
import { serve } from './support/server.mjs';
import { readEverydayWords } from './support/reference.mjs';
import { askOracle, institutionsSite, listedPoints, syntheticSite } from './support/site.mjs';

/** The tolerance between the page's scores and tantivy's, since impacts are rounded. */
const TOLERANCE = 0.01;

const question = (query) => ({ query, filters: {}, limit: 3000 });

/** The page's results for queries: total, names, scores, note. */
function answersOf(page, queries) {
  return page.evaluate(async (all) => {
    const answers = [];
    for (const query of all) {
      const { total, hits, note } = await window.wangdian.search(query, { limit: 3000 });
      answers.push({ query, total, note, ids: hits.map((hit) => hit.id), names: hits.map((hit) => hit.name), scores: hits.map((hit) => hit.score) });
    }
    return answers;
  }, queries);
}

async function assertTantivyAgrees(site, answers) {
  const byTantivy = await askOracle(site, answers.map(({ query }) => question(query)));
  const differing = answers.filter((inPage, place) => {
    const own = byTantivy[place];
    const isSame = inPage.total === own.total && JSON.stringify(inPage.note) === JSON.stringify(own.note) &&
      JSON.stringify([...inPage.ids].sort()) === JSON.stringify([...own.ids].sort());
    const scores = new Map(own.ids.map((id, rank) => [id, own.scores[rank]]));
    return !isSame || inPage.ids.slice(0, 10).some((id, rank) => Math.abs(scores.get(id) - own.scores[rank]) > own.scores[rank] * TOLERANCE);
  });
  assert.deepEqual(differing.map(({ query }) => query), []);
}

describe('abbreviations of names', () => {
  let browser;
  let site;
  let server;
  let page;

  before(async () => {
    site = await institutionsSite();
    browser = await startBrowser();
    server = await serve(site.root);
    page = await browser.page();
    await page.goto(`${server.url}search.html`);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test('the sample has enough abbreviations', () => {
    assert.ok(ABBREVIATIONS.length >= 100, `${ABBREVIATIONS.length}`);
    assert.ok(new Set(ORDINARY).size >= 200, `${new Set(ORDINARY).size}`);
  });

  test('rank the institution first, or among the first if several share the abbreviation', async (t) => {
    const answers = await answersOf(page, ABBREVIATIONS.map(([word]) => word));
    const failing = ABBREVIATIONS.flatMap(([word, meant, last], place) => {
      const { names, note } = answers[place];
      const first = names.slice(0, last);
      const isFound = last === 1 ? first[0] === meant[0] : meant.filter((name) => first.includes(name)).length === Math.min(meant.length, last);
      return isFound && note === null ? [] : [`${word}: ${JSON.stringify(note)} ${names.slice(0, 4).join(', ')}`];
    });
    t.diagnostic(`${ABBREVIATIONS.length - failing.length} of ${ABBREVIATIONS.length} abbreviations`);
    assert.deepEqual(failing, []);
    await assertTantivyAgrees(site, answers);
  });

  test('combine with other words, with and without a filter', async () => {
    const expected = {
      '北大 专利检索': '北京大学',
      '北京 国图': '国家图书馆',
      '哈工大 科技查新': '哈尔滨工业大学',
      '武汉 中科院': '中国科学院武汉文献情报中心',
      '中科院 文献情报 成都': '中国科学院成都文献情报中心',
      '辽图，商标查询': '辽宁省图书馆',
    };
    const answers = await answersOf(page, Object.keys(expected));
    assert.deepEqual(answers.map(({ names }) => names[0]), Object.values(expected));
    await assertTantivyAgrees(site, answers);
  });

  test('rank after other names in the registry', async () => {
    const [answer] = await answersOf(page, ['辽大']);
    assert.equal(answer.names[0], '沈阳科学宫');
  });

  test('do not replace a place and a service typed without a space', async () => {
    // 湖北大豆研究院 has all pairs of 湖北大学 but the last, and 湖北民族大学 has its characters in order.
    const queries = ['葫芦岛商标', '北京专利', '大连查新', '上海专利', '北京商标查询', '浙江专利', '湖北大学'];
    const answers = await answersOf(page, queries);
    answers.slice(0, -1).forEach(({ query, note }) => assert.equal(note?.match ?? 'all', 'all', query));
    // 大学 is an everyday word, so all universities in the province are meant.
    assert.equal(answers.at(-1).note, null);
    assert.ok(answers.at(-1).names.includes('武汉大学'));
    const beijing = answers[1];
    const literal = listedPoints(site).filter(({ region }) => region.startsWith('11'));
    assert.deepEqual([...beijing.ids].sort(), literal.map(({ id }) => id).sort());
  });

  test('load their own files only if nothing else matches', async () => {
    const requestsOf = async (query) => {
      const fresh = await browser.page();
      await fresh.goto(`${server.url}search.html`);
      const before = server.requests.length;
      await fresh.evaluate((text) => window.wangdian.search(text), query);
      return server.requests.slice(before).filter((address) => address.includes('/abbreviation'));
    };
    assert.equal((await requestsOf('合工大')).length, 1);
    // Other records contain these characters literally, so the pair's own file decides.
    assert.deepEqual(await requestsOf('北大'), []);
    for (const query of ['北京大学', '专利检索', '葫芦岛商标', '北京 专利', 'beijing']) {
      assert.deepEqual(await requestsOf(query), [], query);
    }
  });
});

describe('ordinary words', () => {
  test('are rarely interpreted as abbreviations', async (t) => {
    const site = await syntheticSite();
    const words = [...new Set(ORDINARY)];
    const texts = JSON.stringify(site.points);
    const everyday = readEverydayWords().flatMap(({ word }) => word.split(/[+/]/));
    const isEveryday = (word) => everyday.some((known) => word.includes(known));
    const unknown = words.filter((word) => !texts.includes(word) && !isEveryday(word));
    assert.ok(unknown.length >= 200, `${unknown.length} words that no record has`);
    const answers = await askOracle(site, unknown.map(question));
    const read = unknown.filter((_, place) => answers[place].total > 0 && answers[place].note === null);
    t.diagnostic(`${read.length} of ${unknown.length}: ${read.join(' ')}`);
    assert.ok(read.length <= unknown.length / 50, read.join(' '));
  });
});
