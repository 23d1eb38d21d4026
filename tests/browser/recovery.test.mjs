// Failures from which the search page recovers without the visitor's help: a single failed load,
// late region names, and a page that is older than its site.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startBrowser } from './support/browser.mjs';
import { ADDED, manifestOf, publishEdited } from './support/mirror.mjs';
import { asked, assertNoTrouble, assertToldOfFailure, box, FAILED_REQUEST, failure, gate, hitNames, hits, openSearch, painted, search, settled, status, submit, total } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { listedPoints, sampleSite, syntheticSite } from './support/site.mjs';

const PATIENCE_MILLISECONDS = 20000;
const WIDE = { width: 1280, height: 900 };

let browser;
let site;

before(async () => {
  site = await syntheticSite();
  browser = await startBrowser();
});
afterEach(() => browser.closePages());
after(() => browser?.close());

async function withFaults(fault, work, root = site.root) {
  const faulty = await serve(root, { fault });
  try {
    return await work(faulty);
  } finally {
    await faulty.close();
  }
}

describe('a file that was wrong once', () => {
  for (const family of ['manifest', 'terms', 'exact', 'records']) {
    test(`(${family}) with an unknown version is retried without an error`, async () => {
      await withFaults((file, nth) => (nth === 1 && file.startsWith(`search/${family}.`) ? { body: '{"version":99}' } : undefined), async (faulty) => {
        const page = await openSearch(browser, faulty, '?q=大学');
        assert.equal(await hits(page).count(), 10);
        await assertNoTrouble(page);
      });
    });
  }

  test('is reloaded from the server even if the browser cached it', async () => {
    const kept = { body: '<html>Wi-Fi</html>', headers: { 'Cache-Control': 'max-age=86400, immutable' } };
    await withFaults((file, nth) => (nth === 1 && file.startsWith('search/terms.') ? kept : undefined), async (faulty) => {
      const page = await openSearch(browser, faulty, '?q=大学');
      assert.equal(await hits(page).count(), 10);
      await assertNoTrouble(page);
    });
  });
});

describe('a file that never loads', () => {
  const termRequests = (faulty) => faulty.requests.filter((address) => address.startsWith('/search/terms.')).length;

  test('times out, is retried, and loads with the button', async () => {
    let isStuck = true;
    const { opened: never } = gate();
    await withFaults((file) => (isStuck && file.startsWith('search/terms.') ? never : undefined), async (faulty) => {
      const page = await browser.page();
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1000);
      await page.goto(`${faulty.url}search.html?q=大学`);
      await faulty.until(() => termRequests(faulty) > 0);
      const atOnce = termRequests(faulty);
      await page.clock.runFor(PATIENCE_MILLISECONDS + 1000);
      // Two requests one after the other, which begin when the page has asked again.
      await page.evaluate(async (address) => {
        await fetch(address).then((response) => response.text());
        await fetch(address).then((response) => response.text());
      }, page.url());
      assert.ok(termRequests(faulty) > atOnce, 'the second request does not wait behind the first');
      await page.clock.runFor(PATIENCE_MILLISECONDS + 1000);
      await failure(page).waitFor();
      isStuck = false;
      await page.clock.resume();
      await failure(page).getByRole('button').click();
      await hits(page).first().waitFor();
      assert.ok((await total(page)) > 0);
      await assertNoTrouble(page, { allow: FAILED_REQUEST });
    });
  });
});

describe('late names of regions', () => {
  let names;
  let faulty;
  let REGION;
  let CITY;
  let CITY_NAME;

  before(async () => {
    [REGION, CITY] = cityWithLibraries();
    CITY_NAME = site.regions.find((region) => region.code === CITY).name;
    faulty = await serve(site.root, { fault: (file) => (file.startsWith('search/regions.') ? names.opened : undefined) });
  });
  after(() => faulty?.close());

  /** The province and the code of a city where only libraries match 图书馆. */
  function cityWithLibraries() {
    const isLibrary = (point) => point.name.includes('图书馆');
    const isFound = (point) => JSON.stringify(point).includes('图书馆') || point.nature === 'public_library';
    const points = listedPoints(site);
    const paths = points.filter(isLibrary).map((point) => site.pathOf(point.region));
    return paths.find(([, city]) => city && points.filter((point) => site.pathOf(point.region).includes(city)).filter(isFound).every(isLibrary));
  }

  const count = (text, region) => listedPoints(site).filter((point) => point.name.includes(text) && site.pathOf(point.region).includes(region)).length;

  test('do not delay the results', async () => {
    names = gate();
    const page = await browser.page();
    await page.goto(`${faulty.url}search.html?q=图书馆&region=${CITY}`);
    await hits(page).first().waitFor();
    assert.match(await status(page).textContent(), /找到/);
    names.open();
    await settled(page);
    assert.equal(await page.locator('#search-city').inputValue(), CITY);
    assert.ok((await page.locator('[data-search-chips]').innerText()).includes(CITY_NAME));
  });

  test('do not restore an older query, and its region applies to the newer one', async () => {
    names = gate();
    const page = await browser.page();
    await page.goto(`${faulty.url}search.html?q=大学&region=${CITY}`);
    await submit(page, '图书馆');
    await hits(page).first().waitFor();
    names.open();
    await page.waitForFunction((city) => document.querySelector('#search-city')?.value === city, CITY);
    await settled(page);
    assert.deepEqual(asked(page), { q: ['图书馆'], region: [CITY] });
    assert.equal(await total(page), count('图书馆', CITY));
    assert.ok((await hitNames(page)).every((name) => name.includes('图书馆')));
    assert.equal(await box(page).inputValue(), '图书馆');
  });

  test('do not put the region of an older page into the form of a newer one', async () => {
    names = gate();
    const page = await browser.page();
    await page.goto(`${faulty.url}search.html?q=图书馆`);
    await settled(page);
    await page.evaluate((city) => {
      window.history.pushState(null, '', `?q=大学&region=${city}`);
      window.history.pushState(null, '', '?q=图书馆');
    }, CITY);
    await page.goBack();
    await page.waitForFunction(() => document.querySelector('#search-q')?.value === '大学');
    await page.goForward();
    await settled(page);
    names.open();
    // The page's own promise of the names resolves before this one.
    await page.evaluate((address) => window.fetch(address).then((response) => response.text()), faulty.url + faulty.requests.find((address) => address.includes('/regions.')).slice(1));
    await painted(page);
    assert.equal(await page.locator('#search-province').inputValue(), '');
    await search(page, '研究院');
    assert.deepEqual(asked(page), { q: ['研究院'] });
  });

  test('and never arrive leave the region filter of the older query in place', async () => {
    await withFaults((file) => (file.startsWith('search/regions.') ? { status: 404, body: 'gone' } : undefined), async (broken) => {
      const page = await openSearch(browser, broken, `?q=大学&region=${CITY}`);
      await search(page, '图书馆');
      assert.deepEqual(asked(page), { q: ['图书馆'], region: [CITY] });
      await page.locator('#search-province').selectOption(REGION);
      await page.waitForFunction((code) => new URLSearchParams(location.search).get('region') === code, REGION);
    });
  });
});

describe('after a failure', () => {
  test('the filter chips belong to the failed search, not to the previous one', async () => {
    let isBroken = false;
    await withFaults((file) => (isBroken && file.startsWith('search/') ? { status: 404, body: 'gone' } : undefined), async (faulty) => {
      const page = await openSearch(browser, faulty, '?q=大学&fee=free', { viewport: WIDE });
      isBroken = true;
      await search(page, '葡萄酒');
      await assertToldOfFailure(page);
      isBroken = false;
      await page.locator('.search-chip').first().click();
      await hits(page).first().waitFor();
      assert.deepEqual(asked(page), { q: ['葡萄酒'] });
    });
  });

  test('a page that was open while the site was republished finds the new files with the button', async () => {
    const point = listedPoints(site)[100];
    const today = await publishEdited(site, point);
    try {
      assert.notEqual(await manifestOf(today.root), await manifestOf(site.root));
      let isPublished = false;
      await withFaults(() => (isPublished ? { root: today.root } : undefined), async (faulty) => {
        const page = await openSearch(browser, faulty, '', { viewport: WIDE });
        isPublished = true;
        await search(page, ADDED);
        if (await failure(page).isVisible()) {
          await failure(page).getByRole('button').click();
        } else {
          assert.fail('the shard of a new term is not yesterday’s');
        }
        await hits(page).first().waitFor();
        assert.equal((await hitNames(page))[0], `${point.name}${ADDED}`);
        assert.deepEqual(asked(page), { q: [ADDED] });
        await assertNoTrouble(page, { allow: FAILED_REQUEST });
      });
    } finally {
      await today.remove();
    }
  });

  test('a page from a file loads its data with the button once they are complete', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wangdian-file-'));
    try {
      cpSync((await sampleSite()).root, folder, { recursive: true });
      const offline = path.join(folder, 'search/offline.js');
      const whole = readFileSync(offline);
      writeFileSync(offline, whole.subarray(0, whole.length / 2));
      const page = await browser.page();
      await page.goto(`${pathToFileURL(path.join(folder, 'search.html')).href}?q=图书馆`);
      await settled(page);
      await assertToldOfFailure(page);
      writeFileSync(offline, whole);
      await failure(page).getByRole('button').click();
      await hits(page).first().waitFor();
      assert.match((await hitNames(page))[0], /图书馆/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
