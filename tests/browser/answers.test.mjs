// Compares the page's script with tantivy: the same records, order and counts.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { startBrowser } from './support/browser.mjs';
import { filterCodes, makeCountQuestions, makeQuestions, makeWholeQuestions } from './support/questions.mjs';
import { recount } from './support/recount.mjs';
import { serve } from './support/server.mjs';
import { askOracle, pointsWithPage, sampleSite, syntheticSite } from './support/site.mjs';

/** The tolerance between scores at the same rank, since impacts are rounded. */
const TOLERANCE = 0.01;
/** The tolerance of the page's own scores, since low levels are coarse. */
const SCORE_TOLERANCE = 0.1;
const SEED = 7;

/** Runs requests in the page and returns only what is compared. */
function askPage(page, questions) {
  return page.evaluate(async (all) => {
    const answers = [];
    for (const { way: _, query, ...options } of all) {
      const answer = await window.wangdian.search(query, options);
      answers.push({ total: answer.total, ids: answer.hits.map((hit) => hit.id), scores: answer.hits.slice(0, 10).map((hit) => hit.score), kilometres: answer.hits.map((hit) => hit.kilometres ?? null), facets: answer.facets, note: answer.note });
    }
    return answers;
  }, questions);
}

function assertSameAnswer(question, inPage, byTantivy) {
  const about = JSON.stringify({ ...question, limit: undefined });
  assert.equal(inPage.total, byTantivy.total, `total of ${about}`);
  assert.deepEqual(inPage.note, byTantivy.note, `note of ${about}`);
  const expected = byTantivy.ids;
  assert.equal(expected.length, byTantivy.total, 'the whole list was asked for');
  if (question.sort !== 'relevance') {
    assert.deepEqual(inPage.ids, expected, `order of ${about}`);
    assert.deepEqual(inPage.kilometres, byTantivy.kilometres, `distances of ${about}`);
    return;
  }
  assert.deepEqual([...inPage.ids].sort(), [...expected].sort(), `records of ${about}`);
  const scores = new Map(expected.map((id, rank) => [id, byTantivy.scores[rank]]));
  inPage.ids.slice(0, 10).forEach((id, rank) => {
    const best = byTantivy.scores[rank];
    const difference = Math.abs(scores.get(id) - best);
    assert.ok(difference <= best * TOLERANCE, `rank ${rank + 1} of ${about}: ${id} has ${scores.get(id)}, tantivy's has ${best}`);
    const own = inPage.scores[rank];
    assert.ok(Math.abs(own - scores.get(id)) <= scores.get(id) * SCORE_TOLERANCE, `score of ${id} for ${about}: ${own} in the page, ${scores.get(id)} by tantivy`);
  });
}

/** Compares all requests before reporting, so that one failure does not hide others. */
function assertAll(questions, compare) {
  const failures = [];
  questions.forEach((question, place) => {
    try {
      compare(question, place);
    } catch (error) {
      failures.push(error.message);
    }
  });
  assert.equal(failures.length, 0, `${failures.length} of ${questions.length} differ:\n${failures.slice(0, 12).join('\n')}`);
}

async function assertPageAgrees(page, address, questions, answers) {
  await page.goto(address);
  const inPage = await askPage(page, questions);
  assertAll(questions, (question, place) => assertSameAnswer(question, inPage[place], answers[place]));
  assert.deepEqual(page.troubles, []);
  assert.deepEqual(page.outside, []);
}

const aFew = (values) => values.filter((_, place) => place % 16 === 0);

const hasHan = (text) => /\p{Script=Han}/u.test(text ?? '');
const isFound = (answer) => answer.total > 0;

/** Interpretations of queries; each must occur among the requests. */
const understandings = {
  'as it stands': (_, answer) => isFound(answer) && answer.note === null,
  'as glued words': (_, answer) => answer.note?.match === 'parts',
  'for the most part': (_, answer) => answer.note?.match === 'most',
  'as far as it fits': (_, answer) => answer.note?.truncated === true,
  'as Pinyin': ({ way }, answer) => way === 'name in Pinyin' && isFound(answer) && answer.note === null,
  'as the beginning of Pinyin': ({ way }, answer) => way === 'beginning of a place in Pinyin' && isFound(answer) && answer.note === null,
  'as initials': ({ way }, answer) => way === 'initials of a name' && isFound(answer) && answer.note === null,
  'as traditional characters': ({ way, query }, answer) => way === 'traditional item' && /[檢諮詢專導訓標]/u.test(query) && isFound(answer) && answer.note === null,
  'as an abbreviation': ({ way }, answer) => way === 'abbreviation' && isFound(answer) && answer.note === null,
  'as everyday words with advice': (_, answer) => isFound(answer) && answer.note?.advice,
  'as everyday words but for some': (_, answer) => answer.note?.missing.length > 0,
  'as homophones': ({ way }, answer) => way.startsWith('homophones') && isFound(answer) && hasHan(answer.note?.corrected),
  'as Pinyin of Chinese words': ({ way }, answer) => way === 'item in Pinyin' && isFound(answer) && hasHan(answer.note?.corrected),
  'as a slip of the finger': ({ way }, answer) => way.startsWith('slip in English') && isFound(answer) && answer.note?.corrected && !hasHan(answer.note.corrected),
};

const registries = [
  { name: 'the synthetic registry', open: syntheticSite, count: 5000, rare: [] },
  // Small and edited by hand: rare cases may disappear.
  { name: 'the sample', open: sampleSite, count: 1000, rare: ['as glued words', 'as far as it fits'] },
];

for (const { name, open, count, rare } of registries) {
  describe(`search of ${name}`, () => {
    let browser;
    let site;
    let server;
    let questions;
    let answers;

    before(async () => {
      site = await open();
      browser = await startBrowser();
      server = await serve(site.root);
      questions = [...makeWholeQuestions(site), ...makeQuestions(site, count, SEED)];
      answers = await askOracle(site, questions);
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    test('the requests cover all interpretations', (t) => {
      const found = answers.filter(isFound).length;
      assert.ok(found > questions.length / 2, `${found} of ${questions.length} find something`);
      assert.ok(found < questions.length, 'some find nothing');
      const numbers = Object.entries(understandings).map(([way, occurs]) => [way, questions.filter((question, place) => occurs(question, answers[place])).length]);
      t.diagnostic(`${questions.length} questions, ${found} find something; ${numbers.map(([way, number]) => `${way}: ${number}`).join(', ')}`);
      assert.deepEqual(numbers.filter(([way, number]) => number === 0 && !rare.includes(way)), [], 'every way to understand a query occurs');
    });

    test('every request has the same results over HTTP as in tantivy', async () => {
      await assertPageAgrees(await browser.page(), `${server.url}search.html`, questions, answers);
    });

    test('one request in sixteen has the same results below a path', async () => {
      const below = await serve(site.root, { mount: '/a/b/' });
      try {
        await assertPageAgrees(await browser.page(), `${below.url}search.html`, aFew(questions), aFew(answers));
        assert.deepEqual(below.requests.filter((address) => !address.startsWith('/a/b/')), []);
      } finally {
        await below.close();
      }
    });

    test('one request in sixteen has the same results from a file', async () => {
      const address = pathToFileURL(path.join(site.root, 'search.html')).href;
      await assertPageAgrees(await browser.page(), address, aFew(questions), aFew(answers));
    });

    test('offset and limit select a slice of the hits', async () => {
      const page = await browser.page();
      await page.goto(`${server.url}search.html`);
      const some = questions.filter((_, place) => place % 64 === 0);
      const slices = some.map((question, place) => ({ ...question, offset: place % 23, limit: place % 11 }));
      const whole = await askPage(page, some);
      const inPage = await askPage(page, slices);
      assertAll(slices, ({ query, offset, limit }, place) => {
        assert.equal(inPage[place].total, whole[place].total, query);
        assert.deepEqual(inPage[place].ids, whole[place].ids.slice(offset, offset + limit), query);
      });
    });

    test('facet counts are those of tantivy', async () => {
      const page = await browser.page();
      await page.goto(`${server.url}search.html`);
      const counted = makeCountQuestions(site, 160, SEED + 1);
      const [byTantivy, inPage] = await Promise.all([askOracle(site, counted), askPage(page, counted)]);
      assertAll(counted, (question, place) => {
        assert.equal(inPage[place].total, byTantivy[place].total, JSON.stringify(question));
        assert.deepEqual(inPage[place].facets, byTantivy[place].facets, JSON.stringify(question));
      });
    });

    test('facet counts of all values and pairs of values are those of the records', async () => {
      const page = await browser.page();
      await page.goto(`${server.url}search.html`);
      const codes = filterCodes(site);
      const points = pointsWithPage(site);
      const occurring = new Set(points.flatMap((point) => site.pathOf(point.region)));
      codes.region = codes.region.filter((code) => occurring.has(code));
      // A pair with a region is counted from the other value's side.
      const singles = Object.entries(codes)
        .filter(([key]) => key !== 'region')
        .flatMap(([key, values]) => values.map((code) => ({ [key]: [code] })));
      const asked = [{}, ...singles].map((filters) => ({ query: '', filters, limit: 0, facets: true }));
      const inPage = await askPage(page, asked);
      assertAll(asked, ({ filters }, place) => {
        assert.deepEqual(inPage[place].facets, recount(site, points, filters, codes), JSON.stringify(filters));
      });
    });
  });
}
