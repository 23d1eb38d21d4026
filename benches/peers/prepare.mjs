// Makes the project that a peer builds: its templates, the model of the registry, and static files.
//
//   node prepare.mjs hugo|eleventy REGISTRY FOLDER AS_OF
//
// A process of its own, so that its memory is free again when the peer starts.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pagefindPage } from '../search/engines.mjs';
import { modelOf } from './model.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const [peer, registry, folder, asOf] = process.argv.slice(2);

cpSync(path.join(HERE, peer), folder, { recursive: true });
mkdirSync(path.join(folder, 'data'));
mkdirSync(path.join(folder, 'static'));
const model = modelOf(registry, asOf);
for (const part of ['points', 'lists', 'indexes']) {
  writeFileSync(path.join(folder, 'data', `${part}.json`), JSON.stringify(model[part]));
}
cpSync(path.join(HERE, 'style.css'), path.join(folder, 'static/style.css'));
writeFileSync(path.join(folder, 'static/search.html'), pagefindPage());
