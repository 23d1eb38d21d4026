// Budgets of a search by the number of points: kilobytes (1,000 bytes) compressed, requests,
// milliseconds. "First" counts everything that a cold visit of the search page loads after its
// HTML until ten hits are shown. Other sizes have no budget.

export const BUDGETS = {
  1000: { first50: 45, first95: 75, requests50: 8, next50: 5, compute95: 3, counts: 6 },
  10000: { first50: 60, first95: 100, requests50: 10, next50: 20, compute95: 10, counts: 26 },
  100000: { first50: 125, first95: 250, requests50: 12, next50: 60, compute95: 30, counts: 230 },
};

/** All scripts of the search. */
export const SCRIPT_BUDGET = 15;

/** The most bytes of a first query, relative to another search engine on the same site. */
export const SHARES = { Pagefind: 1 / 3, MiniSearch: 1 };
