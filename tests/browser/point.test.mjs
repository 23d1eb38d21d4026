// The page of a point, and the searches that home leads to, as visitors use them.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { assertNoTrouble, openSearch, total } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { isListed } from './support/registry.mjs';
import { sampleSite, syntheticSite } from './support/site.mjs';

let browser;
let sites;

before(async () => {
  browser = await startBrowser();
  sites = await Promise.all([syntheticSite(), sampleSite()]);
  for (const site of sites) {
    site.server = await serve(site.root);
  }
});
afterEach(() => browser.closePages());
after(async () => {
  await browser?.close();
  for (const site of sites ?? []) {
    await site.server.close();
  }
});

/** Opens the page of a point that matches, with a clock if a time is given. */
async function openPoint(matches, { time, prepare } = {}) {
  const [site] = sites;
  const point = site.points.find((one) => isListed(one) && matches(one));
  const page = await browser.page();
  if (time) {
    await page.clock.install({ time: new Date(time) });
  }
  if (prepare) {
    await page.addInitScript(prepare);
  }
  await page.goto(`${site.server.url}points/${point.id}.html`);
  return { page, point };
}

const told = (page) => page.locator('[data-told]');

describe('a page of a point', () => {
  test('copies telephone and address', async () => {
    const { page, point } = await openPoint((one) => one.phone.length > 0 && one.address, {
      prepare: () => {
        window.copied = [];
        Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied.push(text); } } });
      },
    });
    await page.getByRole('button', { name: '复制电话' }).click();
    await told(page).filter({ hasText: '已复制' }).waitFor();
    await page.getByRole('button', { name: '复制地址' }).click();
    await page.waitForFunction(() => window.copied.length === 2);
    const [phones, address] = await page.evaluate(() => window.copied);
    assert.equal(phones, point.phone.join('\n'));
    assert.ok(address.endsWith(point.address), address);
    await assertNoTrouble(page);
  });

  test('copies where the browser offers no clipboard, and says so where it cannot', async () => {
    const { page, point } = await openPoint((one) => one.phone.length > 0, {
      prepare: () => {
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.execCommand = () => {
          window.copied = document.activeElement.value;
          return !window.isRefused;
        };
      },
    });
    await page.getByRole('button', { name: '复制电话' }).click();
    await told(page).filter({ hasText: '已复制' }).waitFor();
    assert.equal(await page.evaluate(() => window.copied), point.phone.join('\n'));
    await page.evaluate(() => { window.isRefused = true; });
    await page.getByRole('button', { name: '复制电话' }).click();
    await told(page).filter({ hasText: '没有复制成功' }).waitFor();
    await assertNoTrouble(page);
  });

  test('shares its address, and copies it where a browser cannot share', async () => {
    const sharing = () => {
      navigator.share = async (what) => {
        window.shared = what;
      };
    };
    const { page, point } = await openPoint(() => true, { prepare: sharing });
    await page.getByRole('button', { name: '分享本页' }).click();
    const shared = await page.evaluate(() => window.shared);
    assert.ok(shared.title.startsWith(point.name), shared.title);
    assert.equal(shared.url, page.url());
    assert.equal(await told(page).textContent(), '');
    const without = await openPoint(() => true, {
      prepare: () => {
        navigator.share = undefined;
        Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } });
      },
    });
    await without.page.getByRole('button', { name: '分享本页' }).click();
    await told(without.page).filter({ hasText: '本页地址已复制' }).waitFor();
    assert.equal(await without.page.evaluate(() => window.copied), without.page.url());
  });

  test('says whether it is open by the clock of China, and nothing where that is not certain', async () => {
    const withHours = (one) => one.hours === '工作日 9:00–17:00';
    for (const [time, expected] of [
      ['2026-11-20T01:00:00Z', '现在开放'], // Friday, 9:00.
      ['2026-11-20T00:59:00Z', '现在不开放'],
      ['2026-11-20T08:59:00Z', '现在开放'],
      ['2026-11-20T09:00:00Z', '现在不开放'],
      ['2026-11-20T23:30:00Z', '现在不开放'], // Saturday in China.
      ['2026-10-01T03:00:00Z', '现在不开放'], // A holiday on a Thursday.
      ['2026-10-10T03:00:00Z', '现在开放'], // A Saturday that is worked.
      ['2031-03-05T03:00:00Z', ''], // No holidays announced yet.
      ['2026-12-31T03:00:00Z', ''], // May belong to the holidays of the next year.
    ]) {
      const { page } = await openPoint(withHours, { time });
      await page.clock.runFor(10);
      const shown = await page.locator('.open-now:visible').allTextContents();
      assert.equal(shown.length, expected ? 1 : 0, `${time}: ${shown}`);
      assert.ok(shown.join('').includes(expected), `${time}: ${shown}`);
      await page.close();
    }
  });

  test('says nothing of being open without hours', async () => {
    const { page } = await openPoint((one) => !one.hours, { time: '2026-11-20T03:00:00Z' });
    assert.equal(await page.locator('.open-now').count(), 0);
  });
});

describe('home', () => {
  test('has an example and needs that find something', async () => {
    for (const site of sites) {
      const page = await browser.page();
      await page.goto(site.server.url);
      const example = (await page.locator('#q').getAttribute('placeholder')).replace(/^例：/, '');
      const needs = await page.locator('section[aria-labelledby=needs] li a').evaluateAll((links) => links.map((link) => ({
        address: link.getAttribute('href'),
        count: Number(link.querySelector('b').textContent),
      })));
      assert.ok(needs.length > 0);
      const found = await openSearch(browser, site.server, `?q=${encodeURIComponent(example)}`);
      assert.ok((await total(found)) > 0, example);
      for (const { address, count } of needs) {
        const results = await openSearch(browser, site.server, address.replace('search.html', ''));
        assert.equal(await total(results), count, address);
      }
      await browser.closePages();
    }
  });

  test('keeps the date of its data on one line at any width', async () => {
    for (const width of [320, 375, 768, 1280]) {
      const page = await browser.page({ viewport: { width, height: 900 } });
      await page.goto(sites[1].server.url);
      const { lines, fits } = await page.locator('.is-date time').evaluate((time) => ({
        lines: time.getClientRects().length,
        fits: time.getBoundingClientRect().right <= time.closest('.count').getBoundingClientRect().right,
      }));
      assert.deepEqual({ lines, fits }, { lines: 1, fits: true }, `${width}`);
    }
  });
});
