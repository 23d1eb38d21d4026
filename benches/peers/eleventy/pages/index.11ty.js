import { each, escaped, page } from '../html.mjs';
import { indexes } from '../model.mjs';

export const data = {
  pagination: { data: 'indexPaths', size: 1, alias: 'indexPath' },
  permalink: ({ indexPath }) => indexPath,
};

export function render({ indexPath }) {
  const { title, lead, sections } = indexes.get(indexPath);
  const link = (one) => `<li><a href="/${one.path}">${escaped(one.title)}</a> ${one.count}${one.lead ? `<p>${escaped(one.lead)}</p>` : ''}</li>`;
  return page(title, `<main><h1>${title}</h1><p>${lead}</p>${each(sections, (section) => `<section><h2>${escaped(section.title)}</h2><ul>${each(section.links, link)}</ul></section>`)}</main>`);
}
