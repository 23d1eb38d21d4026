// Suggestions while typing: every name and region is suggested, keyboard and screen readers work as
// in a standard combobox, and the search never waits for suggestions.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, afterEach, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startBrowser, trapScripts } from './support/browser.mjs';
import { readCsv } from './support/csv.mjs';
import { readReference } from './support/reference.mjs';
import { assertNoTrouble, box, elapse, gate } from './support/search-page.mjs';
import { serve } from './support/server.mjs';
import { listedPoints, sampleSite, syntheticSite } from './support/site.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};
const PHONE = { viewport: { width: 375, height: 760 } };
const LONGEST_KEY = 40;

let browser;
let sample;
let synthetic;
let server;

before(async () => {
  sample = await sampleSite();
  synthetic = await syntheticSite();
  browser = await startBrowser();
  server = await serve(synthetic.root);
});
afterEach(() => browser.closePages());
after(async () => {
  await browser?.close();
  await server?.close();
});

const list = (page) => page.locator('#search-suggestions');
const options = (page) => page.locator('[role="option"]');
const said = (page) => page.locator('.search-form [aria-live]').textContent();
const active = (page) => box(page).getAttribute('aria-activedescendant');
const isSuggestion = (address) => /search\/suggestions\./.test(address);

async function open({ from = server.url, query = '', ...settings } = {}) {
  const page = await browser.page(settings);
  await page.addInitScript(trapScripts);
  await page.goto(`${from}search.html${query}`);
  await page.locator('[data-search-status]').filter({ hasText: '找到' }).waitFor();
  return page;
}

/** Types and waits for the list. */
async function type(page, text) {
  await box(page).fill(text);
  await options(page).first().waitFor();
}

async function withFaults(fault, work) {
  const faulty = await serve(synthetic.root, { fault });
  try {
    return await work(faulty);
  } finally {
    await faulty.close();
  }
}

/** The suggestions of the page's script for each text. */
function suggestAll(page, texts) {
  return page.evaluate(async (all) => {
    const answers = [];
    for (const text of all) {
      answers.push(await window.wangdian.suggest(text));
    }
    return answers;
  }, texts);
}

// ── Expected suggestions, computed independently ────────────────────────────

const plain = (text) => text.normalize('NFKC').toLowerCase().normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').replace(/([ln])v/g, '$1u');
const cut = (text) => [...text].slice(0, LONGEST_KEY).join('');

/** The shortest prefix that no other text has; the whole text if there is none. */
function shortestBeginning(texts) {
  const counts = new Map();
  const beginnings = (text) => [...text].map((_, last, characters) => characters.slice(0, last + 1).join(''));
  for (const beginning of [...new Set(texts)].flatMap(beginnings)) {
    counts.set(beginning, (counts.get(beginning) ?? 0) + 1);
  }
  return (text) => {
    for (const beginning of beginnings(text)) {
      if (counts.get(beginning) === 1 && ([...beginning].length > 1 || beginning > '\u2e80')) {
        return beginning;
      }
    }
    return text;
  };
}

/** Syllables of the words in synthetic names, without the place. */
const SYLLABLES = Object.fromEntries(('理li 工gong 师shi 范fan 农nong 业ye 医yi 科ke 财cai 经jing 交jiao 通tong 海hai 洋yang 民min 族zu ' +
  '航hang 空kong 电dian 子zi 林lin 石shi 油you 中zhong 药yao 政zheng 法fa 纺fang 织zhi 地di 质zhi 新xin 能neng 源yuan 汽qi 车che ' +
  '生sheng 物wu 集ji 成cheng 路lu 人ren 智zhi 制zhi 造zao 轨gui 道dao 现xian 代dai 稀xi 土tu 光guang 伏fu 陶tao 瓷ci 茶cha 叶ye ' +
  '材cai 白bai 酒jiu 机ji 器qi 储chu 船chuan 舶bo 家jia 具ju 玩wan 葡pu 萄tao 水shui 稻dao 区qu 块kuai 链lian 打da 印yin ' +
  '恒heng 信xin 博bo 汇hui 正zheng 华hua 创chuang 启qi 明ming 三san 联lian 众zhong 诚cheng 天tian 衡heng 立li 方fang 卓zhuo 远yuan ' +
  '瑞rui 达da 和he 睿rui 嘉jia 盛sheng 唐tang 云yun 帆fan 朗lang 知zhi 墨mo 砚yan 大da 学xue 院yuan 职zhi 技ji 术shu 研yan 究jiu ' +
  '所suo 图tu 书shu 馆guan 息xi 情qing 报bao 心xin 盟meng 产chan 力li 促cu 进jin 园yuan 服fu 务wu 识shi 权quan 有you 限xian 公gong ' +
  '司si 专zhuan 利li 理li 保bao 护hu 事shi 站zhan 间jian').split(' ').map((entry) => [[...entry][0], entry.slice([...entry][0].length)]));

/** The letters of a region's name without its suffix: `葫芦岛` → `huludao`. */
function regionReadings() {
  const tails = { 特别行政区: 'tebiexingzhengqu', 维吾尔自治区: 'weiwuerzizhiqu', 壮族自治区: 'zhuangzuzizhiqu', 回族自治区: 'huizuzizhiqu', 自治区: 'zizhiqu', 省: 'sheng', 市: 'shi', 县: 'xian', 区: 'qu' };
  const readings = new Map();
  for (const { name, pinyin } of readCsv(readReference('regions.csv'))) {
    const whole = plain(pinyin).replace(/\s/g, '');
    readings.set(name, whole);
    const tail = Object.keys(tails).find((known) => name.endsWith(known));
    if (tail && whole.endsWith(tails[tail]) && name !== tail) {
      readings.set(name.slice(0, -tail.length), whole.slice(0, -tails[tail].length));
    }
  }
  return readings;
}

/** The Pinyin of a name that consists of regions and known words; null for others. */
function spell(name, readings) {
  let at = 0;
  let spelt = '';
  while (at < name.length) {
    let length = Math.min(12, name.length - at);
    while (length > 1 && !readings.has(name.slice(at, at + length))) {
      length -= 1;
    }
    const part = name.slice(at, at + length);
    const letters = length > 1 ? readings.get(part) : SYLLABLES[part] ?? (/[0-9A-Za-z]/.test(part) ? part.toLowerCase() : null);
    if (!letters) {
      return null;
    }
    spelt += letters;
    at += length;
  }
  return spelt;
}

const regionsWithPoints = (site) => {
  const counts = new Map();
  for (const point of listedPoints(site)) {
    for (const code of site.pathOf(point.region)) {
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  return site.regions.filter((region) => counts.has(region.code)).map((region) => ({ ...region, points: counts.get(region.code) }));
};

describe('every name and region is suggested', () => {
  /** A site's suggestions for each text. */
  async function answersOf(site, texts) {
    const own = await serve(site.root);
    try {
      const page = await open({ from: own.url });
      const answers = await suggestAll(page, texts);
      await assertNoTrouble(page);
      return answers;
    } finally {
      await own.close();
    }
  }

  /** Runs `[text, id, name]` on a site and returns those that were not suggested. */
  async function missing(site, wishes) {
    const answers = await answersOf(site, wishes.map(([text]) => text));
    return wishes.filter(([, id], i) => !answers[i].some((one) => one.id === id)).map(([text, , name]) => `${text} (${name})`);
  }

  /** Names of more points than can be shown. */
  const crowded = (site) => {
    const counts = new Map();
    for (const point of listedPoints(site)) {
      counts.set(cut(plain(point.name)), (counts.get(cut(plain(point.name))) ?? 0) + 1);
    }
    return (name) => counts.get(cut(plain(name))) > 4;
  };

  for (const [what, siteOf] of [['the sample', () => sample], ['the synthetic registry', () => synthetic]]) {
    test(`${what}: names by their shortest unique prefixes`, async () => {
      const site = siteOf();
      const points = listedPoints(site);
      const texts = points.flatMap((point) => [point.name, point.name_en, ...point.aliases, ...(point.former ?? [])]).concat(site.regions.map((region) => region.name)).map((text) => plain(text ?? ''));
      const beginning = shortestBeginning(texts);
      const isCrowded = crowded(site);
      const wishes = points.filter((point) => plain(point.name).length > 0 && !isCrowded(point.name))
        .map((point) => {
          // A prefix in letters may be the Pinyin prefix of many names.
          const typed = beginning(plain(point.name));
          return [cut(/^[a-z]+$/.test(typed) ? plain(point.name) : typed), point.id, point.name];
        });
      assert.ok(wishes.length > points.length * 0.9, `${wishes.length} of ${points.length}`);
      assert.deepEqual(await missing(site, wishes), []);
    });

    test(`${what}: complete names and other names`, async () => {
      const site = siteOf();
      const isCrowded = crowded(site);
      const wishes = listedPoints(site).filter((point) => !isCrowded(point.name))
        .flatMap((point) => [point.name, point.name_en, ...point.aliases, ...(point.former ?? [])].map((text) => [text ?? '', point.id, point.name]))
        .filter(([text]) => plain(text).length > 0 && [...plain(text)].length <= LONGEST_KEY);
      const counts = new Map();
      for (const [text] of wishes) {
        counts.set(plain(text), (counts.get(plain(text)) ?? 0) + 1);
      }
      assert.deepEqual(await missing(site, wishes.filter(([text]) => counts.get(plain(text)) <= 4)), []);
    });

    test(`${what}: regions by name and by Pinyin, with the number of their points`, async () => {
      const site = siteOf();
      const readings = regionReadings();
      const wishes = regionsWithPoints(site).flatMap((region) => [[region.name, region], [readings.get(region.name), region]]);
      const answers = await answersOf(site, wishes.map(([text]) => text));
      const wrong = wishes.filter(([text, region], i) => {
        const same = wishes.filter(([other]) => other === text).length;
        const found = answers[i].find((one) => one.type === 'region' && one.id === region.code);
        return found ? found.points !== region.points || found.name !== region.name : same <= 4;
      });
      assert.deepEqual(wrong.map(([text]) => text), []);
      assert.ok(wishes.length > 10);
    });
  }

  test('the synthetic registry: names by their Pinyin and by initials', async () => {
    const readings = regionReadings();
    const isCrowded = crowded(synthetic);
    const points = listedPoints(synthetic).filter((point) => !isCrowded(point.name));
    const spelt = points.map((point) => [cut(spell(point.name, readings) ?? ''), point.id, point.name]).filter(([text]) => text);
    assert.ok(spelt.length > points.length * 0.85, `${spelt.length} of ${points.length} names can be spelt`);
    // Others with the same letters may rank before it; allow one miss.
    const shared = (text) => spelt.filter(([other]) => other.startsWith(text)).length > 4;
    assert.deepEqual(await missing(synthetic, spelt.filter(([text]) => !shared(text))), []);
    const initials = points.map((point) => [initialsOf(point.name), point.id, point.name]).filter(([text]) => text);
    assert.ok(initials.length > 100, `${initials.length} initials`);
    const many = (text) => initials.filter(([other]) => other.startsWith(text)).length > 1;
    assert.deepEqual(await missing(synthetic, initials.filter(([text]) => !many(text))), []);
  });

  /** The initials of names whose place is one of a few known ones. */
  function initialsOf(name) {
    const places = { 北京: 'bj', 上海: 'sh', 天津: 'tj', 重庆: 'cq', 河北: 'hb', 山西: 'sx', 辽宁: 'ln', 吉林: 'jl', 黑龙江: 'hlj', 江苏: 'js', 浙江: 'zj', 安徽: 'ah', 福建: 'fj', 江西: 'jx', 山东: 'sd', 河南: 'hn', 湖北: 'hb', 湖南: 'hn', 广东: 'gd', 广西: 'gx', 海南: 'hn', 四川: 'sc', 贵州: 'gz', 云南: 'yn', 西藏: 'xz', 陕西: 'sx', 甘肃: 'gs', 青海: 'qh', 宁夏: 'nx', 新疆: 'xj' };
    const place = Object.keys(places).find((known) => name.startsWith(known));
    if (!place) {
      return null;
    }
    const rest = [...name.slice(place.length)].map((character) => SYLLABLES[character]?.[0] ?? (/[0-9A-Za-z]/.test(character) ? character.toLowerCase() : null));
    return rest.includes(null) ? null : places[place] + rest.join('');
  }

  test('at most four regions come first, the province before its cities', async () => {
    const page = await open();
    const [found] = await suggestAll(page, ['hua']);
    const regions = found.filter((one) => one.type === 'region');
    assert.equal(found.length, 8);
    assert.ok(regions.length >= 2 && regions.length <= 4);
    assert.deepEqual(found.slice(0, regions.length), regions);
    const points = regions.map((one) => one.points);
    assert.deepEqual(points, points.toSorted((a, b) => b - a));
    assert.equal((await suggestAll(page, ['北京']))[0][0].name, '北京市');
    assert.equal((await suggestAll(page, ['bei']))[0][0].name, '北京市');
  });

  test('one letter, unknown text and very long text have no suggestions', async () => {
    const page = await open();
    assert.deepEqual(await suggestAll(page, ['', ' ', 'b', '。', '量子纠缠', 'qqqq', '图'.repeat(41), 'constructor', '__proto__']), Array(9).fill([]));
  });

  test('a keystroke costs at most two small requests', async () => {
    const page = await open();
    const texts = ['中', '图书', 'b', 'be', 'bei', 'sh', 'shan', 'hld', '5g', '广州市', 'zhongguo', '山东'];
    for (const text of texts) {
      const from = server.requests.length;
      await suggestAll(page, [text]);
      const asked = server.requests.slice(from);
      assert.ok(asked.filter(isSuggestion).length <= 2, `${text}: ${asked}`);
      // At a boundary also the next part.
      assert.ok(asked.filter((address) => /search\/tables\./.test(address)).length <= 2, `${text}: ${asked}`);
    }
    const folder = path.join(synthetic.root, 'search');
    const weight = (name) => gzipSync(readFileSync(path.join(folder, name))).length;
    const files = readdirSync(folder);
    const heaviest = Math.max(...files.filter((name) => name.startsWith('suggestions.')).map(weight));
    const part = Math.max(...files.filter((name) => name.startsWith('tables.')).map(weight));
    assert.ok(heaviest > 0 && heaviest + part <= 6000, `${heaviest} + ${part} bytes`);
  });
});

describe('the list', () => {
  test('opens after a pause below the field, which keeps the focus', async () => {
    const page = await open();
    // Their script is loaded when the field has the focus.
    await box(page).focus();
    await page.locator('main input[name="q"][aria-expanded="false"]').waitFor();
    await box(page).pressSequentially('北京', { delay: 20 });
    await options(page).first().waitFor();
    assert.equal(await box(page).getAttribute('aria-expanded'), 'true');
    assert.ok(await box(page).evaluate((input) => input === document.activeElement));
    const [field, below] = [await box(page).boundingBox(), await list(page).boundingBox()];
    assert.ok(below.y >= field.y + field.height && below.y < field.y + field.height + 20);
    const marks = await list(page).locator('mark').allTextContents();
    assert.ok(marks.length > 0 && marks.every((mark) => mark === '北京'), marks.join(' '));
    assert.match(await options(page).first().innerText(), /^北京市\s+地区\s+\d+ 个网点$/);
    assert.match(await options(page).last().innerText(), /网点\s+\S/);
    assert.equal(await said(page), `有 ${await options(page).count()} 条建议，按上下方向键选择`);
    await assertNoTrouble(page);
  });

  test('nothing is loaded or opened before the person types', async () => {
    const from = server.requests.length;
    const page = await open({ query: '?q=北京' });
    await page.clock.install();
    await box(page).focus();
    await elapse(page, 1000);
    assert.deepEqual(server.requests.slice(from).filter(isSuggestion), []);
    assert.ok(await list(page).isHidden());
  });

  test('arrow keys move through all options and back to the field, and the typed text stays', async () => {
    const page = await open();
    await type(page, '北京');
    const count = await options(page).count();
    for (let i = 0; i < count; i += 1) {
      await page.keyboard.press('ArrowDown');
      assert.equal(await active(page), await options(page).nth(i).getAttribute('id'));
      assert.deepEqual(await options(page).evaluateAll((all) => all.flatMap((option, at) => (option.getAttribute('aria-selected') === 'true' ? [at] : []))), [i]);
    }
    await page.keyboard.press('ArrowDown');
    assert.equal(await active(page), null);
    await page.keyboard.press('ArrowUp');
    assert.equal(await active(page), await options(page).last().getAttribute('id'));
    await page.keyboard.press('ArrowLeft');
    assert.equal(await active(page), null);
    assert.equal(await box(page).inputValue(), '北京');
    assert.ok(await box(page).evaluate((input) => input === document.activeElement));
  });

  test('Enter on a region shows exactly its points', async () => {
    const page = await open();
    await type(page, 'bei');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/region=110000/);
    const expected = regionsWithPoints(synthetic).find((region) => region.code === '110000').points;
    await page.locator('[data-search-status]').filter({ hasText: `找到 ${expected} 个网点` }).waitFor();
    await page.locator('[data-search-chips] button').filter({ hasText: /^北京市$/ }).waitFor();
    assert.equal(await box(page).inputValue(), '');
    assert.ok(await list(page).isHidden());
    assert.ok(await box(page).evaluate((input) => input === document.activeElement));
    await page.goBack();
    await page.waitForFunction(() => !location.search.includes('region'));
    await assertNoTrouble(page);
  });

  test('Enter on a name opens its page', async () => {
    const page = await open();
    await type(page, '北京');
    const names = options(page).filter({ has: page.locator('.search-suggestion-kind', { hasText: /^网点$/ }) });
    const name = await names.first().locator('span').first().textContent();
    await page.keyboard.press('ArrowUp');
    while ((await active(page)) !== await names.first().getAttribute('id')) {
      await page.keyboard.press('ArrowUp');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/points\//);
    assert.equal(await page.locator('h1').textContent(), name);
    await page.goBack();
    assert.ok(await list(page).isHidden());
    await assertNoTrouble(page);
  });

  test('Enter without a choice searches, and the list stays closed', async () => {
    const page = await open();
    await page.clock.install();
    await type(page, '北京');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=/);
    await elapse(page, 1000);
    assert.ok(await list(page).isHidden());
    assert.equal(new URL(page.url()).searchParams.get('q'), '北京');
    await box(page).fill('上海');
    await page.keyboard.press('Enter');
    await elapse(page, 1000);
    assert.ok(await list(page).isHidden(), 'an Enter before the pause is over');
  });

  test('Escape, Tab and a click elsewhere close it; ArrowDown reopens it', async () => {
    const page = await open();
    await type(page, '北京');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    assert.ok(await list(page).isHidden());
    assert.equal(await box(page).inputValue(), '北京', 'the first Escape only closes');
    assert.equal(await box(page).getAttribute('aria-expanded'), 'false');
    assert.equal(await active(page), null);
    assert.equal(await said(page), '');
    await page.keyboard.press('ArrowDown');
    await options(page).first().waitFor();
    await page.keyboard.press('Tab');
    assert.ok(await list(page).isHidden());
    assert.equal(await page.evaluate(() => document.activeElement.textContent), '搜索');
    await type(page, '上海');
    await page.locator('h1').click();
    assert.ok(await list(page).isHidden());
  });

  test('options can be clicked and touched', async () => {
    const page = await open();
    await type(page, '北京');
    await options(page).first().click();
    await page.waitForURL(/region=110000/);
    const phone = await open({ ...PHONE, hasTouch: true, isMobile: true });
    await type(phone, '北京');
    await options(phone).last().tap();
    await phone.waitForURL(/points\//);
    await assertNoTrouble(page);
    await assertNoTrouble(phone);
  });

  test('a phone shows five rows of at least 44 px and leaves space for the results', async () => {
    const page = await open(PHONE);
    await type(page, '北京');
    assert.equal(await options(page).count(), 5);
    assert.ok((await options(page).filter({ hasText: '地区' }).count()) <= 2);
    const heights = await options(page).evaluateAll((all) => all.map((option) => option.getBoundingClientRect().height));
    assert.ok(heights.every((height) => height >= 44), heights.join(' '));
    const below = await list(page).boundingBox();
    assert.ok(below.y + below.height < 700 && below.x >= 0 && below.x + below.width <= 375);
  });

  test('nothing is suggested during input method composition', async () => {
    const page = await open();
    const compose = (kind, value) => box(page).evaluate((input, step) => {
      input.value = step.value;
      input.dispatchEvent(new CompositionEvent(step.kind, { bubbles: true }));
      input.dispatchEvent(new InputEvent('input', { isComposing: step.kind !== 'compositionend', bubbles: true }));
    }, { kind, value });
    await type(page, '北京');
    await page.clock.install();
    await compose('compositionstart', '北京');
    assert.ok(await list(page).isHidden());
    await compose('compositionupdate', '北京t');
    await compose('compositionupdate', "北京tu'shu'g");
    await elapse(page, 1000);
    assert.ok(await list(page).isHidden());
    await compose('compositionend', '北京市');
    await options(page).first().waitFor();
  });

  for (const settings of [{}, PHONE, { colorScheme: 'dark' }, { ...PHONE, colorScheme: 'dark' }, { forcedColors: 'active' }]) {
    test(`has no axe-core violations while it is open: ${JSON.stringify(settings)}`, async () => {
      const page = await open(settings);
      await page.evaluate(axeSource);
      await type(page, '北京');
      await page.keyboard.press('ArrowDown');
      const { violations } = await page.evaluate((rules) => window.axe.run('.search-form', rules), AXE);
      assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)), []);
      const roles = await box(page).evaluate((input) => ['role', 'aria-autocomplete', 'aria-controls', 'aria-expanded'].map((name) => input.getAttribute(name)));
      assert.deepEqual(roles, ['combobox', 'list', 'search-suggestions', 'true']);
      assert.ok((await list(page).getAttribute('aria-label')).length > 0);
    });
  }

  test('it needs no horizontal scrolling at 320 px and in large type', async () => {
    const page = await open({ viewport: { width: 320, height: 600 } });
    await page.locator('[data-large-type]').click();
    await type(page, '长');
    assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= 320);
  });
});

describe('when things go wrong', () => {
  test('late suggestions never replace newer ones', async () => {
    const isAsked = gate();
    const late = gate();
    let address;
    const slow = (file) => {
      if (address !== undefined || !/search\/suggestions\./.test(file)) {
        return undefined;
      }
      address = file;
      isAsked.open();
      return late.opened;
    };
    await withFaults(slow, async (faulty) => {
      const page = await open({ from: faulty.url });
      await box(page).fill('shang');
      await isAsked.opened;
      await type(page, '北京');
      const shown = await options(page).allTextContents();
      const came = page.waitForResponse((response) => response.url().endsWith(address));
      await page.clock.install();
      late.open();
      await (await came).finished();
      await elapse(page, 1000);
      assert.deepEqual(await options(page).allTextContents(), shown);
    });
  });

  for (const [what, wrong] of [['missing', { status: 404, body: 'no' }], ['cut off', { body: '{"version":2,"sugg' }], ['foreign', { body: '{"version":99}' }]]) {
    for (const family of ['tables', 'suggestions']) {
      test(`a ${what} file of \`${family}\` gives no suggestions, and the search still works`, async () => {
        await withFaults((file) => (file.startsWith(`search/${family}.`) ? wrong : undefined), async (faulty) => {
          const page = await open({ from: faulty.url });
          await page.clock.install();
          await box(page).fill('北京');
          await page.waitForURL(/q=/);
          await page.locator('.search-hit-name').first().waitFor();
          await elapse(page, 1000);
          assert.ok(await list(page).isHidden());
          assert.ok(await page.locator('[data-search-error]').isHidden());
          await assertNoTrouble(page, { allow: /404/ });
        });
      });
    }
  }

  test('slow suggestions do not delay the hits', async () => {
    const never = gate();
    await withFaults((file) => (isSuggestion(`/${file}`) ? never.opened : undefined), async (faulty) => {
      const page = await open({ from: faulty.url });
      await box(page).fill('北京');
      await page.waitForURL(/q=/);
      await page.locator('.search-hit-name mark').first().waitFor();
    });
  });

  test('markup in typed text and in names is shown as text', async () => {
    const page = await open();
    await page.clock.install();
    for (const text of ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '甲<img', '{{ site', ']]>结尾']) {
      await box(page).fill(text);
      await elapse(page, 1000);
      assert.equal(await page.locator('main img, main script').count(), 0);
    }
    await box(page).fill('甲<img');
    await options(page).filter({ hasText: '甲<img src=x onerror=alert(2)>乙图书馆' }).waitFor();
    await assertNoTrouble(page);
  });

  test('ten thousand typed characters have no suggestions', async () => {
    const page = await open();
    await page.clock.install();
    await box(page).evaluate((input) => {
      input.value = '知识产权'.repeat(2500);
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    });
    await elapse(page, 1000);
    assert.ok(await list(page).isHidden());
    await assertNoTrouble(page);
  });
});

describe('at any location', () => {
  test('below a path, and from file://', async () => {
    const below = await serve(sample.root, { mount: '/a/b/' });
    try {
      for (const from of [below.url, `${pathToFileURL(sample.root).href}/`]) {
        const page = await open({ from });
        await type(page, 'shanghaid');
        assert.match(await options(page).first().innerText(), /^上海/);
        const name = await options(page).first().locator('span').first().textContent();
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.waitForURL(/points\/[^/]+\.html/);
        assert.equal(await page.locator('h1').textContent(), name);
        await assertNoTrouble(page);
      }
    } finally {
      await below.close();
    }
  });
});
