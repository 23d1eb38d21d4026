// Quality of search results for labelled queries: success@1, success@10, mean reciprocal rank, and
// recall on the first page.
//
// A label is `{kind, query, filters, …}` with an expectation, which is one of:
// * `expected`: a set of ids, any of which is a correct hit; with `exact`, no other hit is
// * `refused`: a set of ids that must not be among the hits
// * `nothing`: true if there must be no hits

const FIRST_PAGE = 10;

/** 1 divided by the rank of the first correct hit; 0 if there is none. */
function reciprocalRank(label, { total, ids }) {
  if (label.nothing) {
    return total === 0 ? 1 : 0;
  }
  if (label.refused) {
    return ids.some((id) => label.refused.has(id)) ? 0 : 1;
  }
  if (label.exact && total !== label.expected.size) {
    return 0;
  }
  const place = ids.findIndex((id) => label.expected.has(id));
  return place < 0 ? 0 : 1 / (place + 1);
}

/** A label with its result: `{label, answer, reciprocal}`. */
export function judge(labels, answers) {
  return labels.map((label, place) => ({ label, answer: answers[place], reciprocal: reciprocalRank(label, answers[place]) }));
}

/** The share of the correct hits, of those that a first page has room for, that are on it. */
function recallOnFirstPage({ label, answer, reciprocal }) {
  if (!label.expected?.size) {
    return reciprocal;
  }
  const found = answer.ids.slice(0, FIRST_PAGE).filter((id) => label.expected.has(id)).length;
  return found / Math.min(FIRST_PAGE, label.expected.size);
}

/** `{queries, success1, success10, mrr, recall}` of evaluated labels. */
export function figures(judged) {
  const share = (isGood) => judged.filter(isGood).length / judged.length;
  return {
    queries: judged.length,
    success1: share(({ reciprocal }) => reciprocal === 1),
    success10: share(({ reciprocal }) => reciprocal >= 1 / FIRST_PAGE),
    mrr: judged.reduce((sum, { reciprocal }) => sum + reciprocal, 0) / judged.length,
    recall: judged.reduce((sum, one) => sum + recallOnFirstPage(one), 0) / judged.length,
  };
}

/** Evaluated labels by kind, in order of first occurrence. */
export function byKind(judged) {
  const kinds = new Map();
  for (const one of judged) {
    kinds.set(one.label.kind, [...(kinds.get(one.label.kind) ?? []), one]);
  }
  return kinds;
}

/** The lines of a table: a row per kind, and one for all labels. */
export function table(judged) {
  const row = (kind, { queries, success1, success10, mrr }) =>
    [kind.padEnd(18), String(queries).padStart(7), ...[success1, success10, mrr].map((figure) => figure.toFixed(3).padStart(12))].join('');
  return [
    `${'kind'.padEnd(18)}queries   success@1  success@10         MRR`,
    ...[...byKind(judged)].map(([kind, own]) => row(kind, figures(own))),
    row('all', figures(judged)),
  ];
}

/** The labels whose first hit is not correct, as text. */
export function shortcomings(judged) {
  return judged
    .filter(({ reciprocal }) => reciprocal < 1)
    .map(({ label, answer, reciprocal }) => {
      const rank = reciprocal > 0 ? `rank ${Math.round(1 / reciprocal)}` : 'not found';
      const asked = `“${label.query}”${Object.keys(label.filters).length > 0 ? ` ${JSON.stringify(label.filters)}` : ''}`;
      return `${label.kind}: ${asked}: ${rank}; ${answer.total} hits, first ${answer.first ?? 'none'}`;
    });
}
