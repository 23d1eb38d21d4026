// The pages in English from a visitor's view: the search, its hits and suggestions, and the way to the
// other language. `tests/program/languages.rs` looks at every page as it is built.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { isListed } from './support/registry.mjs';
import { assertNoTrouble, box, hits, openGroups, openSearch } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { sampleSite, syntheticSite } from './support/site.mjs';

const CHINESE = /[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;

let browser;
let site;
let server;

before(async () => {
  site = await syntheticSite();
  browser = await startBrowser();
  server = await serve(site.root);
});
afterEach(() => browser.closePages());
after(async () => {
  await browser?.close();
  await server?.close();
});

/** The search page in English with a query string. */
const open = (query = '') => openSearch(browser, { url: `${server.url}en/` }, query);

/** What is Chinese outside of what is marked, in texts and attributes, as the page is now. */
function strayChinese(page) {
  return page.evaluate((pattern) => {
    const chinese = new RegExp(pattern);
    const found = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (chinese.test(data) && !parentElement.closest('[lang="zh-CN"]')) {
        found.push(`${parentElement.tagName}: ${data}`);
      }
    }
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        // An address of a map service, and what is copied, are neither shown nor read out.
        if (!['href', 'data-copy'].includes(name) && chinese.test(value)) {
          found.push(`${element.tagName} ${name}: ${value}`);
        }
      }
    }
    return found;
  }, CHINESE.source);
}

test('hits have names in both scripts, English labels, and lead to pages in English', async () => {
  const page = await open('?q=trademark%20search');
  assert.match(await page.locator('[role="status"]').textContent(), /^\d+ service points found, page 1 of \d+$/);
  const found = await hits(page).evaluateAll((items) => items.map((item) => ({
    address: new URL(item.querySelector('.search-hit-name').href).pathname.slice(1),
    name: item.querySelector('.search-hit-name').firstChild.textContent,
    chinese: item.querySelector('.search-hit-name [lang="zh-CN"]')?.textContent,
    place: item.querySelector('.search-hit-place').firstChild.textContent,
    labels: Array.from(item.querySelectorAll('.badge, .search-hit-items b'), (label) => label.textContent),
  })));
  assert.equal(found.length, 10);
  const names = new Map(site.points.map((point) => [point.id, point.name]));
  for (const { address, name, chinese, place, labels } of found) {
    assert.match(address, /^en\/points\/.+\.html$/);
    assert.ok(existsSync(path.join(site.root, address)), address);
    assert.equal(chinese, names.get(path.basename(address, '.html')));
    assert.match(name, /^[A-Z]/);
    assert.match(place, /^[A-Z].*, [A-Z]|^[A-Z]/);
    assert.deepEqual([name, place, ...labels].filter((text) => CHINESE.test(text)), []);
  }
  assert.deepEqual(await strayChinese(page), []);
  await assertNoTrouble(page);
});

describe('nothing Chinese is unmarked', () => {
  for (const [what, query] of [
    ['with filters', '?q=&kind=tisc&fee=free&sort=newest'],
    ['in a county', '?region=210211'],
    ['by distance', '?q=dalian&sort=distance'],
    ['with advice', '?q=copyright'],
    ['corrected', '?q=patant'],
    ['with words that nobody has', '?q=patent%20qwxzzy'],
    ['without hits', '?q=qwxzzy'],
    ['of signs alone', '?q=%3F'],
  ]) {
    test(what, async () => {
      const page = await open(query);
      await openGroups(page);
      assert.deepEqual(await strayChinese(page), []);
      await assertNoTrouble(page);
    });
  }

  test('in suggestions, whose kinds are in English', async () => {
    const page = await open();
    await box(page).pressSequentially('shenyang');
    await page.locator('.search-suggestion').first().waitFor();
    const kinds = await page.locator('.search-suggestion-kind').allTextContents();
    assert.ok(kinds.includes('Region'), kinds.join());
    assert.deepEqual(await strayChinese(page), []);
    await page.locator('.search-suggestion').first().click();
    await page.waitForURL(/\/en\/search\.html\?.*region=/);
    await assertNoTrouble(page);
  });
});

test('distances are from the place that was typed, in either language', async () => {
  for (const query of ['shenyang', '沈阳', '沈阳 专利']) {
    const page = await open(`?q=${encodeURIComponent(query)}&sort=distance`);
    const origin = page.locator('.search-origin');
    assert.match(await origin.textContent(), /service points in Shenyang/, query);
    await assertNoTrouble(page);
  }
});

test('advice is in English', async () => {
  for (const [query, told] of [
    ['copyright', /^Copyright is registered by bodies/],
    ['where can i register a trademark', /^Trademarks are registered by the Trademark Office/],
    ['how much does a novelty search cost', /\. Most charge a fee|^Most charge a fee/],
  ]) {
    const page = await open(`?q=${encodeURIComponent(query)}`);
    const advice = await page.locator('.search-advice').textContent();
    assert.match(advice, told, query);
    assert.doesNotMatch(advice, CHINESE, query);
    await assertNoTrouble(page);
  }
});

test('everyday words, Pinyin and English names find the same as on the Chinese page', async () => {
  for (const query of ['trademark search', 'dalian', 'novelty search', 'inner mongolia']) {
    const ids = async (folder) => {
      const page = await openSearch(browser, { url: server.url + folder }, `?q=${encodeURIComponent(query)}`);
      return hits(page).evaluateAll((items) => items.map((item) => item.querySelector('a').pathname.replace(/.*\//, '')));
    };
    const [english, chinese] = [await ids('en/'), await ids('')];
    assert.ok(english.length > 0, query);
    assert.deepEqual(english, chinese, query);
  }
});

test('everyday words in letters are read for queries with letters only', async () => {
  const lettersFor = async (query) => {
    const page = await openSearch(browser, server);
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const { total } = await page.evaluate((text) => window.wangdian.search(text), query);
    assert.ok(total > 0, query);
    assert.ok(asked.some((file) => file.includes('/everyday.')), query);
    return asked.filter((file) => file.includes('/everyday-letters.')).length;
  };
  assert.equal(await lettersFor('查专利'), 0);
  assert.equal(await lettersFor('trademark search'), 1);
  assert.equal(await lettersFor('查logo'), 1);
});

test('words that the hits lack are divided as the language divides them', async () => {
  const lacking = async (folder, query) => {
    const page = await openSearch(browser, { url: server.url + folder }, `?q=${encodeURIComponent(query)}`);
    return page.locator('[data-search-note]').textContent();
  };
  assert.match(await lacking('en/', 'qwxa qwxb patent'), /“qwxa”, “qwxb”/);
  assert.match(await lacking('', 'qwxa qwxb patent'), /「qwxa」「qwxb」/);
});

test('the search in English asks for the files of the search in Chinese', async () => {
  const page = await browser.page();
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${server.url}en/search.html?q=patent`);
  await hits(page).first().waitFor();
  const files = asked.filter((file) => file.includes('/search/'));
  assert.ok(files.length > 2);
  assert.deepEqual(files.filter((file) => !file.startsWith('/search/')), []);
});

test('the header offers suggestions and leads to the page in the other language and back', async () => {
  const point = site.points.find(isListed);
  const page = await browser.page();
  await page.goto(`${server.url}points/${point.id}.html`);
  await page.getByRole('link', { name: 'English' }).click();
  await page.waitForURL(`${server.url}en/points/${point.id}.html`);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.locator('.point-name-en').textContent(), point.name);
  await page.locator('#site-search-q').pressSequentially('shenyang');
  await page.locator('.search-suggestion').first().waitFor();
  assert.deepEqual(await strayChinese(page), []);
  await page.locator('#site-search-q').press('Escape');
  await page.getByRole('link', { name: '中文' }).click();
  await page.waitForURL(`${server.url}points/${point.id}.html`);
  await assertNoTrouble(page);
});

test('the language link of the search page keeps the search', async () => {
  const page = await open('?q=trademark&fee=free');
  await page.getByRole('link', { name: '中文' }).click();
  await page.waitForFunction(() => document.documentElement.lang.startsWith('zh') && document.querySelector('[role="status"]')?.textContent.includes('找到'));
  const { search } = new URL(page.url());
  assert.equal(search, '?q=trademark&fee=free');
});

test('the search in English works from a folder', async () => {
  const sample = await sampleSite();
  const page = await browser.page();
  await page.goto(`file://${path.join(sample.root, 'en/search.html')}?q=beijing`);
  await hits(page).first().waitFor();
  const href = await page.locator('.search-hit-name').first().evaluate((link) => link.href);
  assert.match(href, /\/en\/points\//);
  assert.ok(existsSync(new URL(href).pathname));

  // Pages in folders of the tree find the files that all trees share.
  await page.goto(`file://${path.join(sample.root, 'en/services/index.html')}`);
  await page.locator('#site-search-q').fill('beijing');
  await page.locator('[role="option"]').first().waitFor();
});
