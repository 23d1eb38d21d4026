// Queries whose correct answers are known from the registry, without any search.

import { misheard } from '../../tests/browser/labelled/characters.mjs';
import { plain, spelledRegions } from '../../tests/browser/labelled/pinyin.mjs';
import { EVERYDAY, SAID, SAID_OF_RIGHTS } from '../../tests/browser/labelled/synthetic.mjs';
import { seeded } from '../../tests/browser/support/random.mjs';
import { partOf } from '../search/queries.mjs';

const SEED = 20261129;
/** How many draws one label may need. */
const MOST_DRAWS = 200;
/** A part of a name. */
const LEAST_CHARACTERS = 3;
const MOST_CHARACTERS = 5;

/**
 * Labels as those of tests/browser/labelled, in the order of their kinds. A kind has fewer than
 * `count` if the registry is too small.
 *
 * @param {object} model of model.mjs
 * @param {number} count how many of each kind
 * @returns {{kind: string, query: string, filters: {}, expected: Set<string>}[]}
 */
export function labelsOf(model, count) {
  const listed = Object.values(model.points).filter((point) => point.listed);
  const spelled = spelledRegions();
  const names = new Set(listed.map(({ name }) => name));
  const ids = (isMeant) => new Set(listed.filter(isMeant).map(({ id }) => id));
  const isIn = (point, code) => point.crumbs.some((step) => step.code === code);
  const itemsOf = (point) => point.groups.flatMap(({ code, items }) => items.map((item) => ({ ...item, category: code })));
  const named = (name) => ids((point) => point.name === name);

  /** A random point with one of its regions that has a simple name. */
  const place = (random) => {
    const point = random.pick(listed);
    const codes = point.crumbs.map(({ code }) => code).filter((code) => spelled.has(code));
    return codes.length > 0 ? { point, code: random.pick(codes) } : null;
  };
  const placeAndService = (separator) => (random) => {
    const { point, code } = place(random) ?? {};
    const item = point && random.pick(itemsOf(point));
    return item && {
      query: `${spelled.get(code).name}${separator}${item.name}`,
      expected: ids((other) => isIn(other, code) && itemsOf(other).some(({ name }) => name.includes(item.name))),
    };
  };
  const everyday = (random) => {
    const at = place(random);
    const [verb, right, sentence] = [Object.keys(SAID), Object.keys(SAID_OF_RIGHTS), EVERYDAY].map((all) => random.pick(all));
    const isMeant = ({ category, rightCodes, isFree }) => SAID[verb].includes(category)
      && rightCodes.some((code) => code === right || code === 'general') && (isFree || !sentence.includes('免费'));
    return at && {
      query: sentence.replace('{p}', spelled.get(at.code).name).replace('{v}', verb).replace('{o}', SAID_OF_RIGHTS[right]),
      expected: ids((point) => isIn(point, at.code) && itemsOf(point).some(isMeant)),
    };
  };
  const pinyin = (random) => {
    const at = place(random);
    const letters = at && plain(spelled.get(at.code).word);
    const isMeant = ({ code }) => spelled.has(code) && plain(spelled.get(code).word) === letters;
    return at && { query: letters, expected: ids((point) => point.crumbs.some(isMeant)) };
  };
  const makers = {
    'whole name': (random) => {
      const { name } = random.pick(listed);
      return { query: name, expected: named(name) };
    },
    'part of a name': (random) => {
      const part = partOf(random.pick(listed).name, random.between(LEAST_CHARACTERS, MOST_CHARACTERS), random);
      return part.length < LEAST_CHARACTERS ? null : { query: part, expected: ids(({ name }) => name.includes(part)) };
    },
    'place and service': placeAndService(' '),
    'the same without a space': placeAndService(''),
    'everyday words': everyday,
    'place in Pinyin': pinyin,
    'whole name, one character wrong': (random) => {
      const { name } = random.pick(listed);
      const wrong = misheard(name, random.below(name.length));
      return wrong && !names.has(wrong) ? { query: wrong, expected: named(name) } : null;
    },
  };
  return Object.entries(makers).flatMap(([kind, make]) => several(kind, make, count));
}

/** Distinct labels with an answer; each kind has random numbers of its own. */
function several(kind, make, count) {
  const random = seeded(SEED);
  const made = new Map();
  for (let draws = 0; made.size < count && draws < count * MOST_DRAWS; draws += 1) {
    const label = make(random);
    if (label && label.expected.size > 0) {
      made.set(label.query, { kind, filters: {}, ...label });
    }
  }
  return [...made.values()];
}
