// Runs the search page's script without a browser: `node ask.mjs SCRIPTS SITE MANIFEST` prints the
// results for the requests in SITE/questions.json from the files of SITE.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createContext, runInContext } from 'node:vm';

const [scripts, site, manifest] = process.argv.slice(2);
const readJson = (file) => JSON.parse(readFileSync(path.join(site, file), 'utf8'));

const context = createContext({ TextDecoder, TextEncoder });
runInContext('var window = this;', context);
const files = readdirSync(scripts).sort();
// The page itself and the visitor's position need a document.
['search-[0-2]', 'filters', 'distance-[01]', 'meaning', 'places', 'corrections']
  .flatMap((group) => files.filter((name) => new RegExp(`^${group}-.*[.]js$`).test(name)))
  .forEach((name) => runInContext(readFileSync(path.join(scripts, name), 'utf8'), context, { filename: name }));

const engine = context.wangdian.createEngine(manifest, async (file) => readJson(file), Object.fromEntries(
  ['corrections', 'meaning', 'places', 'filters', 'distance'].map((group) => [group, async () => {}]),
));
const answers = [];
for (const question of readJson('questions.json')) {
  const { total, hits, facets } = await engine.search(question.query ?? '', question);
  answers.push({ total, ids: hits.map((hit) => hit.id), kilometres: hits.map((hit) => hit.kilometres ?? null), facets });
}
process.stdout.write(JSON.stringify(answers));
