// Every point can be found: by its name, its other names, and its city with a service.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { serve } from './support/server.mjs';
import { listedPoints, sampleSite, syntheticSite } from './support/site.mjs';

const PAGE_SIZE = 10;

/** The first page of hits for each query, by id, name and score. */
function firstPages(page, queries) {
  return page.evaluate(async (all) => {
    const answers = [];
    for (const query of all) {
      const { hits } = await window.wangdian.search(query, { limit: 400 });
      // A place that ties with the last one of the page is as good as on the page.
      answers.push(hits.map(({ id, name, score }) => ({ id, name, score })));
    }
    return answers;
  }, queries);
}

/** The rank of a point, where a tie counts as the better place; -1 where it is missing. */
function rankOf(id, hits) {
  const own = hits.find((hit) => hit.id === id);
  return own ? hits.filter((hit) => hit.score > own.score).length + 1 : -1;
}

function assertFound(wishes, answers, highest) {
  const missed = wishes
    .map(({ point, query }, place) => ({ query, id: point.id, rank: rankOf(point.id, answers[place]), hits: answers[place] }))
    .filter(({ rank }) => rank < 1 || rank > highest);
  const told = missed.slice(0, 10).map(({ query, id, rank, hits }) => `“${query}”: ${id} at ${rank}, first is ${hits[0]?.name ?? 'nothing'}`);
  assert.equal(missed.length, 0, `${missed.length} of ${wishes.length} not found:\n${told.join('\n')}`);
}

for (const open of [sampleSite, syntheticSite]) {
  describe(`every point of ${open === sampleSite ? 'the sample' : 'the synthetic registry'}`, () => {
    let browser;
    let server;
    let page;
    let site;
    let points;

    before(async () => {
      site = await open();
      browser = await startBrowser();
      server = await serve(site.root);
      points = listedPoints(site);
      page = await browser.page();
      await page.goto(`${server.url}search.html`);
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    test('is first when its full name is typed', async () => {
      const wishes = points.map((point) => ({ point, query: point.name }));
      const answers = await firstPages(page, wishes.map(({ query }) => query));
      const missed = wishes.filter(({ point }, place) => {
        const own = answers[place].find((hit) => hit.id === point.id);
        // Points of one and the same name may come in any order.
        return !own || answers[place].some((hit) => hit.score >= own.score && hit.name !== point.name);
      });
      assert.deepEqual(missed.map(({ query }) => query), []);
    });

    test('stands on the first page when one of its other names is typed', async () => {
      const wishes = points.flatMap((point) =>
        [...point.aliases, point.name_en].filter(Boolean).map((query) => ({ point, query })),
      );
      assert.ok(wishes.length > 0, 'some points have other names');
      const answers = await firstPages(page, wishes.map(({ query }) => query));
      assertFound(wishes, answers, PAGE_SIZE);
    });

    test('stands on the first page, or ties with it, for its city and one of its services', async () => {
      const names = new Map(site.regions.map((region) => [region.code, region.name]));
      const wishes = points
        .filter((point) => point.items.length > 0)
        .map((point, place) => {
          const steps = site.pathOf(point.region);
          const city = names.get(steps[1] ?? steps[0]);
          return { point, query: `${city} ${point.items[place % point.items.length].name}` };
        });
      assert.ok(wishes.length > 0, 'some points have services');
      const answers = await firstPages(page, wishes.map(({ query }) => query));
      assertFound(wishes, answers, PAGE_SIZE);
    });
  });
}
