// Measures the search of finished sites in a browser: its costs, and how much it finds.

import { byKind, figures, judge } from '../../tests/browser/labelled/measure.mjs';
import { startBrowser } from '../../tests/browser/support/browser.mjs';
import { answers, measure } from '../search/measure.mjs';
import { labelsOf } from './labels.mjs';
import { median } from './numbers.mjs';

/** How many queries of each kind there are for one whose costs are measured. */
const JUDGED_FOR_ONE_MEASURED = 4;

/**
 * @param {object} model of model.mjs
 * @param {object} engine see ../search/engines.mjs
 * @param {number} count queries of each kind
 * @returns {Promise<{bytes: number, requests: number, next: number,
 *   kinds: Object<string, {queries: number, recall: number, success1: number}>}>} bytes and requests
 *   of a first query, and bytes of a next one, are medians of queries with hits
 */
export async function searchFigures(model, engine, count) {
  const labels = labelsOf(model, count);
  const measured = [...byKind(labels.map((label) => ({ label })))].map(([kind, own]) =>
    [kind, own.filter((_, i) => i % JUDGED_FOR_ONE_MEASURED === 0).map(({ label }) => label.query)]);
  const browser = await startBrowser();
  try {
    const costs = await measure(browser, engine, Object.fromEntries(measured));
    const withHits = Object.values(costs).flat().filter((result) => result.found > 0);
    const medianOf = (key) => median(withHits.map((result) => result[key]));
    const judged = judge(labels, await answers(browser, engine, labels.map(({ query }) => query)));
    return {
      bytes: medianOf('bytes'),
      requests: medianOf('requests'),
      next: medianOf('next'),
      kinds: Object.fromEntries([...byKind(judged)].map(([kind, own]) => [kind, figures(own)])),
    };
  } finally {
    await browser.close();
  }
}
