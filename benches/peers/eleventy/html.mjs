// What all pages share.

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const SITE = '知识产权信息公共服务网点名录';

export const escaped = (text) => String(text).replace(/[&<>"]/g, (character) => ENTITIES[character]);

/** The parts for each element of a list, joined. */
export const each = (list, part) => list.map(part).join('');

export const crumbs = (steps) => `<nav aria-label="当前位置"><ol>${each(steps, (step) => `<li><a href="/${step.path}">${escaped(step.title)}</a></li>`)}</ol></nav>`;

export function page(title, body) {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)} - ${SITE}</title><link rel="stylesheet" href="/style.css"></head><body>`
    + `<header><a href="/index.html">${SITE}</a><nav><a href="/search.html">查找网点</a> <a href="/regions/index.html">地区</a> <a href="/services/index.html">服务</a></nav><form action="/search.html"><input type="search" name="q" aria-label="查找网点"><button>搜索</button></form></header>`
    + `${body}<footer><a href="/index.html">首页</a> <a href="/search.html">查找网点</a></footer></body></html>\n`;
}
