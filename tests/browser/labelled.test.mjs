// The expected first hits of labelled queries of every kind, in the page.
//
// labelled/README.md says what a label is and how to add one.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { byKind, figures, judge, shortcomings, table } from './labelled/measure.mjs';
import { sampleLabels } from './labelled/sample.mjs';
import { syntheticLabels } from './labelled/synthetic.mjs';
import { startBrowser } from './support/browser.mjs';
import { serve } from './support/server.mjs';
import { sampleSite, syntheticSite } from './support/site.mjs';

/**
 * The floors by registry and kind: success@1, success@10, mean reciprocal rank. A floor is the
 * measured figure, truncated to two digits. Raise it when the search improves, and give the
 * reason for lowering one.
 */
const FLOORS = {
  sample: {
    'whole-name': [1, 1, 1],
    'part-of-name': [1, 1, 1],
    'one-character': [1, 1, 1],
    'place-and-service': [1, 1, 1],
    joined: [1, 1, 1],
    'width-and-case': [1, 1, 1],
    traditional: [1, 1, 1],
    pinyin: [1, 1, 1],
    initials: [1, 1, 1],
    'pinyin-prefix': [1, 1, 1],
    mixed: [1, 1, 1],
    homophone: [1, 1, 1],
    typo: [1, 1, 1],
    'other-name': [1, 1, 1],
    abbreviation: [1, 1, 1],
    everyday: [1, 1, 1],
    filter: [1, 1, 1],
    nothing: [1, 1, 1],
  },
  synthetic: {
    'whole-item': [1, 1, 1],
    // A record with half of a query in its name ranks before one with all of it in an item.
    'place-and-service': [0.95, 1, 0.97],
    joined: [0.95, 1, 0.97],
    'width-and-case': [1, 1, 1],
    traditional: [0.95, 1, 0.97],
    pinyin: [1, 1, 1],
    // All but `lps`, which also matches names in the city.
    initials: [0.96, 0.96, 0.96],
    // All but `yichan`: names contain 印产, and 宜昌 is a letter longer.
    'pinyin-prefix': [0.95, 0.95, 0.95],
    mixed: [1, 1, 1],
    homophone: [0.96, 1, 0.98],
    typo: [1, 1, 1],
    'other-name': [1, 1, 1],
    filter: [1, 1, 1],
    ended: [1, 1, 1],
    nothing: [1, 1, 1],
    // All but `云南 专利 查`: a character alone is an everyday word only next to a longer one.
    everyday: [0.95, 0.99, 0.97],
    number: [1, 1, 1],
  },
};

/** The minimum number of labels for meaningful figures. */
const LEAST_LABELS = { sample: 150, synthetic: 250 };

/** Tolerance for the order of additions. */
const ROUNDING = 1e-9;

/** All ids are returned, since an unwanted one may be anywhere. */
function answersOf(page, labels, limit) {
  const asked = labels.map(({ query, filters }) => ({ query, filters }));
  return page.evaluate(async ([all, most]) => {
    const answers = [];
    for (const { query, filters } of all) {
      const { total, hits } = await window.wangdian.search(query, { filters, limit: most });
      answers.push({ total, ids: hits.map((hit) => hit.id), first: hits[0]?.name });
    }
    return answers;
  }, [asked, limit]);
}

for (const [name, open, labelsOf] of [
  ['sample', sampleSite, sampleLabels],
  ['synthetic', syntheticSite, syntheticLabels],
]) {
  describe(`labelled queries of the ${name} registry`, () => {
    let browser;
    let server;
    let labels;
    let judged;

    before(async () => {
      const site = await open();
      labels = labelsOf(site);
      browser = await startBrowser();
      server = await serve(site.root);
      const page = await browser.page();
      await page.goto(`${server.url}search.html`);
      judged = judge(labels, await answersOf(page, labels, site.points.length));
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    test('are numerous and distinct, and every kind has a floor', () => {
      const keys = labels.map(({ kind, query, filters, refused }) => JSON.stringify([kind, query, filters, Boolean(refused)]));
      const again = keys.filter((key, place) => keys.indexOf(key) !== place);
      assert.deepEqual(again, []);
      assert.ok(labels.length >= LEAST_LABELS[name], `${labels.length} labels`);
      assert.deepEqual([...new Set(labels.map(({ kind }) => kind))].sort(), Object.keys(FLOORS[name]).sort());
    });

    test('reach the floors', (t) => {
      table(judged).forEach((line) => t.diagnostic(line));
      shortcomings(judged).forEach((line) => t.diagnostic(line));
      const below = [...byKind(judged)].flatMap(([kind, own]) => {
        const { success1, success10, mrr } = figures(own);
        const measured = [success1, success10, mrr];
        const isEnough = FLOORS[name][kind].every((floor, place) => measured[place] >= floor - ROUNDING);
        return isEnough ? [] : [`${kind}: ${measured.map((figure) => figure.toFixed(3)).join(', ')} is below ${FLOORS[name][kind].join(', ')}`, ...shortcomings(own)];
      });
      assert.deepEqual(below, []);
    });
  });
}
