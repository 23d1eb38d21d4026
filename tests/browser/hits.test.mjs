// What hits show without another click, and their order by newest approval and by distance.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { andSettle, assertNoTrouble, asked, hitNames, hits, openSearch, settled, status } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { hasPage, isListed } from './support/registry.mjs';
import { namedSite, syntheticSite } from './support/site.mjs';

const CURRENT = ['active', 'rectifying'];
const SHENYANG = { latitude: 41.8, longitude: 123.43 };

let browser;
let site;
let server;
let names;

before(async () => {
  site = await syntheticSite();
  names = new Map(site.regions.map((region) => [region.code, region.name]));
  browser = await startBrowser();
  server = await serve(site.root);
});
afterEach(() => browser.closePages());
after(async () => {
  await browser?.close();
  await server?.close();
});

const open = (query, options = {}) => openSearch(browser, server, query, options);
const originLine = (page) => page.locator('[data-search-origin]');
const nearMe = (page) => page.getByRole('button', { name: '按离我远近' });
const address = (point) => point.address.replace(site.pathOf(point.region).map((code) => names.get(code)).join(''), '');

/** The points of the hits, each with its element's texts and links. */
async function shown(page) {
  const all = await hits(page).evaluateAll((items) => items.map((item) => ({
    id: item.querySelector('.search-hit-name').href.replace(/^.*\/points\/|\.html$/g, ''),
    place: item.querySelector('.search-hit-place').textContent,
    calls: Array.from(item.querySelectorAll('.search-hit-phone a'), (link) => [link.textContent, link.getAttribute('href')]),
    phones: Array.from(item.querySelectorAll('.search-hit-phone'), (phone) => phone.textContent),
    items: Array.from(item.querySelectorAll('.search-hit-items li:not(.search-hit-more)'), (one) => ({ name: one.firstChild && one.textContent.replace(one.querySelector('b')?.textContent ?? '', '').trim(), fee: one.querySelector('b')?.textContent ?? '' })),
    distance: item.querySelector('.search-hit-distance')?.textContent ?? null,
    day: item.querySelector('.search-hit-day')?.textContent ?? null,
  })));
  return all.map((hit) => ({ ...hit, point: site.points.find((point) => point.id === hit.id) }));
}

describe('a hit', () => {
  test('shows address, telephone and fees as the record has them', async () => {
    const fees = new Map(site.taxonomy.fee.map((term) => [term.code, term.short ?? term.zh]));
    const seen = { phones: 0, addresses: 0, fees: 0 };
    for (const query of ['?q=图书馆', '?q=专利检索', '?q=查商标', '?category=training&page=2', `?q=${encodeURIComponent('科技信息')}`]) {
      for (const { point, place, calls, phones, items } of await shown(await open(query))) {
        const regions = site.pathOf(point.region).map((code) => names.get(code)).join(' ');
        assert.equal(place, [regions, address(point)].filter(Boolean).join(' '), point.id);
        assert.deepEqual(phones, point.phone, point.id);
        assert.deepEqual(calls, point.phone.map((text) => [text, `tel:${text.replace('-', '')}`]), point.id);
        for (const { name, fee } of items) {
          const same = point.items.filter((item) => item.name === name).map((item) => fees.get(item.fee) ?? '');
          assert.ok(same.includes(fee), `${point.id}: ${name} ${fee} is none of ${same}`);
          seen.fees += fee ? 1 : 0;
        }
        seen.phones += phones.length;
        seen.addresses += point.address ? 1 : 0;
      }
    }
    assert.ok(Object.values(seen).every((count) => count > 10), JSON.stringify(seen));
  });

  test('of an ended point offers no telephone', async () => {
    const ended = site.points.find((point) => hasPage(point) && !isListed(point) && point.phone.length > 0);
    const status = ended.designations.find((one) => one.status !== 'proposed').effectiveStatus;
    const page = await open(`?q=${encodeURIComponent(ended.name)}&status=${status}`);
    const all = (await shown(page)).filter(({ id }) => id === ended.id);
    assert.equal(all.length, 1);
    assert.deepEqual(all.flatMap(({ phones }) => phones), []);
  });

  test('shows the items first that everyday words or filters mean', async () => {
    const ofCategory = (code) => (item) => item.category === code;
    const ofType = (code) => (item) => item.ip_types.includes(code);
    const cases = [
      ['?q=哪里有培训班', ofCategory('training')],
      ['?category=analysis', ofCategory('analysis')],
      // No name of an item has these words.
      ['?q=trademark', ofType('trademark')],
      ['?q=牌子', ofType('trademark')],
      ['?ip_type=geographical_indication', ofType('geographical_indication')],
    ];
    for (const [query, isMeant] of cases) {
      const isMixed = ({ point }) => point.items.some(isMeant) && !point.items.every(isMeant);
      const all = (await shown(await open(query))).filter(isMixed);
      assert.ok(all.length > 3, query);
      for (const { point, items } of all) {
        const found = point.items.filter((item) => item.name === items[0].name);
        assert.ok(found.some(isMeant), `${query}, ${point.id}: ${items[0].name}`);
      }
    }
  });
});

describe('the order by newest approval', () => {
  test('is that of the dates, which are shown', async () => {
    const page = await open('?q=图书馆');
    await andSettle(page, () => page.selectOption('#search-sort', 'newest'));
    assert.deepEqual(asked(page).sort, ['newest']);
    const all = await shown(page);
    const days = all.map(({ point }) => point.designations.filter((one) => CURRENT.includes(one.effectiveStatus)).map((one) => one.approved_on).filter(Boolean).sort().at(-1));
    assert.ok(new Set(days).size > 3, days.join(' '));
    assert.deepEqual(days, [...days].sort().reverse());
    const written = days.map((day) => `${day.split('-').map(Number).join('年').replace(/年(\d+)$/, '月$1日')}认定`);
    assert.deepEqual(all.map(({ day }) => day), written);
    await assertNoTrouble(page);
  });
});

describe('the order by distance', () => {
  const withPosition = { geolocation: SHENYANG, permissions: ['geolocation'] };

  /** Counts how often a page asks for the position. */
  async function openCounting(query, options) {
    const page = await browser.page(options);
    await page.addInitScript(() => {
      const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
      window.timesAsked = 0;
      navigator.geolocation.getCurrentPosition = (...all) => {
        window.timesAsked += 1;
        ask(...all);
      };
    });
    await page.goto(`${server.url}search.html${query}`);
    await settled(page);
    return page;
  }

  const timesAsked = (page) => page.evaluate(() => window.timesAsked);

  async function press(page) {
    await nearMe(page).click();
    await page.waitForFunction(() => document.querySelector('.search-hit-distance'));
    await settled(page);
  }

  test('asks for the position only after a press, and neither keeps nor sends it', async () => {
    const page = await openCounting('?q=专利&sort=distance', withPosition);
    assert.deepEqual(await hitNames(page), await hitNames(await open('?q=专利')), 'by relevance until a place is known');
    assert.equal(await timesAsked(page), 0);
    const before = page.url();
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await press(page);
    assert.equal(await timesAsked(page), 1);
    assert.match(await originLine(page).textContent(), /您的位置.*不保存.*不发送.*坐标系.*700 米/);
    assert.equal(page.url(), before);
    assert.ok(requests.every((url) => !url.includes('41.8') && !url.includes('123.43')), requests.join('\n'));
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]));
    assert.equal(kept, '[{},{},"",null]');
    const kilometres = (await shown(page)).map(({ distance }) => Number(/约 (\d+) 公里/.exec(distance)?.[1] ?? 0));
    assert.ok(new Set(kilometres).size > 3, kilometres.join());
    assert.deepEqual(kilometres, [...kilometres].sort((a, b) => a - b));
    await page.reload();
    await settled(page);
    assert.equal(await timesAsked(page), 0, 'not asked again by itself');
    assert.ok(await nearMe(page).isVisible());
    await assertNoTrouble(page);
  });

  test('says so where the position is refused, and stays usable', async () => {
    const page = await openCounting('?q=专利&sort=distance', { permissions: [] });
    await nearMe(page).click();
    await page.waitForFunction(() => document.querySelector('[role="status"]').textContent.includes('没有得到您的位置'));
    assert.equal(await hits(page).count(), 10);
    await andSettle(page, () => page.selectOption('#search-sort', 'name'));
    assert.ok(await originLine(page).isHidden());
    assert.match(await status(page).textContent(), /找到/);
  });

  test('is from the typed place or the chosen region, as the mean of its points', async () => {
    const located = site.points.filter((point) => isListed(point) && point.longitude);
    const province = site.pathOf(located[0].region)[0];
    const inside = located.filter((point) => site.pathOf(point.region)[0] === province);
    const mean = (key) => inside.reduce((sum, point) => sum + Number(point[key]), 0) / inside.length;
    const kilometres = (point) => {
      const [a, b, c, d] = [mean('latitude'), Number(point.latitude), mean('longitude'), Number(point.longitude)].map((degrees) => degrees * Math.PI / 180);
      return 12742 * Math.asin(Math.sqrt(Math.sin((a - b) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin((c - d) / 2) ** 2));
    };
    for (const query of [`?region=${province}`, `?q=${names.get(province)}`]) {
      const page = await open(`${query}&sort=distance`);
      assert.match(await originLine(page).textContent(), new RegExp(`从${names.get(province)}各网点`));
      const all = await shown(page);
      const expected = all.filter(({ point }) => point.longitude).map(({ point }) => kilometres(point));
      assert.ok(expected.length > 2);
      assert.deepEqual(expected, [...expected].sort((a, b) => a - b), query);
      all.forEach(({ point, distance }) => {
        const said = distance === null ? null : Number(/\d+/.exec(distance)[0]);
        assert.ok(point.longitude ? Math.abs(said - kilometres(point)) < 1.2 : said === null, `${point.id}: ${distance}`);
      });
      const places = all.map(({ point }) => Boolean(point.longitude));
      assert.deepEqual(places, [...places].sort().reverse(), 'those without coordinates come last');
    }
  });

  test('is from no place that only a street is named after', async () => {
    for (const [query, expected] of [['沈阳 专利', /从沈阳市各网点/], ['沈阳路 专利', /请写地名/]]) {
      const page = await open(`?q=${encodeURIComponent(query)}&sort=distance`);
      assert.match(await originLine(page).textContent(), expected, query);
      await assertNoTrouble(page);
    }
  });

  test('is not offered where no record has coordinates', async () => {
    const named = await namedSite();
    const other = await serve(named.root);
    try {
      const page = await openSearch(browser, other, '?q=图书馆&sort=distance');
      assert.deepEqual(await page.locator('#search-sort option').evaluateAll((options) => options.map((option) => option.value)), ['relevance', 'name', 'newest']);
      assert.ok((await hits(page).count()) > 0);
      await assertNoTrouble(page);
    } finally {
      await other.close();
    }
  });
});
