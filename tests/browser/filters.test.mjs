// The search page as it is laid out: nothing jumps while it loads, filters in a sheet on phones,
// and the way past them for the keyboard.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { andSettle, asked, assertNoTrouble, hits, openGroups, openSearch, painted, settled, status, total } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { listedPoints, sampleSite, syntheticSite } from './support/site.mjs';

const PHONE = { width: 375, height: 800 };
const DESK = { width: 1280, height: 900 };
/** What a page may jump at most to feel calm: a tenth is the limit of “good”. */
const CALM = 0.05;

let browser;
let site;
let sample;
let server;

before(async () => {
  site = await syntheticSite();
  sample = await sampleSite();
  browser = await startBrowser();
  server = await serve(site.root);
});
afterEach(() => browser.closePages());
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Records how much visible parts of a page jump without the visitor's doing. */
function recordJumps() {
  window.jumps = { sum: 0, of: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries().filter((shift) => !shift.hadRecentInput)) {
      window.jumps.sum += entry.value;
      window.jumps.of.push(...entry.sources.map(({ node }) => node?.className || node?.nodeName));
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

describe('nothing jumps while the page loads', () => {
  const QUERIES = { 'without a query': '', 'with a query': '?q=专利检索', 'with filters': '?q=专利&kind=tisc&region=110000', 'without hits': '?q=qwxzzy' };
  const late = (path) => (/\.(js|json)$/.test(path) ? { delay: 300 } : undefined);
  const CASES = [
    ...Object.keys(QUERIES).map((query) => ({ name: `${query}, on a slow network`, query, fault: late, root: () => site.root })),
    { name: 'on a fast network', query: 'with a query', root: () => site.root },
    { name: 'with few points', query: 'without a query', fault: late, root: () => sample.root },
  ];
  for (const [device, viewport] of Object.entries({ 'a phone': PHONE, 'a desk': DESK })) {
    for (const { name, query, fault, root } of CASES) {
      test(`on ${device}, ${name}`, async () => {
        const from = await serve(root(), { fault });
        try {
          const page = await browser.page({ viewport });
          await page.addInitScript(recordJumps);
          await page.goto(`${from.url}search.html${QUERIES[query]}`);
          await settled(page);
          await page.waitForLoadState('networkidle');
          await painted(page);
          const { sum, of } = await page.evaluate(() => window.jumps);
          assert.ok(sum <= CALM, `${sum}: ${of.join(', ')}`);
        } finally {
          await from.close();
        }
      });
    }
  }
});

describe('the counts of the page without a query', () => {
  /** The counts in the page, by filter and code. */
  const written = (page) => page.evaluate(() => Object.fromEntries(Array.from(document.querySelectorAll('[data-search-filter]'), (filter) => [
    filter.dataset.searchFilter,
    Object.fromEntries(Array.from(filter.querySelectorAll('input, [data-search-region]:not([disabled]) option[value]:not([value=""])'), (choice) => [
      choice.value,
      Number(/\d+/.exec(choice.text ?? choice.closest('label').querySelector('.search-count').textContent)?.[0] ?? NaN),
    ])),
  ])));
  const engines = async (page, query = '') => {
    const counted = await page.evaluate((q) => window.wangdian.search(q, { limit: 0, facets: true }), query);
    return counted.facets;
  };
  const assertEqualCounts = (shown, counted) => {
    for (const [key, counts] of Object.entries(shown)) {
      assert.ok(Object.keys(counts).length > 1, key);
      for (const [code, count] of Object.entries(counts)) {
        assert.equal(count, counted[key][code] ?? 0, `${key} ${code}`);
      }
    }
  };

  for (const name of ['the sample', 'the synthetic registry']) {
    test(`of ${name} come with it and are those of the search`, async () => {
      const from = await serve((name === 'the sample' ? sample : site).root);
      try {
        const page = await openSearch(browser, from, '', { viewport: DESK });
        const shown = await written(page);
        await page.waitForLoadState('networkidle');
        const loaded = from.requests.filter((address) => /facets|filters/.test(address));
        assert.deepEqual(loaded, [], 'no request');
        assertEqualCounts(shown, await engines(page));
      } finally {
        await from.close();
      }
    });
  }

  test('give way to those of a query, and return with the empty field', async () => {
    const page = await openSearch(browser, server, '?q=专利检索', { viewport: DESK });
    await page.waitForLoadState('networkidle');
    assertEqualCounts(await written(page), await engines(page, '专利检索'));
    await andSettle(page, () => page.locator('#search-q').fill(''));
    assertEqualCounts(await written(page), await engines(page));
  });

  test('are not shown as those of a query that has none yet', async () => {
    const from = await serve(site.root, { fault: (path) => (/search\/facets\./.test(path) ? { status: 500, body: '' } : undefined) });
    try {
      const page = await openSearch(browser, from, '?q=专利检索', { viewport: DESK });
      await page.waitForLoadState('networkidle');
      assert.equal(await page.locator('.search-count').filter({ hasText: /\d/ }).count(), 0);
      assert.equal(await page.locator('[data-search-filter] input:disabled').count(), 0);
      assert.equal(await page.locator('#search-province option').nth(1).textContent(), await page.locator('#search-province option').nth(1).getAttribute('data-label'));
    } finally {
      await from.close();
    }
  });
});

const sheet = (page) => page.getByRole('dialog', { name: '筛选' });
const opener = (page) => page.getByRole('button', { name: /^筛选/ });
const groupOf = (page, key) => page.locator('.search-group', { has: page.locator(`[data-search-filter="${key}"]`) });

async function openSheet(query = '') {
  const page = await openSearch(browser, server, query, { viewport: PHONE });
  await opener(page).click();
  await page.locator('.search-count').filter({ hasText: /\d/ }).first().waitFor({ state: 'attached' });
  return page;
}

describe('filters on a phone', () => {
  test('are in a sheet with closed groups, which fits on the screen', async () => {
    const page = await openSheet('?q=专利');
    assert.ok(await sheet(page).isVisible());
    assert.equal(await sheet(page).locator('.search-group').count(), 9);
    assert.equal(await sheet(page).locator('.search-group[open]').count(), 0);
    const { height, width } = await sheet(page).boundingBox();
    assert.deepEqual({ height, width }, PHONE);
    await assertNoTrouble(page);
  });

  test('what was chosen comes first, is open, and is named in its heading', async () => {
    const page = await openSheet('?q=专利&fee=free&nature=university');
    const groups = await sheet(page).locator('.search-group').evaluateAll((all) => all.map((group) => ({ key: group.querySelector('[data-search-filter]').dataset.searchFilter, open: group.open })));
    assert.deepEqual(groups.slice(0, 2).map(({ key }) => key), ['nature', 'fee']);
    assert.deepEqual(groups.map(({ open }) => open), [true, true, ...Array(7).fill(false)]);
    assert.equal(await groupOf(page, 'fee').locator('summary').innerText(), '收费\n免费');
    assert.equal(await page.locator('[data-search-open]').textContent(), '筛选（2）');
  });

  test('the number of hits is on the button that leads to them, which stays in view', async () => {
    const page = await openSheet('?q=专利');
    await groupOf(page, 'nature').locator('summary').click();
    const view = sheet(page).getByRole('button', { name: /查看/ });
    assert.equal(await view.textContent(), `查看 ${await total(page)} 个结果`);
    await andSettle(page, () => page.getByRole('checkbox', { name: '高校', exact: false }).first().check());
    assert.deepEqual(asked(page), { q: ['专利'], nature: ['university'] });
    assert.equal(await view.textContent(), `查看 ${await total(page)} 个结果`);
    await openGroups(page);
    const box = await view.boundingBox();
    assert.ok(box.y + box.height <= PHONE.height, 'below all groups, and in view');
    await view.click();
    assert.ok(await sheet(page).isHidden());
    assert.ok(await status(page).evaluate((line) => line === document.activeElement), 'the hits are next for a screen reader');
    await assertNoTrouble(page);
  });

  test('is closed at its beginning, at its end and with Escape, and returns to its button', async () => {
    const page = await openSheet();
    for (const close of [
      () => sheet(page).getByRole('button', { name: '关闭' }).first().click(),
      () => sheet(page).getByRole('button', { name: '关闭' }).last().click(),
      () => page.keyboard.press('Escape'),
    ]) {
      await sheet(page).waitFor();
      await close();
      await sheet(page).waitFor({ state: 'hidden' });
      assert.ok(await opener(page).evaluate((button) => button === document.activeElement));
      await opener(page).click();
    }
  });

  test('has its filters when it is opened again at once', async () => {
    const page = await openSheet();
    await page.evaluate(() => {
      document.querySelector('dialog[open] [data-search-view]').click();
      document.querySelector('[data-search-open]').click();
    });
    await painted(page);
    assert.ok(await sheet(page).locator('[data-search-filters]').isVisible());
  });

  test('works by keyboard, which does not leave the sheet', async () => {
    const page = await openSearch(browser, server, '?q=专利', { viewport: PHONE });
    await opener(page).focus();
    await page.keyboard.press('Enter');
    await sheet(page).waitFor();
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      const isInside = await page.evaluate(() => document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement));
      assert.ok(isInside, `after ${presses + 1} tabs`);
    }
    await groupOf(page, 'nature').locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await andSettle(page, () => page.keyboard.press('Space'));
    assert.equal(asked(page).nature.length, 1);
  });

  test('values without hits are behind a button', async () => {
    const lonely = listedPoints(site).find((point) => point.items.length === 1);
    const page = await openSheet(`?q=${encodeURIComponent(lonely.name)}`);
    await openGroups(page);
    const choices = groupOf(page, 'category').locator('.search-choice');
    const counts = await choices.evaluateAll((all) => all.map((choice) => Number(choice.querySelector('.search-count').textContent)));
    const without = counts.filter((count) => count === 0).length;
    assert.ok(without > 0 && without < counts.length, String(counts));
    const shown = () => choices.evaluateAll((all) => all.filter((choice) => choice.offsetParent !== null).length);
    assert.equal(await shown(), counts.length - without);
    const more = groupOf(page, 'category').locator('[data-search-more]');
    assert.equal(await more.textContent(), `更多（${without}）`);
    await more.click();
    assert.equal(await shown(), counts.length);
    assert.equal(await more.getAttribute('aria-expanded'), 'true');
    await more.click();
    assert.equal(await shown(), counts.length - without);
  });

  test('is beside the hits again when the screen becomes wide', async () => {
    const page = await openSheet('?q=专利');
    await page.setViewportSize(DESK);
    await sheet(page).waitFor({ state: 'hidden' });
    await page.locator('aside [data-search-filters]').waitFor();
    await opener(page).waitFor({ state: 'hidden' });
    await page.setViewportSize(PHONE);
    await opener(page).click();
    assert.ok(await sheet(page).isVisible());
  });

  test('are above the hits in a browser without dialogs', async () => {
    const page = await browser.page({ viewport: PHONE });
    await page.addInitScript(() => {
      delete HTMLDialogElement.prototype.showModal;
    });
    await page.goto(`${server.url}search.html?q=专利`);
    await settled(page);
    await opener(page).click();
    assert.ok(await page.locator('[data-search-filters]').isVisible());
    await page.locator('.search-count').filter({ hasText: /\d/ }).first().waitFor({ state: 'attached' });
    await page.locator('[data-search-view]').click();
    assert.ok(await page.locator('[data-search-filters]').isHidden());
    await assertNoTrouble(page);
  });
});

describe('filters', () => {
  test('explain the words that are not everyday ones', async () => {
    const page = await openSearch(browser, server, '', { viewport: DESK });
    const EXPLAINED = [
      ['category', 'inquiry', /法律状态/],
      ['category', 'retrieval', /文献/],
      ['level', 'specialised', /查新、分析、预警/],
      ['ip_type', 'general', /不限于一种/],
    ];
    await openGroups(page);
    for (const [key, code, words] of EXPLAINED) {
      const box = page.locator(`[data-search-filter="${key}"] input[value="${code}"]`);
      const explained = page.locator(`#${await box.getAttribute('aria-describedby')}`);
      assert.match(await explained.innerText(), words);
    }
  });
});

describe('the keyboard', () => {
  test('reaches the first hit a few steps after the field, past the filters', async () => {
    const page = await openSearch(browser, server, '?q=专利', { viewport: DESK });
    await page.locator('#search-q').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const link = page.getByRole('link', { name: '跳到结果' });
    assert.ok(await link.evaluate((element) => element === document.activeElement));
    const box = await link.boundingBox();
    assert.ok(box.width > 40 && box.height >= 24, 'it is seen while it has the focus');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await hits(page).first().locator('.search-hit-name').evaluate((element) => element === document.activeElement));
    assert.deepEqual(asked(page), { q: ['专利'] });
  });
});

describe('print', () => {
  const paper = (page) => page.locator('[data-search-printed]');

  test('has all hits instead of ten, with date, data date and address, and the page is as before', async () => {
    const page = await openSearch(browser, server, '?q=葡萄酒&page=2', { viewport: DESK });
    const expected = await total(page);
    assert.ok(expected > 20, String(expected));
    const before = await page.locator('.search-hit-name').allTextContents();
    await page.evaluate(() => {
      window.print = () => {
        window.dispatchEvent(new Event('beforeprint'));
        const links = [...document.querySelectorAll('.search-hit-name')];
        window.printed = { names: links.map((link) => link.textContent), addresses: links.map((link) => link.href), start: document.querySelector('[data-search-results]').start, paper: document.querySelector('[data-search-printed]').textContent };
      };
    });
    await page.getByRole('button', { name: '打印全部结果' }).click();
    await page.waitForFunction(() => window.printed);
    const { names, addresses, start, paper: line } = await page.evaluate(() => window.printed);
    assert.equal(names.length, expected);
    assert.equal(new Set(addresses).size, expected);
    assert.equal(start, 1);
    assert.deepEqual(names.slice(10, 20), before, 'in the order of the pages');
    const { printed, asOf } = await page.evaluate(() => {
      const now = new Date();
      return { printed: `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`, asOf: document.querySelector('[data-search]').dataset.asOf };
    });
    assert.match(asOf, /^\d{4}年\d+月\d+日$/);
    assert.equal(line, `${printed}打印。数据截至${asOf}。网址：${page.url()}`);
    await page.emulateMedia({ media: 'print' });
    assert.ok(await paper(page).isVisible());
    assert.ok(await page.locator('#search-q').isHidden());
    assert.ok(await page.locator('[data-search-filters]').isHidden());
    assert.ok(await status(page).isVisible());
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await page.waitForFunction(() => document.querySelectorAll('.search-hit').length === 10);
    assert.deepEqual(await page.locator('.search-hit-name').allTextContents(), before);
    assert.ok(await paper(page).isHidden());
    await assertNoTrouble(page);
  });

  test('is not offered where nothing was found', async () => {
    const page = await openSearch(browser, server, '?q=qwxzzy', { viewport: DESK });
    assert.ok(await page.getByRole('button', { name: '打印全部结果' }).isHidden());
  });
});
