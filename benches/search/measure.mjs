// Runs queries in a real browser and measures their costs.

import { serveAndWeigh } from './server.mjs';

const PHONE = { width: 375, height: 812 };
/** A large index takes long to load. */
const PATIENCE_MILLISECONDS = 120000;

/**
 * @param {object} browser of `startBrowser`
 * @param {object} engine see engines.mjs
 * @param {Object<string, string[]>} queries by kind
 * @returns {Promise<Object<string, {sent: {file: string, bytes: number}[], bytes: number,
 *   requests: number, later: number, next: number, compute: number, found: number}[]>>} by kind;
 *   `later` are bytes that the page loads by itself after the hits are shown
 */
export async function measure(browser, engine, queries) {
  const server = await serveAndWeigh(engine.root, engine.isCounted);
  const results = {};
  let page = null;
  let first = null;
  for (const [kind, list] of Object.entries(queries)) {
    results[kind] = [];
    for (const [i, query] of list.entries()) {
      // An engine that loads everything at once costs the same for any first query.
      if (first === null || !engine.arrivesAtOnce) {
        await page?.context().close();
        // A new visitor: nothing is in the browser's cache.
        page = await browser.page({ viewport: PHONE });
        first = await open(page, server, engine, query);
      }
      const asked = await askAgain(page, query);
      server.take();
      await askAgain(page, list[(i + 1) % list.length], 1);
      results[kind].push({ ...first, ...asked, next: sum(server.take()) });
    }
  }
  await page?.context().close();
  await server.close();
  return results;
}

/**
 * The answers to queries on one page: the number of hits, and the ids of the first page of them.
 *
 * @param {string[]} queries
 * @returns {Promise<{total: number, ids: string[]}[]>}
 */
export async function answers(browser, engine, queries) {
  const server = await serveAndWeigh(engine.root, engine.isCounted);
  const page = await browser.page();
  await open(page, server, engine, queries[0]);
  const found = await page.evaluate(async (all) => {
    const given = [];
    for (const query of all) {
      const { total, hits } = await window.wangdian.search(query);
      given.push({ total, ids: hits.map(({ id }) => id) });
    }
    return given;
  }, queries);
  await page.context().close();
  await server.close();
  return found;
}

/** Runs a query with an empty cache. */
async function open(page, server, engine, query) {
  server.take();
  await page.goto(`${server.url}${engine.page}?q=${encodeURIComponent(query)}`, { waitUntil: 'commit' });
  await page.waitForSelector(engine.answered, { state: 'attached', timeout: PATIENCE_MILLISECONDS });
  await page.waitForFunction(() => !document.querySelector('[aria-busy]'));
  if (await page.locator(engine.failed).count() > 0) {
    throw new Error(`${engine.name} did not answer ${query}: ${page.troubles.join('; ')}`);
  }
  const sent = server.take();
  await page.waitForLoadState('networkidle');
  return { sent, bytes: sum(sent), requests: sent.length, later: sum(server.take()) };
}

/** Repeats a query on the same page; returns the number of hits and the median time in milliseconds. */
function askAgain(page, query, times = 3) {
  return page.evaluate(async ([text, count]) => {
    const spent = [];
    let found = 0;
    for (let i = 0; i < count; i += 1) {
      const start = performance.now();
      const answer = await window.wangdian.search(text);
      spent.push(performance.now() - start);
      found = answer.hits.length;
    }
    return { found, compute: spent.sort((a, b) => a - b)[count >> 1] };
  }, [query, times]);
}

function sum(sent) {
  return sent.reduce((total, { bytes }) => total + bytes, 0);
}

/** The cost of facet counts when the filters are opened. */
export async function measureCounts(browser, engine) {
  const server = await serveAndWeigh(engine.root, engine.isCounted);
  const page = await browser.page({ viewport: PHONE });
  await page.goto(`${server.url}${engine.page}?q=${encodeURIComponent('专利')}`);
  await page.waitForSelector(engine.hit);
  server.take();
  await page.click('[data-search-open]');
  await page.waitForFunction(() => document.querySelector('.search-count').textContent !== '');
  const sent = server.take();
  await page.context().close();
  await server.close();
  return { bytes: sum(sent), requests: sent.length };
}
