// Suggested searches: services, kinds, natures, everyday words, and services in a place. The number
// of points that each shows is the number of hits that a person then sees. On the home page and in
// the header as on the search page.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, afterEach, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startBrowser } from './support/browser.mjs';
import { passes } from './support/recount.mjs';
import { assertNoTrouble, openSearch, settled, total } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { listedPoints, sampleSite, syntheticSite } from './support/site.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { viewport: { width: 375, height: 760 } };
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

let browser;
let sample;
let synthetic;
let server;

before(async () => {
  sample = await sampleSite();
  synthetic = await syntheticSite();
  browser = await startBrowser();
  server = await serve(synthetic.root);
});
afterEach(() => browser.closePages());
after(async () => {
  await browser?.close();
  await server?.close();
});

const options = (page) => page.locator('[role="option"]');
const suggest = (page, text) => page.evaluate((typed) => window.wangdian.suggest(typed), text);
const names = async (page, text) => (await suggest(page, text)).map((one) => one.name);

/** The files of a family below `search/`. */
function shards(site, family) {
  const folder = path.join(site.root, 'search');
  const files = readdirSync(folder).filter((name) => name.startsWith(`${family}.`));
  return files.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
}

/** `category=retrieval&ip_type=patent` as filters; other keys as lists of one. */
function filtersOf(parameters) {
  const { q = [''], ...filters } = Object.fromEntries([...new URLSearchParams(parameters)].map(([key, code]) => [key, [code]]));
  return { query: q[0], filters };
}

/** How many hits each search has on the page. */
function totals(page, searches) {
  return page.evaluate(async (all) => {
    const found = [];
    for (const { query, filters } of all) {
      const { total, note } = await window.wangdian.search(query, { filters, limit: 0 });
      found.push({ total, advice: note && note.advice });
    }
    return found;
  }, searches.map(filtersOf));
}

function numbers(encoded) {
  const read = [];
  let [number, shift] = [0, 0];
  for (const digit of encoded) {
    const value = DIGITS.indexOf(digit);
    number += (value & 31) << shift;
    shift += 5;
    if (value < 32) {
      read.push(number);
      [number, shift] = [0, 0];
    }
  }
  return read;
}

describe('the numbers', () => {
  for (const [what, siteOf] of [['the sample', () => sample], ['the synthetic registry', () => synthetic]]) {
    test(`${what}: every suggested search with filters shows how many hits it has, and every other one has some, or advice`, async () => {
      const site = siteOf();
      const own = await serve(site.root);
      try {
        const page = await openSearch(browser, own);
        const found = new Map();
        for (const [parameters, name, type, points] of shards(site, 'suggestions').flatMap((shard) => shard.suggestions)) {
          if (typeof type === 'string') {
            found.set(parameters || `q=${encodeURIComponent(name)}`, { name, type, points });
          }
        }
        const searches = [...found.keys()];
        const counted = await totals(page, searches);
        const isWrong = (search, i) => (search.startsWith('q=')
          ? found.get(search).points !== 0 || (counted[i].total === 0 && !(found.get(search).type === 'guide' && counted[i].advice))
          : counted[i].total !== found.get(search).points || counted[i].total === 0);
        assert.deepEqual(searches.filter(isWrong), []);
        const types = new Set([...found.values()].map((one) => one.type));
        // No two points of the sample share an item that is no service.
        const expected = ['guide', 'item', 'kind', 'nature', 'service', 'word'].filter((type) => site !== sample || type !== 'item');
        assert.deepEqual([...types].sort(), expected);
        assert.ok(searches.length > 80, String(searches.length));
      } finally {
        await own.close();
      }
    });

    test(`${what}: the services of every place are counted as in the registry`, () => {
      const site = siteOf();
      const [{ services }] = shards(site, 'services');
      const points = listedPoints(site);
      const rows = new Map(shards(site, 'service-counts').flatMap((shard) => Object.entries(shard.terms)));
      assert.deepEqual([...rows.keys()].sort(), [...new Set(points.flatMap((point) => site.pathOf(point.region)))].sort());
      const expected = new Map([...rows.keys()].map((code) => [code, new Map()]));
      services.forEach(([parameters, , , all], column) => {
        const { filters } = filtersOf(parameters);
        const having = points.filter((point) => passes(site, point, filters));
        assert.equal(having.length, all, parameters);
        for (const code of having.flatMap((point) => site.pathOf(point.region))) {
          expected.get(code).set(column, (expected.get(code).get(column) ?? 0) + 1);
        }
      });
      for (const [code, [columns, counts]] of rows) {
        let column = -1;
        const found = numbers(columns).map((step) => (column += step + 1));
        const read = numbers(counts);
        assert.deepEqual(new Map(found.map((one, i) => [one, read[i]])), new Map([...expected.get(code)].sort(([a], [b]) => a - b)), code);
      }
    });
  }

  test('what is suggested is what is seen, place and service together', async () => {
    const page = await openSearch(browser, server);
    const wanted = [];
    for (const text of ['沈阳 专', '北京市', '北京 ', '广东省商标', 'guangzhouzhuan', '上海图书馆', '查商', '专利', 'tisc', '讲座', '侵权']) {
      wanted.push(...(await suggest(page, text)).filter((one) => one.points > 0));
    }
    const counted = await totals(page, wanted.map((one) => one.url.slice('search.html?'.length)));
    assert.deepEqual(wanted.filter((one, i) => one.points !== counted[i].total), []);
    assert.ok(wanted.length > 20, String(wanted.length));
  });
});

describe('what is suggested', () => {
  test('services, kinds, natures and everyday words, by characters, Pinyin and initials', async () => {
    const page = await openSearch(browser, server);
    for (const [text, name] of [
      ['专利检', '专利检索'], ['zhuanlijiansuo', '专利检索'], ['zljs', '专利检索'], ['信息检', '信息检索'], ['查商', '查商标'],
      ['国家级', '国家知识产权信息公共服务网点'], ['公共图', '公共图书馆'], ['讲', '讲座'], ['jiangzuo', '讲座'],
    ]) {
      assert.ok((await names(page, text)).includes(name), `${text}: ${await names(page, text)}`);
    }
  });

  test('a place after those above it', async () => {
    const page = await openSearch(browser, server);
    for (const text of ['北京海', '北京市海', '北京 海', 'beijinghaid', 'bjhd']) {
      const [first] = (await suggest(page, text)).filter((one) => one.type === 'region');
      assert.deepEqual([first?.name, first?.place], ['海淀区', '北京市'], text);
    }
    await page.locator('#search-q').fill('北京海');
    await options(page).filter({ hasText: '北京市海淀区' }).waitFor();
  });

  test('a service after a place, with and without a space, however both are typed', async () => {
    const page = await openSearch(browser, server);
    const [expected] = await suggest(page, '沈阳市专利培训');
    assert.equal(expected.name, '沈阳市 专利培训');
    assert.equal(expected.url, 'search.html?region=210100&category=training&ip_type=patent');
    for (const text of ['沈阳 专利培', '沈阳专利培', '沈阳市专利培', '辽宁省沈阳市专利培', '辽宁沈阳专利培', 'shenyang zhuanlipeixun', 'shenyangzlpx', '沈阳zlpx']) {
      const found = await suggest(page, text);
      assert.ok(found.some((one) => one.url === expected.url), `${text}: ${JSON.stringify(found)}`);
    }
    assert.ok((await suggest(page, '沈阳 专')).every((one) => one.type !== 'service' || one.name.startsWith('沈阳市 ')));
    // After a space the services with the most points, before it the place itself.
    assert.ok((await suggest(page, '沈阳 ')).some((one) => one.type !== 'region' && one.id === '210100'));
    assert.ok((await suggest(page, '沈阳')).every((one) => one.type === 'region' || one.id !== '210100'));
  });

  test('each group has its share of the eight', async () => {
    const page = await openSearch(browser, server);
    const groups = { region: 0, service: 1, kind: 1, nature: 1, item: 2, word: 2, guide: 2, point: 3 };
    for (const text of ['中', '高', 'zh', 'gao', '专', 's', 'sh', '北京', '图']) {
      const found = await suggest(page, text);
      const order = found.map((one) => groups[one.type]);
      assert.deepEqual(order, order.toSorted((a, b) => a - b), text);
      assert.equal(new Set(found.map((one) => one.url)).size, found.length, text);
    }
    assert.ok(new Set((await suggest(page, 'sh')).map((one) => groups[one.type])).size >= 3);
  });

  test('a keystroke on a place with a service costs little', async () => {
    const page = await openSearch(browser, server);
    const weigh = (name) => gzipSync(readFileSync(path.join(synthetic.root, name))).length;
    const costs = [];
    for (const text of ['沈', '沈阳', '沈阳专', '沈阳专利', '沈阳专利检', '广州', '广州商', '北', '北京', '北京海', '杭州培', 'cdzl', 'chengdu']) {
      const from = server.requests.length;
      await suggest(page, text);
      const asked = server.requests.slice(from).filter((one) => /^.?search\/(suggest|service)/.test(one));
      const lookups = asked.filter((one) => /suggestions|service-counts/.test(one));
      assert.ok(lookups.length <= 4, `${text}: ${asked}`);
      costs.push(asked.map(weigh).reduce((sum, one) => sum + one, 0));
    }
    costs.sort((a, b) => a - b);
    assert.ok(costs[costs.length >> 1] <= 3000, costs.join(' '));
  });

  test('choosing a search shows its hits alone, whatever was filtered before', async () => {
    const page = await openSearch(browser, server, '?q=大学&nature=university&page=2');
    await page.locator('#search-q').fill('沈阳专');
    await options(page).first().waitFor();
    const [first] = await suggest(page, '沈阳专');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction((address) => location.href.endsWith(address), first.url);
    await settled(page);
    assert.equal(await total(page), first.points);
    assert.equal(await page.locator('#search-q').inputValue(), '');
    await page.locator('[data-search-chips] button').filter({ hasText: /^沈阳市$/ }).waitFor();
    await assertNoTrouble(page);
  });
});

describe('search fields of other pages', () => {
  const FIELDS = [['the home page', 'index.html', '#q'], ['the header', 'services/index.html', '#site-search-q']];

  for (const [what, file, selector] of FIELDS) {
    test(`${what}: nothing is loaded before the field has the focus`, async () => {
      const from = server.requests.length;
      const page = await browser.page();
      await page.goto(server.url + file, { waitUntil: 'networkidle' });
      const isOfSearch = (one) => /search|suggest/.test(one);
      assert.deepEqual(server.requests.slice(from).filter(isOfSearch), []);
      await page.locator(selector).focus();
      await page.waitForFunction(() => window.wangdian?.suggest);
      await page.locator(`${selector}[role="combobox"]`).waitFor();
      assert.deepEqual(server.requests.slice(from).filter((one) => /search\/suggest|meaning|places|corrections|filters/.test(one)), []);
      assert.equal(await options(page).count(), 0);
    });

    test(`${what}: Enter on a suggestion shows as many hits as it says`, async () => {
      const page = await browser.page();
      await page.goto(server.url + file);
      await page.locator(selector).pressSequentially('沈阳专');
      await options(page).first().waitFor();
      const points = Number(/(\d+) 个网点/.exec(await options(page).first().innerText())[1]);
      await page.keyboard.press('ArrowDown');
      assert.equal(await page.locator(selector).getAttribute('aria-activedescendant'), await options(page).first().getAttribute('id'));
      await page.keyboard.press('Enter');
      await page.waitForURL(/search\.html\?region=210100&/);
      await settled(page);
      assert.equal(await total(page), points);
      await assertNoTrouble(page);
    });

    test(`${what}: Enter without a choice searches, and Escape closes the list`, async () => {
      const page = await browser.page();
      await page.goto(server.url + file);
      await page.locator(selector).fill('北京');
      await options(page).first().waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.search-suggestions').waitFor({ state: 'hidden' });
      await page.keyboard.press('Enter');
      await page.waitForURL(/search\.html\?q=/);
      await settled(page);
      await assertNoTrouble(page);
    });

    for (const settings of [{}, { colorScheme: 'dark' }, { forcedColors: 'active' }]) {
      test(`${what}: no axe-core violations while it is open: ${JSON.stringify(settings)}`, async () => {
        const page = await browser.page(settings);
        await page.goto(server.url + file);
        await page.evaluate(axeSource);
        await page.locator(selector).fill('专利');
        await options(page).first().waitFor();
        await page.keyboard.press('ArrowDown');
        const { violations } = await page.evaluate(() => window.axe.run('form[role="search"]', {
          runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] },
          rules: { 'target-size': { enabled: true } },
          resultTypes: ['violations'],
        }));
        assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)), []);
        const list = await page.locator('.search-suggestions').boundingBox();
        assert.ok(list.x >= 0 && list.x + list.width <= 1280, JSON.stringify(list));
      });
    }

    test(`${what}: works below a path and from file://`, async () => {
      const below = await serve(sample.root, { mount: '/a/b/' });
      try {
        for (const from of [below.url, `${pathToFileURL(sample.root).href}/`]) {
          const page = await browser.page();
          await page.goto(from + file);
          await page.locator(selector).fill('上海');
          await options(page).first().waitFor();
          await options(page).filter({ hasText: '上海市' }).first().click();
          await page.waitForURL(/search\.html\?region=310000$/);
          await settled(page);
          assert.ok((await total(page)) > 0);
          await assertNoTrouble(page);
        }
      } finally {
        await below.close();
      }
    });

    for (const missing of ['assets/search.', 'assets/suggestions.', 'search/manifest.', 'search/tables.', 'search/services.']) {
      test(`${what}: without ${missing}* it searches`, async () => {
        const faulty = await serve(synthetic.root, { fault: (name) => (name.startsWith(missing) ? { status: 404, body: 'no' } : undefined) });
        try {
          const page = await browser.page();
          await page.goto(faulty.url + file);
          const failed = page.waitForResponse((response) => response.status() === 404);
          await page.locator(selector).fill('沈阳专');
          await failed;
          await page.keyboard.press('Enter');
          await page.waitForURL(/search\.html\?q=/);
          assert.deepEqual(page.troubles.filter((trouble) => !/404|no script/.test(trouble)), []);
        } finally {
          await faulty.close();
        }
      });
    }
  }

  test('without JavaScript the form leads to the search page', async () => {
    const page = await browser.page({ javaScriptEnabled: false });
    await page.goto(`${server.url}index.html`);
    await page.locator('#q').fill('北京');
    await page.locator('#q').press('Enter');
    await page.waitForURL(/search\.html\?q=/);
  });

  test('a phone shows five rows of at least 44 px on the home page', async () => {
    const page = await browser.page(PHONE);
    await page.goto(`${server.url}index.html`);
    await page.locator('#q').fill('专利');
    await options(page).first().waitFor();
    assert.equal(await options(page).count(), 5);
    const heights = await options(page).evaluateAll((all) => all.map((option) => option.getBoundingClientRect().height));
    assert.ok(heights.every((height) => height >= 44), heights.join(' '));
    assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= 375);
  });
});
