// Compares the script's text rules with tests/vectors.json, which the program is tested against, too.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { repository } from './support/reference.mjs';
import { serve } from './support/server.mjs';
import { sampleSite } from './support/site.mjs';

const vectors = JSON.parse(readFileSync(path.join(repository, 'tests/vectors.json'), 'utf8'));
const everyday = JSON.parse(readFileSync(path.join(repository, 'tests/everyday_vectors.json'), 'utf8'));

describe('the text rules in the page', () => {
  let browser;
  let server;
  let answers;
  let recognized;

  before(async () => {
    const site = await sampleSite();
    browser = await startBrowser();
    server = await serve(site.root);
    const page = await browser.page();
    await page.goto(`${server.url}search.html`);
    // Abbreviations are in the script of corrections.
    await page.addScriptTag({ url: await page.evaluate(() => document.querySelector('[data-corrections]').dataset.corrections) });
    answers = await page.evaluate(
      (texts) => texts.map((text) => {
        const rules = window.wangdian.text;
        const parsed = rules.parseQuery(text);
        const { tokens, words, exactTerm, exactPinyin, truncated } = parsed;
        const abbreviated = window.wangdian.withAbbreviations(parsed, () => false) ?? parsed;
        const abbreviations = abbreviated.words
          .filter(({ stages }, place) => stages.length > words[place].stages.length)
          .map(({ text: own, stages }) => [own, stages.at(-1)[0].tokens.map((token) => abbreviated.tokens[token].abbreviation)]);
        const written = words.map(({ text: own, isAdjacent, isIdeographic, stages }) => [own, isAdjacent, isIdeographic, stages.map((stage) => stage.map((interpretation) => [interpretation.tokens, interpretation.parts]))]);
        return { text, read: rules.readPart(text)[0], fold: rules.fold(text), exact_term: rules.exactTerm(text), query_term: exactTerm, tokens, words: written, exact_pinyin: exactPinyin, truncated, number_key: rules.numberKey(text), abbreviations };
      }),
      vectors.map((vector) => vector.text),
    );
  });
  before(async () => {
    const page = await browser.page();
    await page.goto(`${server.url}search.html`);
    await page.addScriptTag({ url: await page.evaluate(() => document.querySelector('[data-meaning]').dataset.meaning) });
    recognized = await page.evaluate(({ patterns, rules, queries }) => {
      const { createPatterns, recognize } = window.wangdian.everyday;
      const prepared = createPatterns([patterns], rules);
      return queries.map(({ query }) => {
        const { rows, rest } = recognize(prepared, query);
        return { query, rows: rows.map(({ row, writtenWords, texts }) => [row, writtenWords, texts]), rest };
      });
    }, everyday);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const check = (key, inPage = key) => {
    const differing = vectors.filter((vector, place) => {
      assert.ok(key in vector, `${JSON.stringify(vector.text)} says what ${key} is`);
      return JSON.stringify(answers[place][inPage]) !== JSON.stringify(vector[key]);
    });
    const differences = differing.map((vector) => ({ text: vector.text, expected: vector[key], inPage: answers[vectors.indexOf(vector)][inPage] }));
    assert.deepEqual(differences, []);
  };

  test('the same everyday words are recognised', () => assert.deepEqual(recognized, everyday.queries));
  test('there are vectors', () => {
    assert.ok(Array.isArray(vectors) && vectors.length >= 20, `${vectors.length} vectors`);
  });
  test('the same of a text is read as a query', () => check('read'));
  test('texts are folded to the same characters', () => check('fold'));
  test('names have the same exact term', () => check('exact_term'));
  test('queries have the same exact term', () => check('exact_term', 'query_term'));
  test('queries have the same tokens', () => check('tokens'));
  test('queries have the same words with the same interpretations', () => check('words'));
  test('queries in letters have the same exact Pinyin', () => check('exact_pinyin'));
  test('queries are truncated at the same length', () => check('truncated'));
  test('numbers and ids have the same key', () => check('number_key'));
  test('words have the same abbreviation terms', () => check('abbreviations'));
});
