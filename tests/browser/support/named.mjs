// A small registry of selected names: places whose readings the dictionary gets wrong, and those
// that documented inputs need. Real kinds of institutions with invented services.

import { readRegions, readTaxonomy } from './reference.mjs';

const hld = { name: '葫芦岛市科技信息研究所', region: '211400', nature: 'sci_tech_information', items: ['专利检索', '商标查询'] };
const tsinghua = { name: '清华大学图书馆', english: 'Tsinghua University Library', region: '110108', nature: 'university', items: ['Patent 检索培训', 'PCT申请辅导'] };

/** Places with several readings: the point's name, and how people type the place. */
const POLYPHONES = [
  { name: '重庆理工大学', region: '500106', typed: ['chongqing', 'chong qing', 'chóngqìng', 'cq'] },
  { name: '厦门市图书馆', region: '350200', typed: ['xiamen', 'xia men', 'xiàmén', 'xiamenshi', 'xm'] },
  { name: '长沙知识产权保护中心', region: '430100', typed: ['changsha', 'chang sha', 'chángshā', 'changshashi', 'cs'] },
  { name: '六安市科学技术情报中心', region: '341500', typed: ['luan', "lu'an", 'lu an', "lù'ān", 'luanshi', 'las'] },
  { name: '乐山师范学院', region: '511100', typed: ['leshan', 'le shan', 'lèshān', 'leshanshi', 'lssf'] },
  { name: '蚌埠医科大学', region: '340300', typed: ['bengbu', 'beng bu', 'bèngbù', 'bengbushi', 'bb'] },
  { name: '台州市生产力促进中心', region: '331000', typed: ['taizhou', 'tai zhou', 'tāizhōu', 'taizhoushi', 'tzs'] },
  { name: '丽水学院', region: '331100', typed: ['lishui', 'li shui', 'líshuǐ', 'lishuishi', 'lsxy'] },
  { name: '番禺职业技术学院', region: '440113', typed: ['panyu', 'pan yu', 'pānyú', 'panyuqu', 'py'] },
  { name: '东阿县阿胶产业联盟', region: '371524', typed: ['donge', "dong'e", 'dong e', "dōng'ē", 'dongexian', 'dex'] },
  { name: '铅山县图书馆', region: '361124', typed: ['yanshan', 'yan shan', 'yánshān', 'yanshanxian', 'ysx'] },
  { name: '单县知识产权服务站', region: '371722', typed: ['shanxian', 'shan xian', 'shànxiàn', 'sxz'] },
  { name: '吕梁学院', region: '141100', typed: ['luliang', 'lvliang', 'lüliang', 'lǚliáng', 'lv liang', 'lü liang', 'lvliangshi', 'llxy'] },
  { name: '西安交通大学图书馆', region: '610100', typed: ['xian', "xi'an", 'xi an', "xī'ān", 'xianshi', 'xajt'] },
  { ...hld, typed: ['huludao', 'hu lu dao', 'húludǎo', 'huludaoshi keji', 'huludaoshi', 'hldskj', 'hld', 'hulud'] },
];

const OTHERS = [
  tsinghua,
  { name: '昆明市图书馆', region: '530100', nature: 'public_library', items: ['馆藏查询'] },
  { name: '两岸知识产权交流站', region: '350200', items: ['台湾专利检索'] },
  { name: '许昌头发制品产业研究所', region: '411000', items: ['假发商标查询', '产业发展咨询'] },
  { name: '辽宁省图书馆', region: '210000', nature: 'public_library', items: ['专利检索培训'] },
];

/** The points in the format of makeRegistry, with `typed` in addition. */
export function makeNamedRegistry() {
  const points = [...POLYPHONES, ...OTHERS].map((one, number) => ({ ...makePlainPoint(one, number), typed: one.typed ?? [] }));
  return { points, regions: readRegions(), taxonomy: readTaxonomy() };
}

/** A member with a given name, in the format of makeRegistry. */
export function makePlainPoint({ name, english = '', aliases = [], region, nature = 'other', items = ['知识产权咨询'] }, number) {
  const kind = readTaxonomy().kind[0].code;
  const id = `named-${String(number).padStart(2, '0')}`;
  return {
    id,
    name,
    name_en: english,
    aliases,
    nature,
    region,
    designations: [{ point_id: id, kind, batch: '2025年度', document: '国知办函服字〔2025〕1号', authority: '国家知识产权局', approved_on: '2025-06-01', valid_until: '2028-06-01', status: 'active', effectiveStatus: 'active' }],
    items: items.map((item) => ({ point_id: id, name: item, ip_types: [], category: '', level: '', resolvedLevel: '', fee: 'free', mode: [] })),
    cases: [],
    events: [],
  };
}
