// The search when things go wrong: mirrors between two versions, files that never load, results out
// of order, arbitrary pasted text. The page must stay usable after each of them.
//
// page.test.mjs covers faults in shards of terms; this file covers the other files.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startBrowser, trapScripts } from './support/browser.mjs';
import { ADDED, manifestOf, publishEdited } from './support/mirror.mjs';
import { seeded } from './support/random.mjs';
import {
  answer, asked, assertNoTrouble, assertToldOfFailure, box, FAILED_REQUEST, failure, hitNames, hits, note, openSearch, painted, search, settled, status, submit, total,
} from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { listedPoints, sampleSite, syntheticSite } from './support/site.mjs';

const WIDE = { width: 1280, height: 900 };
/** Browsers only report that a truncated script in a file failed. */
const BROKEN_FILE = /net::ERR|^exception: (.*SyntaxError.*)?$/;
/** How long the page waits for a file. */
const PATIENCE_MILLISECONDS = 20000;

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

/** Runs work with a server that injects faults. */
async function withFaults(fault, work, root = site.root) {
  const faulty = await serve(root, { fault });
  try {
    return await work(faulty);
  } finally {
    await faulty.close();
  }
}

/** Asserts that the page still answers a good query. */
async function assertUsable(page) {
  const point = listedPoints(site)[60];
  await search(page, point.name);
  assert.equal((await hitNames(page))[0], point.name);
  assert.ok(await failure(page).isHidden());
  assert.deepEqual(asked(page).q, [point.name]);
}

describe('a mirror between two publications', () => {
  let today;
  let point;
  /** The paths of yesterday's and today's manifest. */
  let manifests;

  before(async () => {
    point = listedPoints(site)[100];
    today = await publishEdited(site, point);
    manifests = { yesterday: await manifestOf(site.root), today: await manifestOf(today.root) };
    assert.notEqual(manifests.yesterday, manifests.today);
  });
  after(() => today?.remove());

  /** Serves `names` from `other` until the mirror is complete. */
  const partly = (mirror, names, other) => (file) => (mirror.isComplete || !names.includes(file) ? undefined : { root: other });

  test('with yesterday’s manifest and today’s shards shows yesterday’s results or an error', async () => {
    const queries = listedPoints(site).filter((_, place) => place % 40 === 0).map(({ name }) => name);
    const ask = (page) => page.evaluate((all) => Promise.all(all.map((query) => window.wangdian.search(query).then(({ total: count, hits: found }) => [count, ...found.map(({ id, name }) => `${id} ${name}`)], () => null))), [...queries, point.name]);
    const expected = await ask(await openSearch(browser, server));
    await withFaults(partly({}, ['search.html', manifests.yesterday], site.root), async (mirror) => {
      const answers = await ask(await openSearch(browser, mirror));
      const arrived = answers.filter((found) => found !== null);
      assert.ok(arrived.length > 0, 'shards that both versions have are enough for some queries');
      assert.equal(answers.at(-1), null, 'the edited point’s shards are gone');
      answers.forEach((found, place) => assert.ok(found === null || JSON.stringify(found) === JSON.stringify(expected[place]), queries[place]));
    }, today.root);
  });

  test('with yesterday’s search page and today’s shards shows an error, and a reload finds today’s results', async () => {
    const mirror = {};
    await withFaults(partly(mirror, ['search.html', manifests.yesterday], site.root), async (from) => {
      const page = await openSearch(browser, from, `?q=${encodeURIComponent(point.name)}`);
      await assertToldOfFailure(page);
      assert.deepEqual(asked(page), { q: [point.name] });
      mirror.isComplete = true;
      await page.reload();
      await settled(page);
      assert.equal((await hitNames(page))[0], `${point.name}${ADDED}`);
      await assertUsable(page);
      await assertNoTrouble(page, { allow: FAILED_REQUEST });
    }, today.root);
  });

  for (const [what, namesOf] of Object.entries({
    'but not its manifest': () => ['search.html'],
    'and its manifest, but not its shards': () => ['search.html', manifests.today],
  })) {
    test(`with today’s search page ${what} shows an error, and the button works once the rest is there`, async () => {
      const mirror = {};
      const names = namesOf();
      const fault = (file) => (mirror.isComplete || names.includes(file) ? { root: today.root } : undefined);
      await withFaults(fault, async (from) => {
        const page = await openSearch(browser, from, `?q=${encodeURIComponent(ADDED)}`);
        await assertToldOfFailure(page);
        assert.deepEqual(asked(page), { q: [ADDED] });
        mirror.isComplete = true;
        await failure(page).getByRole('button').click();
        await hits(page).first().waitFor();
        assert.equal((await hitNames(page))[0], `${point.name}${ADDED}`);
        await assertUsable(page);
        await assertNoTrouble(page, { allow: FAILED_REQUEST });
      });
    });
  }
});

describe('a file of any kind', () => {
  const NEEDED_BY = {
    manifest: 'q=大学',
    tables: 'q=daxue',
    exact: 'q=大学',
    records: 'q=大学',
    facets: 'q=大学&nature=university',
    items: 'q=专利&fee=free&mode=online',
    names: 'q=大学&sort=name',
  };
  const FAULTS = {
    'is missing': { status: 404, body: 'gone' },
    'breaks off': { body: '{"version":5,"fi' },
    'is of an unknown version': { body: '{"version":99}' },
  };

  for (const [family, query] of Object.entries(NEEDED_BY)) {
    for (const [what, fault] of Object.entries(FAULTS)) {
      test(`(${family}) that ${what} is reported, keeps the URL, and loads with the button`, async () => {
        let isBroken = true;
        await withFaults((file) => (isBroken && file.startsWith(`search/${family}.`) ? fault : undefined), async (faulty) => {
          const page = await openSearch(browser, faulty, `?${query}`, { viewport: { width: 375, height: 800 } });
          const wanted = asked(page);
          await assertToldOfFailure(page);
          isBroken = false;
          await failure(page).getByRole('button').click();
          await hits(page).first().waitFor();
          assert.ok((await total(page)) > 0);
          assert.deepEqual(asked(page), wanted);
          await assertNoTrouble(page, { allow: FAILED_REQUEST });
        });
      });
    }
  }

  test('(regions) that is missing does not affect the search by region', async () => {
    await withFaults((file) => (file.startsWith('search/regions.') ? { status: 404, body: 'gone' } : undefined), async (faulty) => {
      const point = listedPoints(site).find(({ region }) => site.pathOf(region).length === 3);
      const [, city] = site.pathOf(point.region);
      const page = await openSearch(browser, faulty, `?region=${city}`);
      const expected = listedPoints(site).filter(({ region }) => site.pathOf(region).includes(city)).length;
      assert.equal(await total(page), expected);
      assert.ok(await failure(page).isHidden());
      await assertNoTrouble(page, { allow: FAILED_REQUEST });
    });
  });

  test('that fails for one query does not affect others', async () => {
    const broken = new Set();
    await withFaults((file) => (broken.has(file) ? { status: 404, body: 'gone' } : undefined), async (faulty) => {
      const [bad, good] = await apartQueries();
      termShards(bad.requests).forEach((file) => broken.add(file));
      const page = await openSearch(browser, faulty, `?q=${encodeURIComponent(bad.query)}`);
      await assertToldOfFailure(page);
      await search(page, good.query);
      assert.deepEqual(await answer(page), good.answer);
      await page.goBack();
      await page.waitForFunction((query) => new URLSearchParams(location.search).get('q') === query, bad.query);
      await settled(page);
      await assertToldOfFailure(page);
    });
  });
});

const termShards = (requests) => requests.filter((address) => address.startsWith('/search/terms.')).map((address) => address.slice(1));

/** Two queries without a common shard of terms, with their requests and results. */
async function apartQueries() {
  const known = [];
  for (const query of ['葡萄酒', '陶瓷', '机器人', '光伏', '船舶', '稀土', '白酒']) {
    const fresh = await serve(site.root);
    try {
      const page = await openSearch(browser, fresh, `?q=${encodeURIComponent(query)}`);
      const asking = { query, requests: [...fresh.requests], answer: await answer(page) };
      const other = known.find(({ requests }) => !termShards(requests).some((file) => termShards(asking.requests).includes(file)));
      if (other) {
        return [other, asking];
      }
      known.push(asking);
    } finally {
      await fresh.close();
    }
  }
  return assert.fail('all queries have shards in common');
}

describe('a file that never loads', () => {
  test('times out with an error', async () => {
    const never = new Promise(() => {});
    await withFaults((file) => (file.startsWith('search/terms.') ? never : undefined), async (faulty) => {
      const page = await browser.page();
      // A fake clock makes the test independent of the machine's speed.
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1000);
      await page.goto(`${faulty.url}search.html?q=大学`);
      await faulty.until(() => termShards(faulty.requests).length > 0);
      await page.clock.runFor(1000);
      assert.match(await status(page).textContent(), /正在查找/);
      await page.clock.runFor(PATIENCE_MILLISECONDS - 2000);
      assert.ok(await failure(page).isHidden());
      // Twice, since a failed load is retried once.
      await page.clock.runFor(PATIENCE_MILLISECONDS + 2000);
      await failure(page).waitFor();
      await assertToldOfFailure(page);
      assert.deepEqual(asked(page), { q: ['大学'] });
      await assertNoTrouble(page);
    });
  });
});

describe('results out of order', () => {
  for (const [what, late] of Object.entries({ 'late results': undefined, 'a late failure': { status: 404, body: 'gone' } })) {
    test(`an older query has no effect: ${what}`, async () => {
      const [older, newer] = await apartQueries();
      const held = new Set(termShards(older.requests));
      let release;
      const gate = new Promise((resolve) => {
        release = () => resolve(late);
      });
      await withFaults((file) => (held.has(file) ? gate : undefined), async (faulty) => {
        const page = await openSearch(browser, faulty);
        await submit(page, older.query);
        await search(page, newer.query);
        assert.deepEqual(await answer(page), newer.answer);
        release();
        // The engine loads each file once: this waits for the late response itself.
        await page.evaluate((query) => window.wangdian.search(query).catch(() => null), older.query);
        await painted(page);
        assert.deepEqual(await answer(page), newer.answer);
        assert.deepEqual(asked(page), { q: [newer.query] });
        assert.equal(await box(page).inputValue(), newer.query);
        assert.match(await page.title(), new RegExp(newer.query));
        await assertNoTrouble(page, { allow: late ? FAILED_REQUEST : undefined });
      });
    });
  }

  test('late counts for an older query are ignored', async () => {
    let release;
    const gate = new Promise((resolve) => {
      release = resolve;
    });
    // Counts with a selected fee need the items file; others do not.
    await withFaults((file) => (file.startsWith('search/items.') ? gate : undefined), async (faulty) => {
      const page = await browser.page({ viewport: WIDE });
      await page.goto(`${faulty.url}search.html?q=大学&fee=free`);
      await page.locator('.search-chip').click();
      await search(page, '图书馆');
      release();
      const facetsOf = (query, filters) => page.evaluate(([text, chosen]) => window.wangdian.search(text, { filters: chosen, limit: 0, facets: true }).then(({ facets }) => facets.nature), [query, filters]);
      const older = await facetsOf('大学', { fee: ['free'] });
      await painted(page);
      const shown = await page.locator('[data-search-filter="nature"] label').evaluateAll((labels) => Object.fromEntries(labels.map((label) => [label.querySelector('input').value, Number(label.querySelector('.search-count').textContent)])));
      assert.deepEqual(shown, await facetsOf('图书馆', {}));
      assert.notDeepEqual(shown, older);
      assert.ok(faulty.requests.some((address) => address.startsWith('/search/items.')));
    });
  });

  test('of ten queries typed quickly, the last one is shown at any network speed', async () => {
    const random = seeded(9);
    const points = random.sample(listedPoints(site).slice(40), 10);
    await withFaults((file) => (file.endsWith('.json') ? { delay: random.between(0, 250) } : undefined), async (faulty) => {
      const page = await openSearch(browser, faulty);
      for (const { name } of points) {
        await submit(page, name);
      }
      const last = points.at(-1).name;
      await settled(page);
      await page.evaluate((names) => Promise.all(names.map((name) => window.wangdian.search(name))), points.map(({ name }) => name));
      await painted(page);
      assert.equal((await hitNames(page))[0], last);
      assert.deepEqual(asked(page), { q: [last] });
      await assertNoTrouble(page);
    });
  });
});

describe('what people type and paste', () => {
  /** The longest query that the field takes, and the longest URL that common servers take. */
  const LONGEST_INPUT = 300;
  const LONGEST_ADDRESS = 8000;
  const NOTHING = 'nothing to look for';
  const TEXTS = {
    'three hundred characters': { text: '知识产权信息公共服务'.repeat(30), isFound: true },
    'three hundred different characters': { text: Array.from({ length: LONGEST_INPUT }, (_, i) => String.fromCodePoint(0x4e00 + i * 7)).join(''), isCut: true },
    'three hundred letters without a space': { text: 'patent'.repeat(50) },
    'a hundred short words': { text: Array.from({ length: 100 }, (_, i) => (i + 100).toString(16)).join(' '), isCut: true },
    'only punctuation': { text: '，。！？——……“”', isFound: NOTHING },
    'emoji': { text: '🦄🚀👨‍👩‍👧‍👦🇨🇳👍🏽', isFound: NOTHING },
    'emoji around a word': { text: '🦄图书馆🚀', isFound: true },
    'markup that runs': { text: '<img src=x onerror=alert(1)>' },
    'markup around a word': { text: '<b onmouseover=alert(1)>图书馆</b>' },
    'an address that runs': { text: 'javascript:alert(1)//' },
    'quotes and brackets': { text: '"图书馆" (OR) [1] {a} \\ %27 &amp; +' },
  };

  for (const [what, { text, isFound, isCut }] of Object.entries(TEXTS)) {
    test(`${what}: the page, its URL, a reload and the next query are correct`, async () => {
      const page = await openSearch(browser, server);
      await search(page, text);
      const shown = await answer(page);
      assert.match(shown.said, /找到/);
      assert.equal(shown.failed, false);
      assert.equal(/太长/.test(shown.note), Boolean(isCut), shown.note);
      if (isFound === NOTHING) {
        assert.equal(await total(page), 0);
        assert.match(await page.locator('[data-search-note]').textContent(), /没有可以查找的文字/);
      } else if (isFound) {
        assert.ok((await total(page)) > 0);
      }
      assert.deepEqual(asked(page), { q: [text] });
      assert.ok(page.url().length < LONGEST_ADDRESS, `${page.url().length} characters of address`);
      assert.ok((await page.title()).startsWith(text));
      await page.reload();
      await settled(page);
      assert.deepEqual(await answer(page), shown);
      assert.equal(await box(page).inputValue(), text);
      assert.equal(await page.locator('main img, main script, main [onmouseover], main [onerror]').count(), 0);
      await assertUsable(page);
      await assertNoTrouble(page);
    });
  }

  test('ten thousand pasted characters are truncated to the field’s limit', async () => {
    const page = await openSearch(browser, server, '', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.evaluate(() => navigator.clipboard.writeText('知识产权信息公共服务'.repeat(1000)));
    await box(page).focus();
    await page.keyboard.press('Control+V');
    await page.waitForFunction(() => location.search.includes('q='));
    await settled(page);
    assert.equal((await box(page).inputValue()).length, LONGEST_INPUT);
    assert.ok((await total(page)) > 0);
    assert.ok(page.url().length < LONGEST_ADDRESS);
    await page.reload();
    await settled(page);
    assert.ok((await total(page)) > 0);
    await assertUsable(page);
    await assertNoTrouble(page);
  });

  test('a URL with ten thousand characters works, and so does the next query', async () => {
    const text = Array.from({ length: 2400 }, (_, i) => (i + 300).toString(32)).join(' ').slice(0, 10000);
    const page = await openSearch(browser, server, `?q=${encodeURIComponent(text).replaceAll('%20', '+')}`);
    assert.match(await status(page).textContent(), /找到/);
    assert.match(await note(page).textContent(), /太长/);
    await assertUsable(page);
    await assertNoTrouble(page);
  });
});

describe('from a file', () => {
  let folder;
  let offline;
  let whole;

  before(async () => {
    const sample = await sampleSite();
    folder = mkdtempSync(path.join(tmpdir(), 'wangdian-file-'));
    cpSync(sample.root, folder, { recursive: true });
    offline = path.join(folder, /search\/offline\.\w+\.js|search\/offline\.js/.exec(readFileSync(path.join(folder, 'search.html'), 'utf8'))[0]);
    whole = readFileSync(offline);
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  for (const [what, spoil] of Object.entries({
    'is missing': () => rmSync(offline),
    'breaks off': () => writeFileSync(offline, whole.subarray(0, whole.length / 2)),
    'is of another version': () => writeFileSync(offline, 'window.wangdianOffline = {};'),
  })) {
    test(`a page whose data ${what} shows an error, and works once they are there`, async () => {
      spoil();
      const page = await browser.page();
      await page.addInitScript(trapScripts);
      await page.goto(`${pathToFileURL(path.join(folder, 'search.html')).href}?q=图书馆`);
      await settled(page);
      await assertToldOfFailure(page);
      writeFileSync(offline, whole);
      await page.reload();
      await settled(page);
      assert.match((await hitNames(page))[0], /图书馆/);
      await assertNoTrouble(page, { allow: BROKEN_FILE });
    });
  }
});
