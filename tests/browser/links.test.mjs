// What `wangdian audit`, which runs here too, does not judge in a built site: relative links, feeds,
// where scripts are loaded, the exact policy.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tagsOf } from './support/html.mjs';
import { POLICY } from './support/server.mjs';
import { program, sampleSite, syntheticSite } from './support/site.mjs';

const SEARCH_SCRIPT_LIMIT = 15_000;
/** An invented host for resolving relative links. */
const HOST = 'http://site.invalid/';
const ADDRESS_ATTRIBUTES = ['href', 'src', 'action', 'poster', 'data', 'formaction'];

function filesBelow(root) {
  const names = readdirSync(root, { recursive: true }).filter((name) => statSync(path.join(root, name)).isFile());
  return new Set(names.map((name) => name.split(path.sep).join('/')));
}

/** All pages with their tags and links. */
function readPages(root, files) {
  const pages = new Map();
  for (const file of [...files].filter((name) => name.endsWith('.html')).sort()) {
    const html = readFileSync(path.join(root, file), 'utf8');
    const tags = tagsOf(html);
    const addresses = tags.flatMap((tag) =>
      ADDRESS_ATTRIBUTES.filter((name) => tag.attributes[name] !== undefined).map((name) => ({ tag, value: tag.attributes[name] })),
    );
    pages.set(file, { tags, addresses });
  }
  return pages;
}

/** The file of the site that an address leads to. */
function resolve(from, value) {
  const { pathname } = new URL(value, HOST + from);
  return decodeURIComponent(pathname.slice(1)) || 'index.html';
}

const gzipped = (root, files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(root, file))).length, 0);

function assertNone(found) {
  assert.equal(found.length, 0, `${found.length}, such as:\n${found.slice(0, 12).join('\n')}`);
}

for (const open of [sampleSite, syntheticSite]) {
  describe(`the files of ${open === sampleSite ? 'the sample' : 'the synthetic registry'}`, () => {
    let root;
    let files;
    let pages;
    const each = (look) => [...pages].flatMap(([file, page]) => look(file, page));

    before(async () => {
      ({ root } = await open());
      files = filesBelow(root);
      pages = readPages(root, files);
    });

    test('an inspector finds no fault but old addresses in the data', () => {
      assert.ok(pages.size > 50, `${pages.size} pages`);
      const audit = spawnSync(program, ['audit', root, '--format', 'json'], { cwd: path.dirname(root), encoding: 'utf8', maxBuffer: 1 << 28 });
      const report = JSON.parse(audit.stdout);
      const faults = report.diagnostics.filter(({ code }) => code !== 'audit-outside-not-https');
      assertNone(faults.map(({ file, code, message }) => `${file}: ${code} ${message.en}`));
    });

    test('home, changes, provinces and kinds link their feeds', () => {
      const named = each((file, { tags }) => tags
        .filter((tag) => tag.name === 'link' && tag.attributes.type === 'application/atom+xml')
        .map((tag) => ({ file, feed: resolve(file, tag.attributes.href) })));
      const wants = [...pages.keys()].filter((file) => /^(en\/)?(index|changes(-\d{4}-\d{2})?(-\d+)?|regions\/\d\d0000(-\d+)?|kinds\/.*)\.html$/.test(file));
      assert.deepEqual(named.map(({ file }) => file).sort(), wants.sort());
      const feeds = [...files].filter((file) => file.startsWith('feeds/'));
      assert.ok(feeds.length > 34, `${feeds.length} feeds`);
      assertNone(named.filter(({ feed }) => !feeds.includes(feed)).map(({ file, feed }) => `${file}: ${feed}`));
    });

    test('internal links are relative and end in a file name', () => {
      assertNone(each((file, { addresses }) => addresses
        .filter(({ value }) => /^\/|^\.?\.?$|\/$/.test(value.replace(/[?#].*$/, '')) && !/^[a-z]+:/i.test(value) && !value.startsWith('#'))
        .map(({ value }) => `${file}: ${value}`)));
    });

    test('only the search page loads the search, which is small', () => {
      assertNone(each((file, { tags }) => {
        const scripts = tags
          .filter((tag) => tag.name === 'script' && tag.attributes.src)
          .map((tag) => resolve(file, tag.attributes.src))
          .filter((script) => /search/.test(script));
        const isHeavy = gzipped(root, scripts) > SEARCH_SCRIPT_LIMIT;
        return isHeavy || (scripts.length > 0) !== /(^|\/)search\.html$/.test(file) ? [`${file}: ${scripts}`] : [];
      }));
    });

    test('style sheets load no fonts and no files', () => {
      const styles = [...files].filter((file) => file.endsWith('.css'));
      assert.ok(styles.length > 0);
      assertNone(styles.flatMap((file) => {
        const text = readFileSync(path.join(root, file), 'utf8');
        return [...(text.match(/@import|@font-face|url\((?!["']?data:image)[^)]*\)/g) ?? [])].map((found) => `${file}: ${found}`);
      }));
    });

    test('every page has the content security policy', () => {
      assertNone(each((file, { tags }) => {
        const policies = tags.filter((tag) => tag.attributes['http-equiv']?.toLowerCase() === 'content-security-policy');
        return policies.length === 1 && policies[0].attributes.content === POLICY ? [] : [file];
      }));
    });
  });
}
