// Hits and lists of points in rows of columns: a choice of the visitor, for wide screens and paper.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { pageKinds } from './support/kinds.mjs';
import { assertNoTrouble, settled } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { syntheticSite } from './support/site.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SEARCH = 'search.html?q=专利检索';
const PHONE = { width: 375, height: 800 };

let browser;
let site;
let server;
let kinds;

before(async () => {
  site = await syntheticSite();
  kinds = pageKinds(site);
  browser = await startBrowser();
  server = await serve(site.root);
});
afterEach(() => browser.closePages());
after(async () => {
  await browser?.close();
  await server?.close();
});

const button = (page) => page.getByRole('button', { name: '表格', exact: true });

async function open(file, options) {
  const page = await browser.page(options);
  await show(page, file);
  return page;
}

async function show(page, file) {
  await page.goto(server.url + file);
  if (file.startsWith('search')) {
    await settled(page);
  }
}

/** The left edges of the parts of all entries, one list of edges for each entry that has all parts. */
function columns(page) {
  return page.locator('.search-hit, .point-list > li').evaluateAll((entries) => {
    const parts = (entry) => (entry.matches('.search-hit')
      ? ['h2', '.search-hit-contact', '.search-hit-items']
      : ['a', 'a + p', 'a + p + p:not(.marks)', '.marks + p']).map((selector) => entry.querySelector(`:scope > ${selector}`));
    return entries.map(parts).filter((all) => all.every(Boolean)).map((all) => all.map((part) => Math.round(part.getBoundingClientRect().left)));
  });
}

/** The entries are rows of the same columns, from left to right. */
async function assertColumns(page, where) {
  const all = await columns(page);
  assert.ok(all.length > 1, where);
  assert.equal(new Set(all.map(String)).size, 1, `${where}: ${JSON.stringify(all)}`);
  assert.deepEqual(all[0], [...new Set(all[0])].sort((a, b) => a - b), where);
}

const height = (page) => page.locator('.search-results, .point-list').first().evaluate((list) => list.getBoundingClientRect().height);

describe('the table view', () => {
  test('is chosen by keyboard and remembered, on the search page and in lists', async () => {
    const page = await open(SEARCH);
    const cards = await height(page);
    assert.equal(await button(page).getAttribute('aria-pressed'), 'false');
    await button(page).focus();
    await page.keyboard.press('Enter');
    assert.equal(await button(page).getAttribute('aria-pressed'), 'true');
    await assertColumns(page, 'after the press');
    assert.ok(await height(page) < cards * 0.8, `${await height(page)} of ${cards} px`);
    for (const kind of ['search', 'region: province', 'service', 'kind', 'nature', 'region_service']) {
      await show(page, kind === 'search' ? SEARCH : kinds[kind]);
      assert.equal(await button(page).getAttribute('aria-pressed'), 'true', kind);
      await assertColumns(page, kind);
    }
    await button(page).click();
    await show(page, SEARCH);
    assert.equal(await button(page).getAttribute('aria-pressed'), 'false');
    assert.equal(await height(page), cards);
    await assertNoTrouble(page);
  });

  test('is there before the first paint', async () => {
    const page = await browser.page();
    await page.addInitScript(() => {
      localStorage.setItem('wangdian.table-view', '1');
      new MutationObserver((_, observer) => {
        if (document.body) {
          window.atTheBody = document.documentElement.classList.contains('table-view');
          observer.disconnect();
        }
      }).observe(document, { childList: true, subtree: true });
    });
    await show(page, kinds['region: province']);
    assert.equal(await page.evaluate(() => window.atTheBody), true);
  });

  test('is neither offered nor used on narrow screens', async () => {
    const page = await open(SEARCH, { viewport: PHONE });
    assert.ok(await button(page).isHidden());
    const cards = await height(page);
    await page.evaluate(() => localStorage.setItem('wangdian.table-view', '1'));
    for (const file of [SEARCH, kinds['region: province']]) {
      await show(page, file);
      assert.ok(await button(page).isHidden());
      assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), PHONE.width);
    }
    await show(page, SEARCH);
    assert.equal(await height(page), cards);
  });

  test('is used on paper where it was chosen', async () => {
    const page = await open(SEARCH);
    await button(page).click();
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 900 });
    await assertColumns(page, 'on paper');
    assert.ok(await button(page).isHidden());
  });

  test('has no axe-core violations, light and dark, in normal and in large type', async () => {
    const page = await browser.page();
    await page.addInitScript({ content: axeSource });
    await page.addInitScript(() => localStorage.setItem('wangdian.table-view', '1'));
    const found = [];
    for (const file of [SEARCH, kinds['region: province'], kinds.kind]) {
      await show(page, file);
      for (const [colorScheme, presses] of [['light', 0], ['dark', 0], ['dark', 1], ['light', 0]]) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (let press = 0; press < presses; press += 1) {
          await page.locator('[data-large-type]').click();
        }
        const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }, resultTypes: ['violations'] }));
        found.push(...violations.map(({ id, nodes }) => `${file}, ${colorScheme}: ${id} ${nodes[0].html.slice(0, 120)}`));
      }
      await page.locator('[data-large-type]').click();
    }
    assert.deepEqual(found, []);
  });
});
