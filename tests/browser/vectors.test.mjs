// The script's text rules are the program's: both run the same vectors.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { repository } from './support/reference.mjs';
import { serve } from './support/server.mjs';
import { sampleSite } from './support/site.mjs';

const vectors = JSON.parse(readFileSync(path.join(repository, 'tests/vectors.json'), 'utf8'));

describe('the text rules in the page', () => {
  let browser;
  let server;
  let answers;

  before(async () => {
    const site = await sampleSite();
    browser = await startBrowser();
    server = await serve(site.root);
    const page = await browser.page();
    await page.goto(`${server.url}search.html`);
    // The rule of abbreviations is in the script that is loaded when it is needed.
    await page.addScriptTag({ url: await page.evaluate(() => document.querySelector('[data-late]').dataset.late) });
    answers = await page.evaluate(
      (texts) => texts.map((text) => {
        const rules = window.wangdian.text;
        const parsed = rules.parseQuery(text);
        const { units, words, whole, wholeSound, truncated } = parsed;
        const abbreviated = window.wangdian.withAbbreviations(parsed, () => false) ?? parsed;
        const abbreviations = abbreviated.words
          .filter(({ stages }, place) => stages.length > words[place].stages.length)
          .map(({ text: own, stages }) => [own, stages.at(-1)[0].units.map((unit) => abbreviated.units[unit].abbreviation)]);
        const written = words.map(({ text: own, isGlued, isIdeographs, stages }) => [own, isGlued, isIdeographs, stages.map((stage) => stage.map((reading) => [reading.units, reading.parts]))]);
        return { text, fold: rules.fold(text), terms: rules.documentTerms(text), whole: rules.wholeTerm(text), asked: whole, units, words: written, whole_sound: wholeSound, truncated, abbreviations };
      }),
      vectors.map((vector) => vector.text),
    );
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
    const told = differing.map((vector) => ({ text: vector.text, expected: vector[key], inPage: answers[vectors.indexOf(vector)][inPage] }));
    assert.deepEqual(told, []);
  };

  test('there are vectors', () => {
    assert.ok(Array.isArray(vectors) && vectors.length >= 20, `${vectors.length} vectors`);
  });
  test('texts are folded alike', () => check('fold'));
  test('texts are found by the same terms', () => check('terms'));
  test('whole names are the same terms', () => check('whole'));
  test('whole queries are the same terms', () => check('whole', 'asked'));
  test('queries have the same units', () => check('units'));
  test('queries have the same words, each with the same readings', () => check('words'));
  test('queries in letters have the same sound', () => check('whole_sound'));
  test('queries are cut short at the same length', () => check('truncated'));
  test('the same words may be abbreviations', () => check('abbreviations'));
});
