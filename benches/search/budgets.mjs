// Budgets of a search by the number of points: kilobytes (1,000 bytes) compressed, requests,
// milliseconds. Other sizes have no budget.

export const BUDGETS = {
  1000: { first50: 30, first95: 50, requests50: 6, next50: 5, compute95: 5, counts: 6 },
  10000: { first50: 50, first95: 100, requests50: 8, next50: 20, compute95: 10, counts: 26 },
  100000: { first50: 120, first95: 300, requests50: 10, next50: 60, compute95: 50, counts: 230 },
};

/** The whole script. */
export const SCRIPT_BUDGET = 15;

/** The most bytes of a first query, relative to another search engine on the same site. */
export const SHARES = { Pagefind: 1 / 3, MiniSearch: 1 };
