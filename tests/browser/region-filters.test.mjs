// The links of a region's page by service and kind find as many points as they say, in short lists too.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { hits, settled, total } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { listedPoints, syntheticSite } from './support/site.mjs';

const CURRENT = ['active', 'rectifying'];

let browser;
let site;
let server;

before(async () => {
  site = await syntheticSite();
  browser = await startBrowser();
  server = await serve(site.root);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** The points of each region below the provinces, as lists have them. */
function regions() {
  const within = new Map();
  for (const point of listedPoints(site)) {
    for (const code of site.pathOf(point.region).slice(1)) {
      within.set(code, [...(within.get(code) ?? []), point]);
    }
  }
  return [...within].sort(([, a], [, b]) => a.length - b.length);
}

const categoriesOf = (points) => points.flatMap((point) => point.items.map((item) => item.category)).filter(Boolean);
const isMember = (point) => point.designations.some((one) => CURRENT.includes(one.effectiveStatus));
const links = (page, id) => page.locator(`[aria-labelledby="${id}"] li a`).evaluateAll((all) => all.map((link) => ({ href: link.href, count: Number(link.querySelector('b').textContent) })));

test('the links by service and kind find as many points as they say', async () => {
  const page = await browser.page();
  const short = regions().filter(([code, points]) => points.length > 1 && points.length < 8 && existsSync(path.join(site.root, `regions/${code}.html`)));
  const mixed = short.filter(([, points]) => categoriesOf(points.filter(isMember)).some((category) => categoriesOf(points.filter((point) => !isMember(point))).includes(category))).slice(0, 2);
  const plain = short.filter(([, points]) => points.every(isMember)).slice(-1);
  const long = regions().slice(-1);
  assert.ok(mixed.length === 2 && plain.length === 1);
  const followed = [];
  for (const [code, points] of [...mixed, ...plain, ...long]) {
    await page.goto(`${server.url}regions/${code}.html`);
    const members = points.filter(isMember);
    const categories = new Set(categoriesOf(points));
    const services = await links(page, 'services');
    const kinds = await links(page, 'kinds');
    assert.equal(services.length, categories.size, code);
    assert.ok(kinds.length > 0, code);
    assert.ok([...services, ...kinds].every(({ count }) => count <= members.length), code);
    for (const { href, count } of [...services, ...kinds].filter((link) => link.count > 0)) {
      await page.goto(href);
      await settled(page);
      assert.equal(await total(page), count, href);
      assert.equal(await hits(page).count(), Math.min(count, 10), href);
      followed.push(href);
    }
  }
  assert.ok(followed.length > 20, `${followed.length} links`);
  assert.ok(followed.some((href) => href.includes('status=active')), 'points in preparation are left out where they are not counted');
});

test('a region with a single point has no filters, and a province has those of its cross lists', async () => {
  const page = await browser.page();
  const [alone] = regions().find(([, points]) => points.length === 1);
  await page.goto(`${server.url}regions/${alone}.html`);
  assert.equal(await page.locator('.list-aside').count(), 0);
  await page.goto(`${server.url}regions/110000.html`);
  const services = await links(page, 'services');
  assert.ok(services.length > 3);
  for (const { href } of services) {
    const response = await page.request.get(href);
    assert.equal(response.status(), 200, href);
  }
});
