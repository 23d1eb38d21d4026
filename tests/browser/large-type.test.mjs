// The sizes of what is read and tapped on every kind of page: buttons, links that look like them,
// chips and fields of 44 px, and of 60 px in the large-type view, whose text has at least 18 px.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { pageKinds } from './support/kinds.mjs';
import { openGroups, settled } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { syntheticSite } from './support/site.mjs';

const PHONE = { width: 375, height: 800 };
const DESK = { width: 1280, height: 900 };

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

/**
 * The visible controls of a page with their sizes. A link counts as a control where it has the
 * looks of one: a border, a background, or a place in a navigation; a field or box counts with its
 * label.
 */
function controls() {
  const hasLooks = (element) => {
    const style = getComputedStyle(element);
    const isPainted = style.backgroundColor !== 'rgba(0, 0, 0, 0)' || (Number.parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== 'rgba(0, 0, 0, 0)');
    return isPainted && style.display !== 'inline';
  };
  const isControl = (element) => !element.matches('a') || hasLooks(element) || element.closest('header nav, .footer-links');
  return [...document.querySelectorAll('button, summary, select, input, a[href]')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && isControl(element) && !element.matches('.skip-link, .search-skip'))
    .map((element) => {
      const target = element.matches('[type="checkbox"]') ? element.closest('label') : element;
      const { width, height } = target.getBoundingClientRect();
      return { what: `${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 20).replace(/\s+/g, ' ')}`, width, height };
    });
}

/** The texts of a page that are smaller or set tighter than allowed. */
function smallTexts({ size, leading }) {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const style = getComputedStyle(element);
    const isSeen = node.textContent.trim() !== '' && element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden, noscript, option');
    const fontSize = Number.parseFloat(style.fontSize);
    // Browsers set `normal` for controls, such as fields, which have one line.
    const lineHeight = style.lineHeight === 'normal' ? Infinity : Number.parseFloat(style.lineHeight);
    if (isSeen && (fontSize < size || lineHeight / fontSize < leading - 0.001)) {
      found.add(`${element.tagName.toLowerCase()}.${element.className}: ${fontSize} px, lines of ${lineHeight / fontSize}: ${node.textContent.trim().slice(0, 20)}`);
    }
  }
  return [...found];
}

/** A page whose visitor has chosen large type, or not. */
async function openPage({ viewport, large }) {
  const page = await browser.page({ viewport });
  if (large) {
    await page.addInitScript(() => localStorage.setItem('wangdian.large-type', '1'));
  }
  return page;
}

/** Shows a page of a kind with everything unfolded. */
async function showKind(page, file, { viewport }) {
  await page.goto(server.url + file);
  if (file.startsWith('search.html')) {
    await settled(page);
    if (viewport === PHONE) {
      await page.locator('[data-search-open]').click();
    }
    await openGroups(page);
    await page.locator('.search-count').filter({ hasText: /\d/ }).first().waitFor({ state: 'attached' });
  }
  await page.locator('details').evaluateAll((all) => all.forEach((details) => {
    details.open = true;
  }));
}

const VIEWS = {
  'on a phone': { viewport: PHONE, target: 44 },
  'on a desk': { viewport: DESK, target: 44 },
  'on a phone in large type': { viewport: PHONE, target: 60, large: true },
  'on a desk in large type': { viewport: DESK, target: 60, large: true },
};

describe('on every kind of page', () => {
  for (const [name, { target, ...view }] of Object.entries(VIEWS)) {
    test(`targets have ${target} px ${name}`, async () => {
      const small = [];
      let count = 0;
      const kinds = { ...pageKinds(site), 'search: with filters': 'search.html?q=专利&kind=tisc&fee=free', 'search: without hits': 'search.html?q=qwxzzy' };
      const page = await openPage(view);
      for (const [kind, file] of Object.entries(kinds)) {
        await showKind(page, file, view);
        const found = await page.evaluate(controls);
        count += found.length;
        small.push(...found.filter(({ width, height }) => height < target - 0.01 || width < Math.min(target, 44) - 0.01).map((control) => `${kind}: ${JSON.stringify(control)}`));
        if (view.large) {
          small.push(...(await page.evaluate(smallTexts, { size: 18, leading: 1.5 })).map((text) => `${kind}: ${text}`));
        }
      }
      await page.context().close();
      assert.ok(count > 500, `${count} controls`);
      assert.deepEqual([...new Set(small.map((fault) => fault.replace(/^[^:]*(: [^:{]*)?: /, '')))], [], small.slice(0, 10).join('\n'));
    });
  }
});

describe('the switch for large type', () => {
  test('comes first after the skip link on every kind of page, in view without scrolling', async () => {
    const page = await browser.page({ viewport: PHONE });
    for (const [kind, file] of Object.entries(pageKinds(site))) {
      await page.goto(server.url + file);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      const reached = await page.evaluate(() => ({ label: document.activeElement.textContent, bottom: document.activeElement.getBoundingClientRect().bottom }));
      assert.equal(reached.label, '大字版', kind);
      assert.ok(reached.bottom < 120, `${kind}: ${reached.bottom}`);
    }
    await page.context().close();
  });

  test('is not offered where it cannot work', async () => {
    const without = await browser.page({ viewport: PHONE, javaScriptEnabled: false });
    await without.goto(server.url);
    assert.ok(await without.locator('[data-large-type]').isHidden());
    await without.context().close();
  });
});

describe('the search in the header', () => {
  test('finds points from a phone', async () => {
    const page = await browser.page({ viewport: PHONE });
    await page.goto(`${server.url}services/index.html`);
    const field = page.locator('header input[type="search"]');
    await field.fill('图书馆');
    await page.locator('header').getByRole('button', { name: '搜索' }).click();
    await page.waitForURL(/search\.html\?q=/);
    await settled(page);
    assert.match(await page.locator('[data-search-status]').textContent(), /找到 \d+ 个网点/);
    await page.context().close();
  });
});
