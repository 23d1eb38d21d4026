/** All hits of a search on paper, instead of those of one page. */
(function (window) {
  'use strict';

  const page = window.wangdian.searchPage;

  /** More hits than this are not a list for paper. */
  const PRINTED_AT_MOST = 500;

  /** Whether all hits are shown, to be printed. */
  let showsAll = false;

  async function print(state) {
    const isNewest = page.claim();
    let answer;
    try {
      answer = await page.hitsOf(state, 0, PRINTED_AT_MOST);
    } catch (error) {
      if (isNewest()) {
        page.showFailure(state);
      }
      return;
    }
    if (!isNewest()) {
      // Something else was searched for meanwhile.
      return;
    }
    showsAll = true;
    page.showHits(answer, window.wangdian.text.parseQuery(answer.asked));
    window.document.querySelector('[data-search-results]').start = 1;
    page.status.textContent = text('search.found', { count: answer.total }) +
      (answer.total > PRINTED_AT_MOST ? text('search.printed_first', { count: PRINTED_AT_MOST }) : '');
    window.print();
  }

  window.addEventListener('afterprint', function () {
    if (showsAll) {
      showsAll = false;
      page.refresh();
    }
  });

  window.wangdian.takeHits.print = print;
})(window);
