// The accessibility of every kind of page: no axe-core violations, no horizontal scrolling, usable
// by keyboard and with large type.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { englishKinds, pageKinds } from './support/kinds.mjs';
import { openGroups } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { sampleSite, syntheticSite } from './support/site.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const EVERYTHING = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};
/** The rules that depend on the colour scheme; the others need only one scheme. */
const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }, resultTypes: ['violations'] };
const NARROW = { width: 320, height: 700 };
const PHONE = { width: 375, height: 800 };
const DESK = { width: 1280, height: 900 };
/** The colour schemes, widths and type sizes in which every page is tested. */
const VIEWS = [
  { name: 'light, phone', colorScheme: 'light', size: PHONE, rules: EVERYTHING },
  { name: 'dark, phone', colorScheme: 'dark', size: PHONE, rules: COLOURS },
  { name: 'dark, desk', colorScheme: 'dark', size: DESK, rules: COLOURS },
  { name: 'light, desk', colorScheme: 'light', size: DESK, rules: EVERYTHING },
  { name: 'large type, light, phone', colorScheme: 'light', size: PHONE, large: true, rules: EVERYTHING },
];
/** Those for pages in English, which have the templates and the colours of the Chinese ones. */
const VIEWS_IN_ENGLISH = VIEWS.filter(({ name }) => ['light, phone', 'dark, desk'].includes(name));

async function show(page, { colorScheme, size, large = false }) {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(size);
  const button = page.locator('[data-large-type]');
  if ((await button.getAttribute('aria-pressed')) !== String(large)) {
    await button.click();
  }
}

async function violations(page, rules) {
  const { violations: found } = await page.evaluate((options) => window.axe.run(document, options), rules);
  const message = ({ any, all, none }) => [...any, ...all, ...none][0]?.message;
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${message(node)})`));
}

/** The axe-core violations in all views of a page in its current state. */
async function violationsInAllViews(page, views = VIEWS) {
  const found = [];
  for (const view of views) {
    await show(page, view);
    found.push(...(await violations(page, view.rules)).map((violation) => `${view.name}: ${violation}`));
  }
  return found;
}

/** How a page overflows 320 px, in normal and in large type. */
async function sidewaysScrolling(page) {
  const wide = [];
  for (const large of [false, true]) {
    await show(page, { colorScheme: 'light', size: NARROW, large });
    const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
    if (width > NARROW.width) {
      wide.push(`${width} px${large ? ' in large type' : ''}`);
    }
  }
  return wide;
}

/** What is wrong with the skip link of a freshly opened page. */
async function skipLinkFaults(page) {
  await page.keyboard.press('Tab');
  const [first, isSeen] = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return [document.activeElement.getAttribute('href'), box.width > 1 && box.height > 1 && box.top >= 0 && box.left >= 0];
  });
  await page.keyboard.press('Enter');
  const isThere = await page.evaluate(() => document.activeElement.matches('main'));
  return first?.endsWith('#main') && isSeen && isThere ? [] : [`the first is ${first}, seen: ${isSeen}, reaches main: ${isThere}`];
}

/** The number of pages that work at once. */
const PAGES = 2;

describe('every kind of page', () => {
  /** The problems found, by test. */
  const faults = { skipLink: [], axe: [], width: [], troubles: [] };
  let browser;
  let site;
  let server;
  let sampleServer;

  before(async () => {
    site = await syntheticSite();
    const sample = await sampleSite();
    browser = await startBrowser();
    server = await serve(site.root);
    sampleServer = await serve(sample.root);
    const samplePages = pageKinds(sample);
    const pages = [
      ...Object.entries(pageKinds(site)).map(([kind, file]) => [kind, server.url + file]),
      ...Object.entries(englishKinds(site)).map(([kind, file]) => [kind, server.url + file, VIEWS_IN_ENGLISH]),
      ...['home', 'notice', 'region: province', 'point: with little'].map((kind) => [`${kind} of the sample`, sampleServer.url + samplePages[kind]]),
    ];
    await onEach(pages, async (page, [kind, address, views]) => {
      await page.goto(address);
      const found = {
        skipLink: await skipLinkFaults(page),
        axe: await violationsInAllViews(page, views),
        width: await sidewaysScrolling(page),
        troubles: [...page.troubles.splice(0), ...page.outside.splice(0)],
      };
      for (const what of Object.keys(faults)) {
        faults[what].push(...found[what].map((fault) => `${kind}: ${fault}`));
      }
    });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await sampleServer?.close();
  });

  async function axePage() {
    const page = await browser.page();
    await page.addInitScript({ content: axeSource });
    return page;
  }

  /** Goes through values with several pages at once; reused, since a new one takes longer to open than to look at. */
  async function onEach(values, work) {
    const rest = [...values];
    const lane = async () => {
      const page = await axePage();
      for (let value = rest.shift(); value !== undefined; value = rest.shift()) {
        // As in a new page.
        await page.setViewportSize(DESK);
        await work(page, value);
      }
      await page.context().close();
    };
    await Promise.all(Array.from({ length: PAGES }, lane));
  }

  test('has no axe-core violations, light and dark, narrow and wide, in large type', () => {
    assert.deepEqual(faults.axe, []);
  });

  test('needs no horizontal scrolling at 320 px, even in large type', () => {
    assert.deepEqual(faults.width, []);
  });

  test('has a skip link to its content', () => {
    assert.deepEqual(faults.skipLink, []);
  });

  test('has no console errors and no requests to other hosts', () => {
    assert.deepEqual(faults.troubles, []);
  });

  const searches = {
    'without a query': { query: '' },
    'with hits and a pager': { query: '?q=专利' },
    'without hits': { query: '?q=qwxzzy' },
    'with filters chosen': { query: '?q=专利检索&kind=tisc&fee=free&region=110000' },
    'with its filters open': { query: '?q=专利', open: true },
    'with an apology': { query: '?q=专利检索%20qwxzzy%20商标' },
  };

  test('search has no axe-core violations in any state', async () => {
    const found = [];
    await onEach(Object.entries(searches), async (page, [name, { query, open }]) => {
      await page.goto(`${server.url}search.html${query}`);
      await page.locator('[data-search-status]').filter({ hasText: /找到/ }).waitFor();
      if (open) {
        await openGroups(page);
        await page.locator('.search-count').filter({ hasText: /\d/ }).first().waitFor({ state: 'attached' });
      }
      const all = await violationsInAllViews(page);
      const wide = (await sidewaysScrolling(page)).map((width) => `wide: ${width}`);
      found.push(...[...all, ...wide].map((violation) => `${name}: ${violation}`));
    });
    assert.deepEqual(found, []);
  });

  test('search has no axe-core violations when its data cannot be loaded', async () => {
    const broken = await serve(site.root, { fault: (path) => (path.startsWith('search/') ? { status: 500, body: '' } : undefined) });
    try {
      const page = await axePage();
      await page.goto(`${broken.url}search.html?q=专利`);
      await page.locator('[data-search-error]').waitFor();
      assert.deepEqual(await violationsInAllViews(page), []);
    } finally {
      await broken.close();
    }
  });

  test('keeps large type after a reload and on other pages until it is switched off', async () => {
    const page = await browser.page({ viewport: PHONE });
    const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
    await page.goto(server.url);
    const usual = await size();
    const button = page.locator('[data-large-type]');
    await button.click();
    const large = await size();
    assert.ok(large >= 18 && large > usual, `${usual} px, then ${large} px`);
    await page.reload();
    assert.equal(await size(), large);
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await page.goto(`${server.url}regions/index.html`);
    assert.equal(await size(), large);
    await button.click();
    await page.reload();
    assert.equal(await size(), usual);
    assert.deepEqual(page.troubles, []);
  });
});
