// Templates are functions of their data, without a template engine, and write no space between
// elements, so that nothing is left to minify. Only keys of pages go through the data cascade,
// which copies what it holds for every page.

import { indexes, lists, points } from './model.mjs';

export default function configure(eleventy) {
  eleventy.addGlobalData('ids', [...points.keys()]);
  eleventy.addGlobalData('listPaths', [...lists.keys()]);
  eleventy.addGlobalData('indexPaths', [...indexes.keys()]);
  eleventy.addPassthroughCopy({ static: '.' });
  return { templateFormats: ['11ty.js'], dir: { input: 'pages', data: '../no-data', includes: '../no-includes' } };
}
