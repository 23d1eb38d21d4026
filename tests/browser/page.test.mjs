// The search page as visitors use it: typing, filters, the URL, the keyboard, network failures and
// hostile input.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { andSettle, asked, assertNoTrouble, box, elapse, gate, hitNames, hits, openGroups, openSearch, painted, search, settled, status, stopClock, total } from './support/search-page.mjs';
import { isListed } from './support/registry.mjs';
import { serve } from './support/server.mjs';
import { listedPoints, syntheticSite } from './support/site.mjs';

/** A query with several pages of hits, and filters that narrow it. */
const QUERY = '专利检索';
const WIDE = { width: 1280, height: 900 };

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

const open = (query = '', { from = server, ...options } = {}) => openSearch(browser, from, query, options);

const openWithClock = (query = '') => open(query, { hasClock: true });

/** Types a query on a page whose clock is stopped, and waits for the results. */
async function type(page, query) {
  await andSettle(page, async () => {
    await box(page).fill(query);
    await page.clock.runFor(300);
  });
}

async function openFilters(page) {
  await openGroups(page);
  await page.locator('.search-count').filter({ hasText: /\d/ }).first().waitFor({ state: 'attached' });
}

const option = (page, key, code) => page.locator(`[data-search-filter="${key}"] input[value="${code}"]`);
const count = (page, key, code) => page.locator(`[data-search-filter="${key}"] label`, { has: page.locator(`input[value="${code}"]`) }).locator('.search-count').textContent();

/** Opens a page of a server that injects faults, and stops the server afterwards. */
async function withFaults(fault, work) {
  const faulty = await serve(site.root, { fault });
  try {
    return await work(faulty);
  } finally {
    await faulty.close();
  }
}

const isShard = (path) => path.startsWith('search/') && path.endsWith('.json');

describe('searching', () => {
  test('submitting a query shows hits with the matches highlighted', async () => {
    const page = await open();
    await search(page, QUERY);
    assert.equal(await hits(page).count(), 10);
    assert.ok((await total(page)) > 20);
    const marks = await page.locator('[data-search-results] mark').allTextContents();
    assert.ok(marks.some((mark) => mark.includes('专利检索') || mark.includes('检索')), marks.join(' '));
    assert.ok(marks.every((mark) => [...mark].every((character) => QUERY.includes(character))), `nothing else is marked: ${marks.slice(0, 5)}`);
    assert.match(await page.title(), new RegExp(QUERY));
    await assertNoTrouble(page);
  });

  test('hits appear while typing, without submitting', async () => {
    const page = await open();
    await box(page).pressSequentially('图书馆', { delay: 20 });
    await page.waitForFunction(() => new URLSearchParams(location.search).get('q') === '图书馆');
    await settled(page);
    assert.match((await hitNames(page))[0], /图书馆/);
  });

  test('a hit links to its point', async () => {
    const [point] = listedPoints(site).slice(40);
    const page = await open();
    await search(page, point.name);
    await page.locator('.search-hit-name').first().click();
    await page.waitForURL(/points\/.*\.html$/);
    assert.equal(await page.locator('h1').textContent(), point.name);
    await assertNoTrouble(page);
  });

  test('a search from the home page opens with its query', async () => {
    const page = await browser.page();
    await page.goto(server.url);
    const homeBox = page.locator('main input[name="q"]');
    await homeBox.fill(QUERY);
    await homeBox.press('Enter');
    await page.waitForURL(/search\.html\?q=/);
    await settled(page);
    assert.equal(await box(page).inputValue(), QUERY);
    assert.ok((await total(page)) > 0);
    await assertNoTrouble(page);
  });

  test('an unfinished input method composition is not searched', async () => {
    const page = await open();
    await search(page, '大学');
    const before = await status(page).textContent();
    const compose = (type, data, value) => box(page).evaluate((input, step) => {
      if (step.value !== undefined) input.value = step.value;
      input.dispatchEvent(new CompositionEvent(step.type, { data: step.data, bubbles: true }));
      input.dispatchEvent(new InputEvent('input', { isComposing: step.type !== 'compositionend', bubbles: true }));
    }, { type, data, value });
    await page.clock.install();
    await compose('compositionstart', '', undefined);
    await compose('compositionupdate', "tu'shu'g", "tu'shu'g");
    await elapse(page, 1000);
    assert.equal(await status(page).textContent(), before);
    assert.deepEqual(asked(page), { q: ['大学'] });
    await compose('compositionend', '图书馆', '图书馆');
    await page.waitForFunction(() => new URLSearchParams(location.search).get('q') === '图书馆');
    await settled(page);
    assert.notEqual(await status(page).textContent(), before);
  });

  test('a query with a wrong character is corrected, with a note that links to the corrected query', async () => {
    const page = await open();
    await search(page, '知识产全');
    assert.match(await status(page).textContent(), /^已改为查找“知识产权”，找到 \d+ 个网点/);
    const note = page.locator('[data-search-note]');
    assert.equal((await note.textContent()).trim(), '没有找到“知识产全”，下面是 知识产权 的结果。');
    assert.equal(await page.locator('.search-hit mark').first().textContent(), '知识产权');
    assert.deepEqual(asked(page), { q: ['知识产全'] });
    await andSettle(page, () => note.getByRole('link', { name: '知识产权' }).click());
    assert.deepEqual(asked(page), { q: ['知识产权'] });
    assert.ok(await note.isHidden(), 'nothing was corrected this time');
    assert.match(await status(page).textContent(), /^找到 \d+ 个网点/);
  });

  test('a query in traditional characters has highlighted hits and no note', async () => {
    const page = await open();
    await search(page, '知識產權');
    assert.equal(await page.locator('.search-hit mark').first().textContent(), '知识产权');
    assert.ok(await page.locator('[data-search-note]').isHidden());
  });

  test('a query in traditional characters reads no postings but those of the simplified ones', async () => {
    const postingsOf = async (query) => {
      const page = await open();
      const before = server.requests.length;
      await page.evaluate((text) => window.wangdian.search(text), query);
      return new Set(server.requests.slice(before).filter((address) => /\/(terms|exact)\./.test(address)));
    };
    for (const [traditional, simplified] of [['檢索諮詢', '检索咨询'], ['遼寧 圖書館', '辽宁 图书馆']]) {
      const needed = await postingsOf(simplified);
      const read = await postingsOf(traditional);
      assert.ok(needed.size > 0);
      assert.deepEqual([...read].filter((address) => !needed.has(address)), [], traditional);
    }
  });

  test('what was typed in Pinyin or initials is highlighted in the hits', async () => {
    const page = await open();
    for (const typed of ['huludao', 'hulud', 'hld']) {
      await search(page, typed);
      await page.locator('.search-hit mark').first().waitFor();
      const marks = await page.locator('.search-hit mark').allTextContents();
      assert.ok(marks.some((mark) => mark.startsWith('葫芦岛')), `${typed}: ${marks}`);
    }
  });

  test('partial matches have a note, and a query without matches shows help', async () => {
    const page = await open();
    await search(page, '专利检索 商标查询 qwxzzy');
    assert.match(await page.locator('[data-search-note]').textContent(), /没有全部符合的网点，下面的结果缺「qwxzzy」/);
    await search(page, '昆明 qwxzzy 龘龘');
    assert.match(await page.locator('[data-search-note]').textContent(), /没有全部符合的网点，下面的结果缺「qwxzzy」「龘龘」/);
    // Half of all points match 市 and none matches the rest, so such hits would answer nothing.
    await search(page, '市 qwxzzy');
    assert.match(await page.locator('[data-search-note]').textContent(), /没有网点登记了「qwxzzy」/);
    assert.equal(await hits(page).count(), 0);
    await search(page, '？！');
    assert.match(await page.locator('[data-search-note]').textContent(), /“？！”里没有可以查找的文字/);
    assert.equal(await hits(page).count(), 0);
    await search(page, '版权登记');
    assert.match(await page.locator('[data-search-note] .search-advice').textContent(), /登记机构/);
    await search(page, 'qwxzzy');
    assert.match(await status(page).textContent(), /没有找到/);
    const help = page.locator('[data-search-empty]');
    assert.ok(await help.isVisible());
    assert.ok(await page.locator('[data-search-note]').isHidden());
    assert.ok((await help.locator('a').count()) >= 2);
    await help.locator('a').first().click();
    await page.waitForURL(/regions\/index\.html/);
    await assertNoTrouble(page);
  });
});

describe('the URL', () => {
  test('has the query, filters, order and page, and a reload restores them', async () => {
    const page = await open('', { viewport: WIDE });
    await search(page, '专利');
    await openFilters(page);
    await andSettle(page, () => option(page, 'kind', 'tisc').check());
    await andSettle(page, () => page.locator('[data-search-sort]').selectOption('name'));
    await andSettle(page, () => page.locator('[data-search-pages] a', { hasText: /^2$/ }).click());
    assert.deepEqual(asked(page), { q: ['专利'], kind: ['tisc'], sort: ['name'], page: ['2'] });
    const shown = [await status(page).textContent(), await hitNames(page)];
    await page.reload();
    await settled(page);
    assert.deepEqual([await status(page).textContent(), await hitNames(page)], shown);
    assert.equal(await box(page).inputValue(), '专利');
    assert.ok(await option(page, 'kind', 'tisc').isChecked());
    assert.equal(await page.locator('[data-search-sort]').inputValue(), 'name');
    await assertNoTrouble(page);
  });

  test('back and forward restore the results', async () => {
    const page = await open();
    const seen = [];
    for (const query of ['大学', '图书馆', '研究所']) {
      await search(page, query);
      seen.push([query, await status(page).textContent(), await hitNames(page)]);
    }
    const now = async () => [await box(page).inputValue(), await status(page).textContent(), await hitNames(page)];
    await andSettle(page, () => page.goBack());
    assert.deepEqual(await now(), seen[1]);
    await andSettle(page, () => page.goBack());
    assert.deepEqual(await now(), seen[0]);
    await andSettle(page, () => page.goForward());
    assert.deepEqual(await now(), seen[1]);
  });

  test('back returns to a typed query whose hits were seen', async () => {
    const page = await open();
    await page.clock.install();
    const seen = [];
    for (const query of ['专利导航', '图书馆']) {
      await andSettle(page, () => box(page).fill(query));
      seen.push([query, await status(page).textContent(), await hitNames(page)]);
      await elapse(page, 1500);
      await box(page).press('Enter');
    }
    await andSettle(page, () => page.goBack());
    assert.deepEqual([await box(page).inputValue(), await status(page).textContent(), await hitNames(page)], seen[0]);
  });

  test('back returns to a submitted query, however soon another is typed', async () => {
    const page = await open();
    await andSettle(page, () => box(page).fill('专利导航'));
    await box(page).press('Enter');
    await andSettle(page, () => box(page).fill('图书馆'));
    await andSettle(page, () => page.goBack());
    assert.equal(await box(page).inputValue(), '专利导航');
  });

  test('back returns to a submitted query after the field was cleared and another was typed', async () => {
    const page = await openWithClock();
    await andSettle(page, () => box(page).fill('专利导航'));
    await page.clock.fastForward(1100);
    await box(page).press('Enter');
    const seen = [await status(page).textContent(), await hitNames(page)];
    await andSettle(page, () => box(page).fill(''));
    await page.clock.fastForward(1100);
    await andSettle(page, () => box(page).fill('图书馆'));
    await page.clock.fastForward(1100);
    await box(page).press('Enter');
    await andSettle(page, () => page.goBack());
    assert.equal(await box(page).inputValue(), '专利导航');
    assert.deepEqual([await status(page).textContent(), await hitNames(page)], seen);
  });

  test('a query that was on the screen for less than a second is replaced, submitted or not', async () => {
    const page = await openWithClock('?q=大学');
    await stopClock(page);
    const before = await page.evaluate(() => history.length);
    await type(page, '图书');
    await andSettle(page, async () => {
      await box(page).fill('图书馆');
      await box(page).press('Enter');
    });
    assert.equal(await page.evaluate(() => history.length), before + 1);
    await andSettle(page, () => page.goBack());
    assert.equal(await box(page).inputValue(), '大学');
  });

  test('a query that was on the screen for more than a second is an entry', async () => {
    const page = await openWithClock();
    await andSettle(page, () => box(page).fill('图书馆'));
    const before = await page.evaluate(() => history.length);
    await page.clock.fastForward(900);
    // The hits stay on the screen until the next ones.
    await box(page).fill('大学');
    await andSettle(page, () => page.clock.fastForward(250));
    assert.equal(await page.evaluate(() => history.length), before + 1);
    await andSettle(page, () => page.goBack());
    assert.equal(await box(page).inputValue(), '图书馆');
  });

  test('a query typed without a pause is a single history entry', async () => {
    const page = await openWithClock();
    await stopClock(page);
    const before = await page.evaluate(() => history.length);
    for (const query of ['图', '图书', '图书馆']) {
      await type(page, query);
    }
    assert.equal(await page.evaluate(() => history.length), before);
  });

  test('returning from a point shows the same page of hits', async () => {
    const page = await open('?q=%E4%B8%93%E5%88%A9&page=2');
    const before = await hitNames(page);
    await page.locator('.search-hit-name').nth(3).click();
    await page.waitForURL(/points\//);
    await page.goBack();
    await settled(page);
    assert.deepEqual(await hitNames(page), before);
  });

  test('invalid URL parameters give a working page', async () => {
    for (const query of ['?page=-5&q=大学', '?page=999999&q=大学', '?kind=nothing&region=zzz', '?sort=%00&fee=free,free,,', '?q=%E4%B8', '?__proto__=x&constructor=y&q=constructor', `?kind=${'a,'.repeat(2000)}`]) {
      const page = await open(query);
      assert.match(await status(page).textContent(), /找到/, query);
      await assertNoTrouble(page);
      await page.context().close();
    }
  });

  test('a page number beyond the end is the last page, in the address as well', async () => {
    const last = await open('?q=大学');
    const pages = Math.ceil((await total(last)) / 10);
    assert.ok(pages > 2);
    const page = await open('?q=大学&page=999');
    await page.waitForFunction((number) => new URLSearchParams(location.search).get('page') === String(number), pages);
    await settled(page);
    assert.match(await status(page).textContent(), new RegExp(`第 ${pages} / ${pages} 页`));
    assert.equal(await hits(page).count(), (await total(page)) - 10 * (pages - 1));
    assert.equal(await page.locator('[data-search-pages] [aria-current]').textContent(), String(pages));
    const entries = await page.evaluate(() => history.length);
    await andSettle(page, () => box(page).fill('图书馆'));
    assert.equal(await page.evaluate(() => history.length), entries + 1, 'the last page stays an entry');
    await andSettle(page, () => page.goBack());
    assert.deepEqual(asked(page), { q: ['大学'], page: [String(pages)] });
  });

  test('a page number of a search without hits is dropped', async () => {
    const page = await open('?q=qqqqzzzz&page=7');
    await page.waitForFunction(() => !location.search.includes('page'));
    assert.match(await status(page).textContent(), /没有/);
    await assertNoTrouble(page);
  });
});

describe('filters', () => {
  test('narrow the hits to the displayed count', async () => {
    const page = await open(`?q=${QUERY}`, { viewport: WIDE });
    await openFilters(page);
    const before = await total(page);
    const promised = Number(await count(page, 'nature', 'public_library'));
    assert.ok(promised > 0 && promised < before, `${promised} of ${before}`);
    await andSettle(page, () => option(page, 'nature', 'public_library').check());
    assert.equal(await total(page), promised);
    const other = Number(await count(page, 'nature', 'university'));
    await andSettle(page, () => option(page, 'nature', 'university').check());
    assert.equal(await total(page), promised + other, 'two values of one filter are added');
    await assertNoTrouble(page);
  });

  test('values without matches show 0 and are disabled', async () => {
    const name = listedPoints(site).find((point) => point.nature === 'university').name;
    const page = await open('', { viewport: WIDE });
    await search(page, name);
    await openFilters(page);
    await page.waitForFunction(() => document.querySelector('[data-search-filter="nature"] input:disabled'));
    const boxes = await page.locator('[data-search-filters] label.search-option').evaluateAll((labels) => labels.map((label) => [label.querySelector('.search-count').textContent, label.querySelector('input').disabled]));
    assert.ok(boxes.every(([shown, disabled]) => /^\d+$/.test(shown) && disabled === (shown === '0')), JSON.stringify(boxes));
  });

  test('chips show the filters and remove them', async () => {
    const page = await open('?kind=tisc&fee=free&region=110000', { viewport: WIDE });
    const chips = page.locator('[data-search-chips] button');
    const labels = (await chips.allTextContents()).join(' ');
    assert.match(labels, /技术与创新支持中心/);
    assert.match(labels, /免费/);
    assert.match(labels, /北京/);
    const before = await total(page);
    await andSettle(page, () => chips.filter({ hasText: '免费' }).click());
    assert.deepEqual(asked(page), { kind: ['tisc'], region: ['110000'] });
    assert.ok((await total(page)) > before);
    await andSettle(page, () => chips.filter({ hasText: '清除全部' }).click());
    assert.deepEqual(asked(page), {});
    assert.equal(await total(page), listedPoints(site).length);
    assert.equal(await page.locator('[data-search-filters] input:checked').count(), 0);
    assert.ok(await page.locator('[data-search-chips]').isHidden());
  });

  test('regions are chosen from province to city to county', async () => {
    const names = new Map(site.regions.map((region) => [region.code, region.name]));
    const deep = listedPoints(site).find((point) => site.pathOf(point.region).length === 3);
    const steps = site.pathOf(deep.region);
    const page = await open('', { viewport: WIDE });
    await openFilters(page);
    const totals = [await total(page)];
    for (const [level, select] of ['#search-province', '#search-city', '#search-county'].entries()) {
      const choice = page.locator(select);
      await choice.waitFor();
      await andSettle(page, () => choice.selectOption(steps[level]));
      assert.deepEqual(asked(page), { region: [steps[level]] });
      totals.push(await total(page));
    }
    assert.ok(totals.every((number, place) => place === 0 || (number > 0 && number <= totals[place - 1])), String(totals));
    const expected = listedPoints(site).filter((point) => site.pathOf(point.region).includes(steps[2])).length;
    assert.equal(totals[3], expected);
    await page.reload();
    await settled(page);
    assert.equal(await page.locator('#search-county').inputValue(), steps[2]);
    assert.match(await page.locator('#search-county option:checked').textContent(), new RegExp(names.get(steps[2])));
    await andSettle(page, () => page.locator('#search-province').selectOption(''));
    assert.deepEqual(asked(page), {});
    assert.ok(await page.locator('#search-city').isDisabled());
    await assertNoTrouble(page);
  });

  test('ended points are found only if their status is selected', async () => {
    const ended = site.points.find((point) => point.designations.length === 1 && point.designations[0].effectiveStatus === 'revoked');
    const page = await open();
    await search(page, ended.name);
    assert.ok(!(await hitNames(page)).includes(ended.name));
    // But who asks for it by name learns what became of it.
    const note = page.locator('[data-search-note]');
    assert.match(await note.textContent(), new RegExp(`${ended.name} 已不在名录中`));
    const address = await note.getByRole('link', { name: ended.name }).getAttribute('href');
    assert.equal(address, `points/${ended.id}.html`);
    const withStatus = await open(`?q=${encodeURIComponent(ended.name)}&status=revoked`);
    assert.equal((await hitNames(withStatus))[0], ended.name);
  });
});

describe('a place', () => {
  test('without points gives those around it, and the page says so', async () => {
    const lived = new Set(site.points.filter(isListed).flatMap((point) => site.pathOf(point.region)));
    const empty = site.regions.find((region) => region.level === 'county' && !lived.has(region.code) && lived.has(region.parent) && region.name.length > 2);
    const around = site.regions.find((region) => region.code === empty.parent);
    const page = await open(`?q=${encodeURIComponent(`${around.name}${empty.name}`)}`);
    const text = await page.locator('[data-search-note]').textContent();
    assert.match(text, new RegExp(`名录里没有${around.name}${empty.name}的网点，下面是${around.name}的。`));
    const inside = site.points.filter((point) => isListed(point) && site.pathOf(point.region).includes(around.code));
    assert.equal(await total(page), inside.length);
    await assertNoTrouble(page);
  });
});

describe('the pager', () => {
  test('shows all hits once, ten per page', async () => {
    const page = await open('?q=葡萄酒');
    const expected = await total(page);
    const seen = await page.locator('.search-hit-name').evaluateAll((links) => links.map((link) => link.href));
    for (let next = page.locator('[data-search-pages] a[rel="next"]'); (await next.count()) > 0;) {
      assert.ok(seen.length % 10 === 0);
      await andSettle(page, () => next.click());
      seen.push(...(await page.locator('.search-hit-name').evaluateAll((links) => links.map((link) => link.href))));
    }
    assert.ok(expected > 10, String(expected));
    assert.equal(seen.length, expected);
    assert.equal(new Set(seen).size, expected);
    await andSettle(page, () => page.locator('[data-search-pages] a[rel="prev"]').click());
  });
});

describe('the keyboard alone', () => {
  test('moves from the field to the first hit and opens its page', async () => {
    const page = await open();
    const focusOn = async (selector) => {
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
      }
      assert.fail(`${selector} is not reached by Tab`);
    };
    await focusOn('input[type="search"]');
    await page.keyboard.type('图书馆');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => new URLSearchParams(location.search).get('q') === '图书馆');
    await settled(page);
    await focusOn('.search-hit-name');
    const [name] = await hitNames(page);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
    await page.keyboard.press('Enter');
    await page.waitForURL(/points\//);
    assert.equal(await page.locator('h1').textContent(), name);
  });
});

describe('when the network fails', () => {
  const FAILED = /Failed to load resource|net::ERR/;

  test('the first hits need no script of corrections; only corrections fail without it', async () => {
    let isMissing = true;
    const isCorrections = (path) => /^assets\/corrections\./.test(path);
    await withFaults((path) => (isMissing && isCorrections(path) ? { status: 404, body: '' } : undefined), async (faulty) => {
      const page = await open(`?q=${QUERY}`, { from: faulty });
      await settled(page);
      assert.match(await status(page).textContent(), /^找到 \d+ 个网点/);
      await search(page, '知识产全');
      assert.ok(await page.locator('[data-search-error]').isVisible());
      isMissing = false;
      await page.click('[data-search-retry]');
      await settled(page);
      assert.match(await status(page).textContent(), /^已改为查找“知识产权”/);
    });
  });

  test('without its own script the page offers what it offers without JavaScript', async () => {
    await withFaults((path) => (/^assets\/search\..*js$/.test(path) ? { status: 404, body: '' } : undefined), async (faulty) => {
      const page = await browser.page();
      await page.goto(`${faulty.url}search.html?q=${QUERY}`);
      assert.ok((await page.locator('.search-without-scripts a:visible').count()) >= 2);
      assert.ok(await page.locator('[data-large-type]:visible').count() > 0);
      const controls = '[data-search-filters], [data-search-sort], [data-search-retry]';
      assert.equal(await page.locator(controls).filter({ visible: true }).count(), 0);
    });
  });

  test('a file that fails once is retried without an error', async () => {
    await withFaults((path, nth) => (isShard(path) && nth === 1 ? { status: 503, body: '' } : undefined), async (faulty) => {
      const page = await open(`?q=${QUERY}`, { from: faulty });
      assert.equal(await hits(page).count(), 10);
      assert.ok(await page.locator('[data-search-error]').isHidden());
      assert.ok(faulty.requests.filter((address) => address.includes('/terms.')).length >= 2);
      await assertNoTrouble(page, { allow: FAILED });
    });
  });

  test('a truncated file counts as failed', async () => {
    await withFaults((path, nth) => (isShard(path) && nth === 1 ? { body: '{"version":5,"terms":{"专' } : undefined), async (faulty) => {
      const page = await open(`?q=${QUERY}`, { from: faulty });
      assert.equal(await hits(page).count(), 10);
    });
  });

  for (const [what, fault] of Object.entries({
    'is missing': { status: 404, body: 'gone' },
    'breaks off': { cut: true },
    'is half a file': { body: '{"version":5,' },
    'is of a newer version': { body: '{"version":99,"terms":{}}' },
    'is not what it should be': { body: 'null' },
  })) {
    test(`a file that ${what} every time shows an error, and the button retries`, async () => {
      let isBroken = true;
      await withFaults((path) => (isBroken && /search\/terms\./.test(path) ? fault : undefined), async (faulty) => {
        const page = await open(`?q=${QUERY}`, { from: faulty });
        const told = page.locator('[data-search-error]');
        assert.ok(await told.isVisible());
        assert.equal(await hits(page).count(), 0);
        assert.ok((await told.locator('a').count()) >= 2, 'there are links to browse by');
        isBroken = false;
        await told.getByRole('button').click();
        await hits(page).first().waitFor();
        assert.ok(await told.isHidden());
        assert.ok((await total(page)) > 10);
        await assertNoTrouble(page, { allow: FAILED });
      });
    });
  }

  test('a missing manifest is reported, and the next query retries', async () => {
    let isBroken = true;
    await withFaults((path) => (isBroken && /search\/manifest\./.test(path) ? { status: 500, body: '' } : undefined), async (faulty) => {
      const page = await open('?q=大学', { from: faulty });
      assert.ok(await page.locator('[data-search-error]').isVisible());
      isBroken = false;
      await search(page, '图书馆');
      assert.ok((await total(page)) > 0);
      assert.ok(await page.locator('[data-search-error]').isHidden());
    });
  });

  test('missing counts do not affect the hits', async () => {
    await withFaults((path) => (/search\/facets\./.test(path) ? { status: 500, body: '' } : undefined), async (faulty) => {
      const page = await open(`?q=${QUERY}`, { from: faulty, viewport: WIDE });
      await openGroups(page);
      await page.waitForLoadState('networkidle');
      assert.equal(await hits(page).count(), 10);
      assert.ok(await page.locator('[data-search-error]').isHidden());
    });
  });

  test('late counts do not affect the hits and the status', async () => {
    let arrive;
    const arrived = new Promise((resolve) => {
      arrive = resolve;
    });
    await withFaults((path) => (/search\/(facets|items)\./.test(path) ? arrived : undefined), async (faulty) => {
      const page = await browser.page({ viewport: WIDE });
      // A fake clock makes the test independent of the machine's speed.
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(1000);
      await page.goto(`${faulty.url}search.html?q=${QUERY}`);
      await hits(page).first().waitFor();
      const said = await status(page).textContent();
      assert.match(said, /找到 \d+ 个/);
      await page.clock.runFor(2000);
      assert.equal(await status(page).textContent(), said, 'while the counts are on their way');
      arrive();
      await page.locator('.search-count').filter({ hasText: /\d/ }).first().waitFor({ state: 'attached' });
      assert.equal(await status(page).textContent(), said);
    });
  });

  test('slow results are announced as loading', async () => {
    const late = gate();
    await withFaults((path) => (/search\/terms\./.test(path) ? late.opened : undefined), async (faulty) => {
      const page = await browser.page();
      await page.goto(`${faulty.url}search.html?q=${QUERY}`);
      await status(page).filter({ hasText: '正在查找' }).waitFor();
      late.open();
      await status(page).filter({ hasText: '找到' }).waitFor();
    });
  });

  test('late results never replace newer ones', async () => {
    const isAsked = gate();
    const late = gate();
    let isFirst = true;
    const fault = (path) => {
      if (isFirst && /search\/terms\./.test(path)) {
        isAsked.open();
        return late.opened;
      }
      return undefined;
    };
    await withFaults(fault, async (faulty) => {
      const page = await open('', { from: faulty });
      // This query may share a shard with the next one, so it runs first.
      await box(page).fill('葡萄酒');
      await box(page).press('Enter');
      await page.waitForFunction(() => location.search.includes('q='));
      await isAsked.opened;
      isFirst = false;
      await search(page, '');
      const newer = [await status(page).textContent(), await hitNames(page)];
      assert.equal(await total(page), listedPoints(site).length);
      late.open();
      // The engine asks for each file once: this waits for the very answer that is late.
      await page.evaluate(() => window.wangdian.search('葡萄酒'));
      await painted(page);
      assert.deepEqual([await status(page).textContent(), await hitNames(page)], newer);
    });
  });
});

describe('what people paste', () => {
  const INJECTED = '<img src=x onerror=alert(1)>';
  const TEXTS = {
    'ten thousand characters': '知识产权信息公共服务'.repeat(1000),
    'ten thousand different characters': Array.from({ length: 10000 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(''),
    'only punctuation': '，。！？——……“”',
    'emoji': '🦄🚀👨‍👩‍👧‍👦',
    'markup': INJECTED,
    'a closing tag': '</script><script>alert(1)</script>',
    'a template': '{{constructor.constructor("alert(1)")()}}',
    'half a surrogate pair': 'a\ud800b',
    'line breaks and nothing': ' \n\t\u0000 ',
    'a word that objects have': 'constructor __proto__ hasOwnProperty',
  };

  for (const [what, text] of Object.entries(TEXTS)) {
    test(`${what} in the field or in the URL gives a working page`, async () => {
      const page = await open();
      await page.clock.install();
      await box(page).fill(text);
      await box(page).press('Enter');
      await elapse(page, 1000);
      await settled(page);
      assert.match(await status(page).textContent(), /找到/);
      await assertNoTrouble(page);
      await page.goto(`${server.url}search.html?q=${encodeURIComponent(text.toWellFormed?.() ?? text.replace('\ud800', '')).slice(0, 12000).replace(/%[0-9A-F]?$/, '')}`);
      await settled(page);
      assert.match(await status(page).textContent(), /找到/);
      assert.equal(await page.locator('main img, main script').count(), 0);
      await assertNoTrouble(page);
    });
  }

  test('markup in filters and order is shown as text or ignored', async () => {
    const page = await open(`?kind=${encodeURIComponent(INJECTED)}&region=${encodeURIComponent(INJECTED)}&sort=${encodeURIComponent(INJECTED)}&q=${encodeURIComponent(INJECTED)}`, { viewport: WIDE });
    assert.equal(await page.locator('main img').count(), 0);
    await assertNoTrouble(page);
  });

  test('names with markup are shown literally, in hits and on their pages', async () => {
    const odd = listedPoints(site).filter((point) => /[<{&"']|\]\]>|-->/.test(point.name));
    assert.ok(odd.length >= 6);
    const page = await open();
    for (const point of odd) {
      await search(page, point.name);
      assert.equal((await hitNames(page))[0], point.name);
      await page.locator('.search-hit-name').first().click();
      await page.waitForURL(/points\//);
      assert.equal(await page.locator('h1').textContent(), point.name);
      assert.equal(await page.locator('main img, main script').count(), 0);
      await page.goBack();
      await settled(page);
    }
    await assertNoTrouble(page);
  });
});

describe('without JavaScript', () => {
  test('the search page explains that it needs JavaScript and links to pages to browse', async () => {
    const page = await browser.page({ javaScriptEnabled: false });
    await page.goto(`${server.url}search.html?q=大学`);
    assert.match(await page.locator('main').innerText(), /JavaScript/);
    const links = page.locator('.search-without-scripts a');
    assert.ok((await links.count()) >= 2);
    await links.first().click();
    await page.waitForURL(/regions\/index\.html/);
    assert.ok((await page.locator('main a[href*="regions/"], main a[href$=".html"]').count()) > 30);
  });

  test('controls that need it are hidden', async () => {
    const page = await browser.page({ javaScriptEnabled: false });
    await page.goto(`${server.url}search.html`);
    const shown = await page.locator('[data-search-filters], [data-search-sort], [data-large-type], [data-search-retry]').evaluateAll((elements) => elements.filter((element) => element.offsetParent !== null).map((element) => element.outerHTML.slice(0, 80)));
    assert.deepEqual(shown, []);
  });
});
