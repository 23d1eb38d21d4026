// Every point can be found by its name and other names, as written, in Pinyin, by initials and in
// traditional characters; and by its city with a service.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startBrowser } from './support/browser.mjs';
import { openings } from './support/places.mjs';
import { listedPoints, sampleSite, syntheticSite } from './support/site.mjs';
import { seeded } from './support/random.mjs';
import { bySyllables, initials, inPinyin, withHomophones, withoutMarks, withTones, withUmlaut } from './support/spellings.mjs';
import { toTraditional } from './support/variants.mjs';

const PAGE_SIZE = 10;
/** The longest word that is interpreted as Pinyin, in letters. */
const MOST_LETTERS = 60;
const SEED = 11;

/** For each target the number of hits before its point or tied with it; null if it is missing. */
function askForPoints(page, wishes) {
  return page.evaluate(async (all) => {
    const answers = [];
    for (const { id, query } of all) {
      let own;
      let hits = [];
      // A tie with the last hit of the page counts as on the page.
      for (const limit of [10, 1000]) {
        if (!own && hits.length < limit) {
          ({ hits } = await window.wangdian.search(query, { limit }));
          own = hits.find((hit) => hit.id === id);
        }
      }
      const others = own ? hits.filter((hit) => hit.id !== id && hit.score >= own.score) : hits.slice(0, 1);
      answers.push({
        isFound: own !== undefined,
        rank: others.filter((hit) => hit.score > own?.score).length + 1,
        others: others.slice(0, 20).map((hit) => hit.name),
      });
    }
    return answers;
  }, wishes.map(({ point, query }) => ({ id: point.id, query })));
}

/** The minimum share of names found with one wrong character; see below. */
const HOMOPHONES_FOUND = 0.995;

const onFirstPage = (_, { isFound, rank }) => isFound && rank <= PAGE_SIZE;

/** Points with equal names may come in any order. */
const isFirst = ({ point }, { isFound, others }) => isFound && others.every((name) => name === point.name);

function assertFound(wishes, answers, isGood, least = 1) {
  assert.ok(wishes.length > 0, 'there is something to look for');
  const missed = wishes.map((wish, place) => ({ ...wish, answer: answers[place] })).filter((wish) => !isGood(wish, wish.answer));
  const told = missed
    .slice(0, 12)
    .map(({ query, point, answer }) => `“${query}”: ${point.id} ${point.name} ${answer.isFound ? `at ${answer.rank}` : 'missing'}, before it: ${answer.others.slice(0, 2).join(', ') || 'nothing'}`);
  assert.ok(missed.length <= wishes.length * (1 - least), `${missed.length} of ${wishes.length} not found:\n${told.join('\n')}`);
}

/** The text as words of Han characters and of others, as if typed with spaces. */
const words = (text) => text.normalize('NFKC').match(/\p{Script=Han}+|[\p{Script=Latin}\d]+/gu) ?? [];
const eachWord = (text, spell) => words(text).map(spell).join(' ');
const countHan = (text) => (text.match(/\p{Script=Han}/gu) ?? []).length;

/** A name in Pinyin, up to the longest word that is interpreted. */
const spoken = (text, spell) => eachWord(text, (word) => (/^\p{Script=Han}/u.test(word) ? spell(word).slice(0, MOST_LETTERS) : word));

/** Names and other names in Chinese with a minimum number of characters. */
function chineseNames(points, least) {
  return points.flatMap((point) => [point.name, ...point.aliases].filter((name) => countHan(name) >= least).map((name) => ({ point, name })));
}

/** What each point is searched by: `{what: [isGood, targets, minimum share]}`. */
function allWishes(site, points) {
  const random = seeded(SEED);
  const regionNames = new Map(site.regions.map((region) => [region.code, region.name]));
  const cityOf = (point) => {
    const steps = site.pathOf(point.region);
    return regionNames.get(steps[1] ?? steps[0]);
  };
  const served = points.filter((point) => point.items.length > 0).map((point, place) => ({ point, city: cityOf(point), item: point.items[place % point.items.length].name }));
  const named = chineseNames(points, 2);
  const write = (spell, from = named) => from.map(({ point, name }) => ({ point, query: spell(name) }));
  const withV = named.filter(({ name }) => /[ln]v/.test(inPinyin(name)));
  return {
    'is first when its full name is typed': [isFirst, points.map((point) => ({ point, query: point.name }))],
    'is first when its full name is typed in traditional characters': [isFirst, points.map((point) => ({ point, query: toTraditional(point.name, random.pick) }))],
    'stands on the first page when one of its other names is typed': [onFirstPage, points.flatMap((point) => [...point.aliases, ...(point.former ?? []), point.name_en].filter(Boolean).map((query) => ({ point, query })))],
    'stands on the first page when a name is typed in Pinyin': [onFirstPage, write((name) => spoken(name, inPinyin))],
    'stands on the first page when a name is typed in Pinyin with tones': [onFirstPage, write((name) => spoken(name, withTones))],
    'stands on the first page when a name is typed by syllables': [onFirstPage, write((name) => bySyllables(words(name).join(' ')))],
    // The sample has no such name.
    ...(withV.length > 0 && {
      'stands on the first page when ü is typed as ü or u': [onFirstPage, [withUmlaut, withoutMarks].flatMap((spell) => write((name) => spoken(name, spell), withV))],
    }),
    'stands on the first page when the initials of a name are typed': [onFirstPage, write((name) => eachWord(name, initials), chineseNames(points, 3))],
    // Not all: 太州 may be 泰州 or 台州, and both exist.
    'stands on the first page, or ties with it, for a wrong homophone in its name': [onFirstPage, points.filter((point) => countHan(point.name) >= 4).map((point) => ({ point, query: withHomophones(random, point.name, 1) })), HOMOPHONES_FOUND],
    'stands on the first page, or ties with it, for its city and one of its services': [onFirstPage, served.map(({ point, city, item }) => ({ point, query: `${city} ${item}` }))],
    'stands on the first page, or ties with it, for its city in Pinyin and one of its services': [onFirstPage, served.map(({ point, city, item }) => ({ point, query: `${inPinyin(city)} ${item}` }))],
    'stands on the first page, or ties with it, for its city and service in traditional characters': [onFirstPage, served.map(({ point, city, item }) => ({ point, query: toTraditional(`${city} ${item}`, random.pick) }))],
  };
}

/** Elsewhere the same script ranks the same data; answers.test.mjs compares more. */
const aFew = (values) => values.filter((_, place) => place % 20 === 0);

for (const [name, open] of [['the sample', sampleSite], ['the synthetic registry', syntheticSite]]) {
  describe(`every point of ${name}`, async () => {
    let browser;
    let opened;
    let pages;

    const site = await open();
    before(async () => {
      browser = await startBrowser();
      opened = await openings(site, 'search.html');
      pages = await Promise.all(
        opened.all.map(async ({ place, address }) => {
          const page = await browser.page();
          await page.goto(address);
          return { place, page };
        }),
      );
    });
    after(async () => {
      await browser?.close();
      await opened?.close();
    });

    for (const [what, [isGood, wishes, least]] of Object.entries(allWishes(site, listedPoints(site)))) {
      test(what, async (t) => {
        const [{ page }, ...others] = pages;
        t.diagnostic(`${wishes.length} queries`);
        assertFound(wishes, await askForPoints(page, wishes), isGood, least);
        for (const { page: other } of others) {
          assertFound(aFew(wishes), await askForPoints(other, aFew(wishes)), isGood, least);
        }
      });
    }
  });
}
