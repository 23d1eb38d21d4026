import { crumbs, each, escaped, page } from '../html.mjs';
import { points } from '../model.mjs';

export const data = {
  pagination: { data: 'ids', size: 1, alias: 'id' },
  permalink: ({ id }) => `points/${id}.html`,
};

const section = (title, list, part) => (list.length > 0 ? `<section><h2>${title}</h2><ul>${each(list, part)}</ul></section>` : '');

const designation = (one) => `<li><h3><a href="/${one.path}">${escaped(one.title)}</a></h3><p>${one.status}</p>${one.until && `<p>有效期至${one.until}</p>`}<dl><dt>认定或备案日期</dt><dd>${one.on}</dd><dt>批次</dt><dd>${escaped(one.batch)}</dd><dt>认定或备案机关</dt><dd>${escaped(one.authority)}</dd>${one.recommender && `<dt>推荐单位</dt><dd>${escaped(one.recommender)}</dd>`}<dt>文件</dt><dd>${escaped(one.document)}</dd></dl></li>`;

const item = (one) => `<li><h4>${escaped(one.name)}</h4><b>${one.level}</b> <b data-pagefind-filter="费用">${one.fee}</b>${each(one.modes, (mode) => ` <b data-pagefind-filter="方式">${mode}</b>`)}<p>${escaped(one.description)}</p><dl><dt>服务对象</dt><dd>${escaped(one.audience)}</dd><dt>知识产权类型</dt><dd>${each(one.rights, (right) => `<span data-pagefind-filter="知识产权类型">${right}</span> `)}</dd></dl>${one.url && `<p><a href="${escaped(one.url)}">前往办理或了解</a></p>`}</li>`;

export function render({ id }) {
  const point = points.get(id);
  const body = `${crumbs(point.crumbs)}<main${point.listed ? ' data-pagefind-body' : ''}><h1>${escaped(point.name)}</h1>`
    + `<p>${escaped(point.place)} <a href="/${point.nature.path}" data-pagefind-filter="性质">${escaped(point.nature.title)}</a></p>`
    + `<p>${each(point.kinds, ({ title }) => `<b data-pagefind-filter="类型">${escaped(title)}</b> `)}</p><p>${escaped(point.summary)}</p>`
    + `<section><h2>联系和前往</h2><dl><dt>电话</dt><dd>${escaped(point.phone)}</dd><dt>地址</dt><dd>${escaped(point.address)}（邮编${point.postcode}）</dd><dt>开放时间</dt><dd>${escaped(point.hours)}</dd>`
    + `<dt>网站</dt><dd><a href="${escaped(point.website)}">${escaped(point.website)}</a></dd><dt>电子邮箱</dt><dd><a href="mailto:${escaped(point.email)}">${escaped(point.email)}</a></dd></dl></section>`
    + `<section><h2>服务事项</h2><p>${point.items}项</p>${each(point.groups, (group) => `<h3><a href="/${group.path}" data-pagefind-filter="服务">${group.title}</a></h3><ul>${each(group.items, item)}</ul>`)}</section>`
    + section('资格', point.current, designation) + section('已终止的资格', point.ended, designation)
    + section('服务案例', point.cases, (one) => `<li><h3>${escaped(one.name)}</h3><span>${one.period}</span><p>${escaped(one.content)}</p></li>`)
    + (point.history.length > 0 ? `<section data-pagefind-ignore><h2>变更记录</h2><ol>${each(point.history, ({ date, title }) => `<li><time>${date}</time> ${escaped(title)}</li>`)}</ol></section>` : '')
    + `<section><h2>登记信息</h2><dl><dt>地区</dt><dd data-pagefind-filter="地区">${escaped(point.province)}</dd><dt>服务对象</dt><dd>${escaped(point.audience)}</dd><dt>负责人</dt><dd>${escaped(point.head)}</dd><dt>人员</dt><dd>${point.staff}</dd><dt>名录编号</dt><dd>${point.id}</dd><dt>信息更新</dt><dd>${point.updated}</dd></dl></section></main>`
    + (point.neighbours.length > 0 ? `<aside><h2>本省的其他网点</h2><ul>${each(point.neighbours, (other) => `<li><a href="/points/${other.id}.html">${escaped(other.name)}</a> ${escaped(other.place)} ${other.nature}</li>`)}</ul></aside>` : '');
  return page(point.name, body);
}
