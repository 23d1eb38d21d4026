// The hits of a search as a CSV file: those of the program, in the order of the page, with the rows of the
// site's own download.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startBrowser } from './support/browser.mjs';
import { readCsv } from './support/csv.mjs';
import { andSettle, assertNoTrouble, FAILED_REQUEST, gate, openSearch, settled, total } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { askOracle, syntheticSite } from './support/site.mjs';

const BYTE_ORDER_MARK = '\ufeff';

let browser;
let site;
let server;
let points;
let answers;

const EVERYTHING = { query: '' };
const PATENTS = { query: '专利检索' };
const SEARCHES = [
  PATENTS,
  { query: '专利', filters: { kind: ['tisc'], fee: ['free'] } },
  { query: '图书馆', sort: 'newest' },
  { query: '', filters: { category: ['training'] }, sort: 'name' },
  { query: '大学', filters: { status: ['expired', 'revoked'] } },
  { query: '商标', filters: { region: ['110000'] } },
  { query: '广东 大学' },
];

before(async () => {
  site = await syntheticSite();
  points = readFileSync(path.join(site.root, 'data/points.csv'), 'utf8');
  browser = await startBrowser();
  server = await serve(site.root);
  const asked = [...SEARCHES, EVERYTHING].map((search) => ({ ...search, limit: 100_000 }));
  const byProgram = await askOracle(site, asked);
  const inPage = await askPage(asked);
  asked.forEach((search, i) => assert.deepEqual([...inPage[i]].sort(), [...byProgram[i].ids].sort(), search.query));
  answers = new Map([...SEARCHES, EVERYTHING].map((search, i) => [search, inPage[i]]));
});
afterEach(() => browser.closePages());
after(async () => {
  await browser?.close();
  await server?.close();
});

const button = (page) => page.getByRole('button', { name: '下载本次结果' });
const said = (page) => page.locator('[data-search-taken]');

/** Presses the button, and returns the file with its name. */
async function download(page) {
  const [file] = await Promise.all([page.waitForEvent('download'), button(page).click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** The heading and the rows of some points, cut out of the site's download. */
function expected(ids) {
  // No text of the synthetic registry has a line break.
  const [heading, ...rows] = points.split(/(?<=\r\n)/);
  const byId = new Map(rows.map((row) => [row.split(',')[0], row]));
  return heading + ids.map((id) => byId.get(id)).join('');
}

/**
 * The ids of all hits of searches in the order of the page. Impacts are rounded, so the program may have
 * another order of hits with nearly the same score.
 */
async function askPage(searches) {
  const page = await openSearch(browser, server);
  return page.evaluate(async (all) => {
    const answers = [];
    for (const { query, ...options } of all) {
      answers.push((await window.wangdian.search(query, options)).hits.map((hit) => hit.id));
    }
    return answers;
  }, searches);
}

/** The ids of all hits of a search. */
const idsOf = (search) => answers.get(search);

/** A search as the program takes it, as a query string. */
function addressOf({ query = '', filters = {}, sort }) {
  const parameters = new URLSearchParams({ q: query, ...(sort && { sort }) });
  Object.entries(filters).forEach(([key, codes]) => codes.forEach((code) => parameters.append(key, code)));
  return `?${parameters}`;
}

describe('the download of a search', () => {
  for (const search of SEARCHES) {
    test(`has the rows of all hits in the order of the page: ${addressOf(search)}`, async () => {
      const ids = idsOf(search);
      assert.ok(ids.length > 1, `${ids.length} hits`);
      const page = await openSearch(browser, server, decodeURIComponent(addressOf(search)));
      const { text } = await download(page);
      assert.ok(text.startsWith(BYTE_ORDER_MARK));
      assert.equal(text, expected(ids));
      assert.deepEqual(readCsv(text).map(({ id }) => id), ids);
      assert.match(await said(page).textContent(), new RegExp(`已备好，共 ${ids.length} 个`));
      await assertNoTrouble(page);
    });
  }

  test('has all points where nothing was asked for', async () => {
    const page = await openSearch(browser, server);
    const count = await total(page);
    assert.ok(count > 1000);
    const { text } = await download(page);
    assert.equal(text, expected(idsOf(EVERYTHING)));
    assert.equal(readCsv(text).length, count);
  });

  test('is named after the query and the day of the data, without signs that file systems refuse', async () => {
    const page = await openSearch(browser, server, `?q=${encodeURIComponent('专利:检索/商标')}`);
    const { name } = await download(page);
    assert.match(name, /^网点查询结果-专利-检索-商标-\d+年\d+月\d+日\.csv$/);
  });

  test('needs the file of one province if all hits lie there, and no file before it is asked for', async () => {
    const asked = [];
    const own = await serve(site.root, { fault: (file) => { asked.push(file); } });
    try {
      const page = await openSearch(browser, own, '?q=大学&region=110000');
      assert.deepEqual(asked.filter((file) => /^data\/|results/.test(file)), []);
      await download(page);
      assert.deepEqual(asked.filter((file) => file.startsWith('data/')), ['data/provinces/110000.csv']);
      await andSettle(page, () => page.selectOption('#search-province', ''));
      await download(page);
      assert.deepEqual(asked.filter((file) => file.startsWith('data/')), ['data/provinces/110000.csv', 'data/points.csv']);
    } finally {
      await own.close();
    }
  });

  test('keeps line breaks, quotes and what would be a formula as they are in the site’s file', async () => {
    const [id] = idsOf(PATENTS);
    const odd = `${id},"一行,""引号""\r\n另一行",'=1+1\r\n`;
    const [heading, ...rows] = points.split(/(?<=\r\n)/);
    const body = heading + rows.map((row) => (row.startsWith(`${id},`) ? odd : row)).join('');
    const own = await serve(site.root, { fault: (file) => (file === 'data/points.csv' ? { body } : undefined) });
    try {
      const page = await openSearch(browser, own, '?q=专利检索');
      const { text } = await download(page);
      assert.equal(text.slice(heading.length, heading.length + odd.length), odd);
      assert.equal(text.slice(heading.length + odd.length), expected(idsOf(PATENTS)).slice(heading.length + rows.find((row) => row.startsWith(`${id},`)).length));
    } finally {
      await own.close();
    }
  });
});

describe('a download that fails', () => {
  const withoutLastRow = () => points.split(/(?<=\r\n)/).slice(0, 20).join('');
  const faults = {
    'the file is missing': ['data/points.csv', () => ({ status: 404, body: 'no' })],
    'the connection is cut': ['data/points.csv', () => ({ cut: true })],
    'the file is a page of a login': ['data/points.csv', () => ({ body: '<html>login</html>' })],
    'the file is cut short': ['data/points.csv', () => ({ body: points.slice(0, -3) })],
    'the file lacks hits': ['data/points.csv', () => ({ body: withoutLastRow() })],
    'the script is missing': [/^assets\/results\./, () => ({ status: 404, body: '' })],
  };
  for (const [what, [file, fault]] of Object.entries(faults)) {
    test(`says so, and works once it is pressed again: ${what}`, async () => {
      let isBroken = true;
      const isFile = (asked) => (file instanceof RegExp ? file.test(asked) : asked === file);
      const faulty = await serve(site.root, { fault: (asked) => (isBroken && isFile(asked) ? fault() : undefined) });
      try {
        const page = await openSearch(browser, faulty, '?q=专利检索');
        page.on('download', () => assert.fail('nothing may be saved'));
        await button(page).click();
        await said(page).filter({ hasText: '没有成功' }).waitFor();
        page.removeAllListeners('download');
        isBroken = false;
        assert.equal((await download(page)).text, expected(idsOf(PATENTS)));
        await assertNoTrouble(page, { allow: FAILED_REQUEST });
      } finally {
        await faulty.close();
      }
    });
  }

  test('a press while the file is fetched does not fetch it again, and says that it is coming', async () => {
    const late = gate();
    const slow = await serve(site.root, { fault: (file) => (file === 'data/points.csv' ? late.opened : undefined) });
    try {
      const page = await openSearch(browser, slow, '?q=专利检索');
      await button(page).click();
      await said(page).filter({ hasText: '正在准备' }).waitFor();
      await button(page).click({ force: true });
      const [file] = await Promise.all([page.waitForEvent('download'), late.open()]);
      assert.ok(await file.path());
      await said(page).filter({ hasText: '已备好' }).waitFor();
      assert.equal(slow.requests.filter((address) => address.endsWith('points.csv')).length, 1);
    } finally {
      await slow.close();
    }
  });
});

describe('the button', () => {
  test('is not there without hits, and comes back with them', async () => {
    const page = await openSearch(browser, server, '?q=qwxzzy');
    assert.ok(await button(page).isHidden());
    await andSettle(page, async () => {
      await page.locator('#search-q').fill('专利');
      await page.locator('#search-q').press('Enter');
    });
    assert.ok(await button(page).isVisible());
  });

  test('is not there if the search has failed, nor in a folder, where files cannot be read', async () => {
    const broken = await serve(site.root, { fault: (file) => (file.startsWith('search/') ? { status: 500, body: '' } : undefined) });
    try {
      const page = await openSearch(browser, broken, '?q=专利');
      assert.ok(await button(page).isHidden());
    } finally {
      await broken.close();
    }
    const page = await browser.page();
    await page.goto(`${pathToFileURL(path.join(site.root, 'search.html'))}?q=专利`);
    await settled(page);
    assert.ok(await total(page) > 1);
    assert.ok(await button(page).isHidden());
  });
});
