// Other characters in the words of the synthetic services, as typed in Taiwan or Hong Kong or
// selected by mistake in an input method. Written by hand.

const TRADITIONAL = Object.fromEntries(
  '专專 检檢 标標 识識 产產 权權 务務 询詢 导導 预預 训訓 库庫 业業 规規 划劃 传傳 递遞 发發 态態 状狀 评評 议議 术術 线線 机機 药藥 农農 电電 设設 图圖 风風 险險 项項 题題 数數 据據 价價 台臺 动動 车車 轨軌 开開 区區 块塊 链鏈 储儲 医醫 叶葉 献獻'
    .split(' ')
    .map((pair) => [...pair]),
);

/** Homophones; the tone may differ. */
const HOMOPHONES = Object.fromEntries(
  '利力 检减 标表 识实 权全 导道 预遇 警景 训讯 析西 布部 局居 评平 培陪 育玉 传船 信新 询讯 查茶 新心 索锁 务物 航杭 库裤 台抬 线现 报暴'
    .split(' ')
    .map((pair) => [...pair]),
);

/** Converts a text to traditional characters. */
export const traditional = (text) => [...text].map((character) => TRADITIONAL[character] ?? character).join('');

/** A text with one wrong character, the nth of those that can be replaced; null if none can. */
export function misheard(text, nth) {
  const all = [...text];
  const places = all.map((_, place) => place).filter((place) => HOMOPHONES[all[place]]);
  if (places.length === 0) {
    return null;
  }
  const place = places[nth % places.length];
  return all.with(place, HOMOPHONES[all[place]]).join('');
}
