// Failures from which the search page recovers without the visitor's help: a single failed load,
// late region names, and a page that is older than its site.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startBrowser } from './support/browser.mjs';
import { ADDED, manifestOf, publishEdited, publishInto, renamed, verify } from './support/mirror.mjs';
import { asked, assertNoTrouble, assertToldOfFailure, box, FAILED_REQUEST, failure, gate, hitNames, hits, openSearch, painted, search, settled, status, stopClock, submit, total } from './support/search-page.mjs';
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
    // When this request for the names is answered, the page has handled its own.
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

describe('a page that was open before the site was updated', () => {
  /** One of every kind of query. */
  const QUESTIONS = [
    ['', { facets: true }],
    ['大学'],
    ['图'],
    ['huludao'],
    ['hldskj'],
    ['北大'],
    ['中科院'],
    ['葫芦岛商标'],
    ['查商标'],
    ['免费专利检索', { facets: true }],
    ['專利'],
    ['商飚'],
    ['trademrak'],
    ['没有人叫这个名字'],
    ['？'],
    ['图书馆', { filters: { fee: ['free'] }, facets: true }],
    ['', { filters: { region: ['210000'], status: ['expired'] } }],
    ['大学', { sort: 'name', offset: 20 }],
    ['大学', { sort: 'newest' }],
    ['图书馆', { sort: 'distance', near: [41.8, 123.4] }],
  ];
  const TYPED = ['沈', '沈阳专利', 'bei', '中国', '商标'];
  let folder;
  let republished;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'wangdian-republished-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  afterEach(() => republished?.close());

  /** A copy of the site in a folder of its own, and a server. */
  async function firstVersion(name) {
    const root = path.join(folder, name);
    cpSync(site.root, root, { recursive: true });
    republished = await serve(root);
    return root;
  }

  function answers(page) {
    const [point] = listedPoints(site);
    const questions = [...QUESTIONS, [point.name], [point.id], [point.phone]];
    return page.evaluate(async ([asked, typed]) => {
      const found = [];
      for (const [query, options] of asked) {
        found.push([query, await window.wangdian.search(query, options)]);
      }
      for (const text of typed) {
        found.push([text, await window.wangdian.suggest(text)]);
      }
      return found;
    }, [questions, TYPED]);
  }

  test('answers every kind of query after two updates, from the files that were kept', async () => {
    const root = await firstVersion('kept');
    const pristine = await serve(site.root);
    try {
      const expected = await answers(await openSearch(browser, pristine));
      const page = await openSearch(browser, republished);
      const manifests = [await manifestOf(root)];
      // Every third name changes, so that hardly any file stays.
      let points = site.points;
      for (const addition of ['乙', '丙']) {
        points = points.map((point, i) => (i % 3 === 0 ? renamed(point, addition) : point));
        await publishInto(root, site, points);
        manifests.push(await manifestOf(root));
      }
      assert.equal(new Set(manifests).size, 3);
      assert.deepEqual(await answers(page), expected);
      await search(page, '大学');
      assert.equal(await total(page), expected[1][1].total);
      await assertNoTrouble(page);
      assert.match((await verify(root)).stdout, /保留的旧文件/);
    } finally {
      await pristine.close();
    }
  });

  test('goes on with the new files, read from search.html, once the old ones are gone', async () => {
    const root = await firstVersion('gone');
    const page = await openSearch(browser, republished, '', { viewport: WIDE });
    const home = await browser.page();
    await home.goto(republished.url);
    // Letters are in another file than the name that is asked for later.
    await home.locator('form[data-suggest] input').first().fill('bei');
    await home.locator('.search-suggestion').first().waitFor();
    const point = listedPoints(site)[100];
    await publishInto(root, site, site.points.map((other) => (other === point ? renamed(point, ADDED) : other)), ['--keep-days', '0']);
    const read = () => republished.requests.filter((address) => address === '/search.html').length;
    const before = read();
    await search(page, ADDED);
    assert.ok(await failure(page).isHidden());
    assert.equal((await hitNames(page))[0], `${point.name}${ADDED}`);
    assert.deepEqual(asked(page), { q: [ADDED] });
    assert.equal(read(), before + 1);
    await search(page, '大学');
    assert.equal(await total(page), count('大学'));
    assert.equal(read(), before + 1, 'the new addresses are used from then on');
    await assertNoTrouble(page, { allow: FAILED_REQUEST });
    const readByPage = read();
    const [names] = await home.evaluate((texts) => Promise.all(texts.map((text) => window.wangdian.suggest(text))), [point.name, '大学']);
    assert.equal(read(), readByPage + 1, 'what is asked at the same time waits for one answer');
    assert.ok(names.some((found) => found.name === `${point.name}${ADDED}`), JSON.stringify(names));
  });

  const count = (text) => listedPoints(site).filter((point) => JSON.stringify(point).includes(text)).length;

  test('says so when the site is gone altogether, and asks for it once', async () => {
    let isGone = false;
    await withFaults((file) => (isGone && file.startsWith('search') ? { status: 404, body: 'gone' } : undefined), async (faulty) => {
      const page = await openSearch(browser, faulty, '', { hasClock: true });
      // Only what is submitted is asked for, and not what is typed on a slow machine before that.
      await stopClock(page);
      isGone = true;
      const read = () => faulty.requests.filter((address) => address === '/search.html').length;
      const before = read();
      await search(page, '葡萄酒');
      await assertToldOfFailure(page);
      assert.equal(read(), before + 1);
    });
  });

  test('is reloaded by the button if the scripts have changed as well', async () => {
    const point = listedPoints(site)[100];
    const today = await publishEdited(site, point);
    try {
      const home = path.join(today.root, 'search.html');
      const html = readFileSync(home, 'utf8');
      const script = /assets\/filters\.(\w+)\.js/.exec(html);
      const other = script[0].replace(script[1], '0'.repeat(script[1].length));
      cpSync(path.join(today.root, script[0]), path.join(today.root, other));
      writeFileSync(home, html.replaceAll(script[0], other));
      let isPublished = false;
      await withFaults(() => (isPublished ? { root: today.root } : undefined), async (faulty) => {
        const page = await openSearch(browser, faulty, '', { viewport: WIDE });
        isPublished = true;
        await search(page, ADDED);
        assert.ok(await failure(page).isVisible());
        await failure(page).getByRole('button').click();
        await hits(page).first().waitFor();
        assert.equal((await hitNames(page))[0], `${point.name}${ADDED}`);
        assert.deepEqual(asked(page), { q: [ADDED] });
        await assertNoTrouble(page, { allow: FAILED_REQUEST });
      });
    } finally {
      await today.remove();
    }
  });
});
