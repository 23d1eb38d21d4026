// Forced colours (high contrast of the system), judged by what is on the screen: the browser puts
// plates behind text that neither styles nor axe-core know of, so that text can vanish unseen.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { pageKinds } from './support/kinds.mjs';
import { openGroups, painted, settled } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { syntheticSite } from './support/site.mjs';

/** The contrast that text needs at least. */
const READABLE = 4.5;
/** The part of a text's box that is ink at least; Chinese text has about a fifth. */
const INK = 0.02;
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 800 };

let browser;
let site;
let server;
/** A page without the policy of the site, which decodes screenshots. */
let darkroom;

before(async () => {
  site = await syntheticSite();
  browser = await startBrowser();
  server = await serve(site.root);
  darkroom = await browser.page();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** The boxes of the texts of buttons, links, chips, badges and marks, and boxes to tick: one of each look. */
function textBoxes() {
  const looks = new Map();
  const sheet = document.querySelector('dialog[open]');
  (sheet ?? document).querySelectorAll('button, summary, a[href], select, .badge, .marks > b, mark, [aria-current], label, [type="checkbox"]').forEach((element) => {
    const isSeen = element.checkVisibility({ visibilityProperty: true }) && !element.matches('.skip-link, .search-skip') && !element.closest('.visually-hidden');
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) => (node.textContent.trim() && !node.parentElement.closest('.visually-hidden') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT)).nextNode();
    const look = [element, element.parentElement, text?.parentElement].map((part) => `${part?.tagName}.${part?.className} ${part?.getAttribute('aria-current')} ${part?.checked}`).join(' ');
    const isWhole = element.matches('select, [type="checkbox"]');
    if (!isSeen || (!text && !isWhole) || looks.has(look)) {
      return;
    }
    const range = document.createRange();
    range.selectNodeContents(text ?? element);
    const box = isWhole ? element.getBoundingClientRect() : range.getClientRects()[0];
    // In a sheet, what is scrolled away is under its edges.
    const isCovered = sheet && !element.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
    if (box?.width > 4 && !isCovered) {
      looks.set(look, { look: `${look}: ${element.textContent.trim().slice(0, 20)}`, x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height });
    }
  });
  return [...looks.values()];
}

/**
 * What a screenshot has in each box: the contrast of the ink with the commonest colour, and which
 * part of the box has at least the contrast that text needs.
 */
async function readBoxes({ png, boxes, readable }) {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  return boxes.map(({ look, x, y, width, height }) => {
    const { data } = context.getImageData(Math.round(x), Math.round(y), Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
      const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
    const [ground] = [...counts].sort((a, b) => b[1] - a[1])[0];
    const ink = [...counts].filter(([colour]) => contrast(parts(colour), parts(ground)) >= readable).reduce((sum, [, count]) => sum + count, 0);
    return { look, ink: ink / (data.length / 4) };
  });
}

/**
 * A picture of the whole page in base64, compressed little, since that takes most of the time.
 * Chromium sometimes cannot take one while the machine is busy; it is asked again after a new frame.
 */
async function picture(page) {
  const session = await page.context().newCDPSession(page);
  const { cssContentSize: size } = await session.send('Page.getLayoutMetrics');
  const clip = { x: 0, y: 0, width: size.width, height: size.height, scale: 1 };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true, captureBeyondViewport: true, clip });
      await session.detach();
      return data;
    } catch (error) {
      if (attempt === 3 || !error.message.includes('Unable to capture screenshot')) {
        throw error;
      }
      await painted(page);
    }
  }
}

async function unreadable(page) {
  const boxes = await page.evaluate(textBoxes);
  const png = await picture(page);
  const read = await darkroom.evaluate(readBoxes, { png, boxes, readable: READABLE });
  return { count: read.length, faults: read.filter(({ ink }) => ink < INK).map(({ look, ink }) => `${look} (ink: ${(ink * 100).toFixed(1)} %)`) };
}

const SCHEMES = ['light', 'dark'];

describe('in forced colours', () => {
  test('the text of every button, link and chip is seen, light and dark', async () => {
    const faults = [];
    const counts = Object.fromEntries(SCHEMES.map((colorScheme) => [colorScheme, 0]));
    const kinds = { ...pageKinds(site), 'search: with hits and filters': 'search.html?q=专利&kind=tisc&fee=free', 'search: without hits': 'search.html?q=qwxzzy' };
    const pages = new Map();
    for (const viewport of [DESK, PHONE]) {
      pages.set(viewport, await browser.page({ viewport }));
    }
    for (const [kind, file] of Object.entries(kinds)) {
      for (const viewport of file.startsWith('search') ? [DESK, PHONE] : [DESK]) {
        const page = pages.get(viewport);
        await page.emulateMedia({ forcedColors: 'active', colorScheme: SCHEMES[0] });
        await page.goto(server.url + file);
        if (file.startsWith('search')) {
          await settled(page);
          if (viewport === PHONE) {
            await page.locator('[data-search-open]').click();
          } else {
            await openGroups(page);
          }
          await page.locator('.search-count').filter({ hasText: /\d/ }).first().waitFor({ state: 'attached' });
        }
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ forcedColors: 'active', colorScheme });
          const found = await unreadable(page);
          counts[colorScheme] += found.count;
          faults.push(...found.faults.map((fault) => `${kind}, ${colorScheme}: ${fault}`));
        }
      }
    }
    await Promise.all([...pages.values()].map((page) => page.context().close()));
    assert.ok(Object.values(counts).every((count) => count > 200), JSON.stringify(counts));
    assert.deepEqual(faults, []);
  });

  test('the test sees text of the colour of its plate', async () => {
    const page = await browser.page({ viewport: DESK });
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light' });
    await page.setContent('<button style="background: ButtonText; color: ButtonFace; font-size: 20px">搜索</button><a href="#">全部网点</a>');
    const { count, faults } = await unreadable(page);
    assert.equal(count, 2);
    assert.equal(faults.length, 1, faults.join('\n'));
    assert.match(faults[0], /搜索/);
    await page.context().close();
  });
});
