import { crumbs, each, escaped, page } from '../html.mjs';
import { lists, points } from '../model.mjs';

export const data = {
  pagination: { data: 'listPaths', size: 1, alias: 'listPath' },
  permalink: ({ listPath }) => listPath,
};

const entries = new Map();

/** An entry is the same in every list. */
function entry(id) {
  if (!entries.has(id)) {
    const { name, nature, address, phone, kinds, groups } = points.get(id);
    entries.set(id, `<li><a href="/points/${id}.html">${escaped(name)}</a><p>${nature.title} ${escaped(address)}</p><p>${escaped(phone)}</p><p>${each(kinds, ({ title }) => `<b>${title}</b>`)}</p>${groups.length > 0 ? `<p>服务：${groups.map(({ title }) => title).join('、')}</p>` : ''}</li>`);
  }
  return entries.get(id);
}

export function render({ listPath }) {
  const list = lists.get(listPath);
  const body = `${crumbs(list.crumbs)}<main><h1>${escaped(list.title)}</h1>`
    + (list.links.length > 0 ? `<ul>${each(list.links, (link) => `<li><a href="/${link.path}">${escaped(link.title)}</a> ${link.count}</li>`)}</ul>` : '')
    + (list.total > 0 ? `<p>共${list.total}个，本页为第${list.first}至${list.last}个。</p>` : '')
    + each(list.groups, (group) => `<h2><a href="/${group.path}">${escaped(group.title)}</a> ${group.count}个网点</h2><ul>${each(group.ids, entry)}</ul>`)
    + (list.pages.length > 0 ? `<nav aria-label="分页">${each(list.pages, ({ number, path, isCurrent }) => `<a href="/${path}"${isCurrent ? ' aria-current="page"' : ''}>${number}</a> `)}</nav>` : '')
    + '</main>';
  return page(list.title, body);
}
