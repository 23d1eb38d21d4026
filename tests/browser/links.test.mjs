// The integrity of the built site: no dead links, no orphans, size limits, nothing from other
// hosts.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tagsOf } from './support/html.mjs';
import { POLICY } from './support/server.mjs';
import { sampleSite, syntheticSite } from './support/site.mjs';

const HTML_LIMIT = 60_000;
const STYLE_LIMIT = 20_000;
const SCRIPT_LIMIT = 20_000;
const SEARCH_SCRIPT_LIMIT = 15_000;
const CLICKS = 3;
/** An invented host for resolving relative links. */
const HOST = 'http://site.invalid/';
const ADDRESS_ATTRIBUTES = ['href', 'src', 'action', 'poster', 'data', 'formaction'];

function filesBelow(root) {
  const names = readdirSync(root, { recursive: true }).filter((name) => statSync(path.join(root, name)).isFile());
  return new Set(names.map((name) => name.split(path.sep).join('/')));
}

/** All pages with their tags, ids and links. */
function readPages(root, files) {
  const pages = new Map();
  for (const file of [...files].filter((name) => name.endsWith('.html')).sort()) {
    const html = readFileSync(path.join(root, file), 'utf8');
    const tags = tagsOf(html);
    const ids = new Set(tags.map((tag) => tag.attributes.id).filter((id) => id !== undefined));
    const addresses = tags.flatMap((tag) =>
      ADDRESS_ATTRIBUTES.filter((name) => tag.attributes[name] !== undefined).map((name) => ({ tag, value: tag.attributes[name] })),
    );
    pages.set(file, { bytes: Buffer.byteLength(html), tags, ids, addresses });
  }
  return pages;
}

/** The target of a link: a file of the site with a fragment, or an external address. */
function resolve(from, value) {
  const address = new URL(value, HOST + from);
  if (!address.href.startsWith(HOST)) {
    return { outside: address };
  }
  return { file: decodeURIComponent(address.pathname.slice(1)) || 'index.html', fragment: decodeURIComponent(address.hash.slice(1)) };
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

    test('every internal link leads to a file, and every fragment to an id', () => {
      assert.ok(pages.size > 50, `${pages.size} pages`);
      assertNone(each((file, { addresses }) => addresses.flatMap(({ tag, value }) => {
        const target = resolve(file, value);
        if (target.outside) return [];
        if (!files.has(target.file)) return [`${file}: <${tag.name}> leads to ${value}, which is not there`];
        const ids = pages.get(target.file)?.ids;
        const isMissing = target.fragment && ids && !ids.has(target.fragment);
        return isMissing ? [`${file}: ${value} names an id that ${target.file} has not`] : [];
      })));
    });

    test('home, changes, provinces and kinds link their feeds, and every link in a feed leads to a file', () => {
      const named = each((file, { tags }) => tags
        .filter((tag) => tag.name === 'link' && tag.attributes.type === 'application/atom+xml')
        .map((tag) => ({ file, feed: resolve(file, tag.attributes.href).file })));
      const wants = [...pages.keys()].filter((file) => /^(index|changes(-\d{4}-\d{2})?(-\d+)?|regions\/\d\d0000(-\d+)?|kinds\/.*)\.html$/.test(file));
      assert.deepEqual(named.map(({ file }) => file).sort(), wants.sort());
      const feeds = [...files].filter((file) => file.startsWith('feeds/'));
      assert.ok(feeds.length > 34, `${feeds.length} feeds`);
      assertNone(named.filter(({ feed }) => !feeds.includes(feed)).map(({ file, feed }) => `${file}: ${feed}`));
      assertNone(feeds.flatMap((feed) => tagsOf(readFileSync(path.join(root, feed), 'utf8'))
        .filter((tag) => tag.name === 'link')
        .map((tag) => resolve(feed, tag.attributes.href).file)
        .filter((file) => !files.has(file))
        .map((file) => `${feed}: ${file}`)));
    });

    test('internal links are relative and end in a file name', () => {
      assertNone(each((file, { addresses }) => addresses
        .filter(({ value }) => /^\/|^\.?\.?$|\/$/.test(value.replace(/[?#].*$/, '')) && !/^[a-z]+:/i.test(value) && !value.startsWith('#'))
        .map(({ value }) => `${file}: ${value}`)));
    });

    test('every page is at most three clicks from the home page', () => {
      const clicks = new Map([['index.html', 0]]);
      const queue = ['index.html'];
      for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
        for (const { tag, value } of pages.get(file).addresses) {
          const target = tag.name === 'a' ? resolve(file, value) : {};
          if (pages.has(target.file) && !clicks.has(target.file)) {
            clicks.set(target.file, clicks.get(file) + 1);
            queue.push(target.file);
          }
        }
      }
      // Nothing links to the error page.
      assertNone([...pages.keys()].filter((file) => file !== '404.html' && !(clicks.get(file) <= CLICKS)).map((file) => `${file}: ${clicks.get(file) ?? 'never'}`));
    });

    test('no page is larger than 60 kB', () => {
      assertNone(each((file, { bytes }) => (bytes > HTML_LIMIT ? [`${file}: ${bytes} bytes`] : [])));
    });

    test('styles and scripts are within their size limits', () => {
      const weights = new Map();
      const weigh = (loaded) => {
        const key = loaded.join(' ');
        if (!weights.has(key)) weights.set(key, gzipped(root, loaded));
        return weights.get(key);
      };
      assertNone(each((file, { tags }) => {
        const of = (name, attribute, wanted) => tags
          .filter((tag) => tag.name === name && tag.attributes[attribute] && wanted(tag))
          .map((tag) => resolve(file, tag.attributes[attribute]).file);
        const styles = of('link', 'href', (tag) => tag.attributes.rel === 'stylesheet');
        const scripts = of('script', 'src', () => true);
        const searchScripts = scripts.filter((script) => /search/.test(script));
        const common = scripts.filter((script) => !searchScripts.includes(script));
        const heavy = [];
        if (styles.length === 0 || weigh(styles) > STYLE_LIMIT) heavy.push(`${file}: styles ${weigh(styles)}`);
        if (common.length === 0 || weigh(common) > SCRIPT_LIMIT) heavy.push(`${file}: scripts ${weigh(common)}`);
        if (weigh(searchScripts) > SEARCH_SCRIPT_LIMIT) heavy.push(`${file}: search scripts ${weigh(searchScripts)}`);
        if ((searchScripts.length > 0) !== (file === 'search.html')) heavy.push(`${file}: ${searchScripts.length} search scripts`);
        return heavy;
      }));
    });

    test('no page has inline scripts or styles', () => {
      assertNone(each((file, { tags }) => tags.flatMap(({ name, attributes }) => {
        const bad = Object.keys(attributes).filter((key) => key === 'style' || /^on/.test(key) || key === 'srcdoc');
        const isInline = name === 'style' || (name === 'script' && !attributes.src && attributes.type !== 'application/ld+json');
        const runs = ADDRESS_ATTRIBUTES.filter((key) => /^\s*(javascript|vbscript|data):/i.test(attributes[key] ?? ''));
        return [...bad, ...runs, ...(isInline ? ['inline'] : [])].map((what) => `${file}: <${name}> ${what}`);
      })));
    });

    test('nothing is loaded from other hosts', () => {
      assertNone(each((file, { addresses }) => addresses.flatMap(({ tag, value }) => {
        const { outside } = resolve(file, value);
        const isLink = tag.name === 'a' || (tag.name === 'link' && tag.attributes.rel === 'canonical');
        if (!outside) return [];
        const isKnown = ['http:', 'https:', 'mailto:', 'tel:'].includes(outside.protocol);
        return isLink && isKnown ? [] : [`${file}: <${tag.name}> ${value}`];
      })));
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

    test('every page has one main heading, a title and a language', () => {
      assertNone(each((file, { tags }) => {
        const count = (name) => tags.filter((tag) => tag.name === name).length;
        const lang = tags.find((tag) => tag.name === 'html')?.attributes.lang;
        const landmarks = ['h1', 'title', 'header', 'main', 'footer'].filter((name) => count(name) !== 1);
        return lang === 'zh-CN' && landmarks.length === 0 ? [] : [`${file}: ${landmarks} ${lang}`];
      }));
    });
  });
}
