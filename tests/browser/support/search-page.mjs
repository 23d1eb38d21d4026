// The search page from a visitor's view: its elements, and waiting for results.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { trapScripts } from './browser.mjs';

/** Console messages of the browser about failed requests. */
export const FAILED_REQUEST = /Failed to load resource|net::ERR/;

export const status = (page) => page.locator('[role="status"]');
export const hits = (page) => page.locator('[data-search-results] > li');
export const hitNames = (page) => page.locator('.search-hit-name').allTextContents();
export const box = (page) => page.locator('#search-q');
export const note = (page) => page.locator('[data-search-note]');
export const failure = (page) => page.locator('[data-search-error]');
export const total = async (page) => Number(/找到 (\d+) 个/.exec(await status(page).textContent())?.[1] ?? 0);

/** Opens all groups of filters. */
export function openGroups(page) {
  return page.locator('.search-group').evaluateAll((groups) => groups.forEach((group) => {
    group.open = true;
  }));
}

/** The parameters in the URL, by key. */
export function asked(page) {
  const parameters = new URL(page.url()).searchParams;
  return Object.fromEntries([...new Set(parameters.keys())].map((key) => [key, parameters.getAll(key)]));
}

/**
 * Waits until the newest query has results or an error message. After following a link, the new
 * document may not have its elements yet.
 */
export async function settled(page) {
  await page.waitForFunction(() => {
    const results = document.querySelector('[data-search-results]');
    const said = document.querySelector('[role="status"]')?.textContent ?? '';
    return results && !results.hasAttribute('aria-busy') && said !== '' && !said.includes('正在');
  });
}

/**
 * Opens the search page of a server; `query` is the query string, `?q=…`. `hasClock`: with a clock that
 * the test can move, beside the time that passes.
 */
export async function openSearch(browser, server, query = '', { hasClock = false, ...options } = {}) {
  const page = await browser.page(options);
  await page.addInitScript(trapScripts);
  if (hasClock) {
    await page.clock.install();
  }
  await page.goto(`${server.url}search.html${query}`);
  await settled(page);
  return page;
}

/**
 * Lets more than a second pass and stops the clock: what a test does from then on takes no time,
 * however slow the machine is.
 */
export async function stopClock(page) {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60000);
}

/** Types and submits a query, without waiting for results. */
export async function submit(page, text) {
  await box(page).fill(text);
  await box(page).press('Enter');
  await page.waitForFunction((query) => (new URLSearchParams(location.search).get('q') ?? '') === query.trim(), text);
}

export async function search(page, text) {
  await submit(page, text);
  await settled(page);
}

/** Runs an action that changes the URL, and waits for the results. */
export async function andSettle(page, action) {
  const before = page.url();
  await action();
  await page.waitForFunction((address) => location.href !== address, before);
  await settled(page);
}

/**
 * Lets time pass on a page whose clock is installed: its timers ring, and what they asked for
 * has come, since a later request has been answered. For what must not happen.
 */
export async function elapse(page, milliseconds) {
  await page.clock.runFor(milliseconds);
  await page.evaluate((address) => fetch(address).then((response) => response.text()), page.url().replace(/[?#].*/, ''));
  await painted(page);
}

/** Waits until the page has drawn what its scripts have changed. */
export function painted(page) {
  return page.evaluate(() => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  }));
}

/** Something to wait for, until it is opened: `{opened, open}`. */
export function gate() {
  let open;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Everything that a visitor reads as the answer. */
export async function answer(page) {
  return { said: await status(page).textContent(), names: await hitNames(page), note: (await note(page).isVisible()) ? await note(page).textContent() : '', failed: await failure(page).isVisible() };
}

/** Asserts that there were no errors, dialogs, requests to other hosts or injected scripts. */
export async function assertNoTrouble(page, { allow = /$^/ } = {}) {
  assert.deepEqual(page.troubles.filter((trouble) => !allow.test(trouble)), []);
  assert.deepEqual(page.outside, []);
  assert.equal(await page.evaluate(() => window.trapped), undefined, 'nothing that was typed may run');
}

/** Asserts that the page reports a failure, with a button to retry and links to lists. */
export async function assertToldOfFailure(page) {
  assert.match(await status(page).textContent(), /没有取到/);
  assert.equal(await hits(page).count(), 0);
  assert.ok(await note(page).isHidden());
  assert.ok(await page.locator('[data-search-empty]').isHidden(), 'not that there are none');
  const told = failure(page);
  assert.ok(await told.isVisible());
  assert.ok(await told.getByRole('button').isVisible());
  const links = await told.locator('a').evaluateAll((all) => all.map((link) => link.href));
  assert.ok(links.length >= 2);
  for (const link of links) {
    assert.ok((await textOf(page, link)).match(/<a /g).length > 10, `${link} has something to browse`);
  }
}

async function textOf(page, address) {
  if (address.startsWith('file:')) {
    return readFile(fileURLToPath(address), 'utf8');
  }
  const response = await page.request.get(address);
  assert.equal(response.status(), 200, address);
  return response.text();
}
