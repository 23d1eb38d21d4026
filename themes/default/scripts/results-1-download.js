/**
 * All hits of a search as a CSV file: their rows of the site's own download, letter for letter, in
 * the order of the hits.
 */
(function (window) {
  'use strict';

  const document = window.document;
  const page = document.querySelector('[data-search]');
  const button = page.querySelector('[data-search-download]');
  const said = page.querySelector('[data-search-taken]');

  /** How many hits are asked for at a time, so that slow connections get through each step. */
  const HITS_AT_ONCE = 200;
  const PATIENCE_MILLISECONDS = 120000;
  const END_OF_ROW = '\r\n';
  const BYTE_ORDER_MARK = '\ufeff';
  /** Characters that file systems refuse, in runs. */
  const REFUSED_IN_NAMES = /[\s\\/:*?"<>|\u0000-\u001f.]+/g;
  const LONGEST_QUERY_IN_NAME = 40;

  let isBusy = false;

  /** The rows of a file as written, with their ends. Within quotes, the end of a line ends no row. */
  function rowsOf(csv) {
    const rows = [];
    let start = 0;
    let quotes = 0;
    let at = 0;
    while (at < csv.length) {
      const end = csv.indexOf(END_OF_ROW, at);
      if (end < 0) {
        break;
      }
      quotes += csv.slice(at, end).split('"').length - 1;
      at = end + END_OF_ROW.length;
      if (quotes % 2 === 0) {
        rows.push(csv.slice(start, at));
        start = at;
      }
    }
    if (start < csv.length) {
      throw new Error('the last row has no end');
    }
    return rows;
  }

  /** The first cell of a row: ids need no quotes. */
  function idOf(row) {
    return row.slice(0, row.indexOf(','));
  }

  async function allHits(state) {
    const hits = [];
    let total = 1;
    while (hits.length < total) {
      const answer = await window.wangdian.searchPage.hitsOf(state, hits.length, HITS_AT_ONCE);
      total = answer.total;
      if (answer.hits.length === 0) {
        break;
      }
      hits.push(...answer.hits);
    }
    return hits;
  }

  /** The smallest file that has all hits: that of their province, or that of the country. */
  function fileOf(hits) {
    const whole = page.dataset.points;
    // The options have the short names of provinces, with which the places of hits begin.
    const option = Array.from(page.querySelector('[data-search-region]').options).find(function (known) {
      return known.value && hits.every(function (hit) {
        return hit.place.indexOf(known.dataset.label || known.text) === 0;
      });
    });
    return option ? whole.replace(/[^/]*$/, 'provinces/' + option.value + '.csv') : whole;
  }

  async function textOf(address) {
    // Not one from the browser's cache that is older than the search's files.
    const text = await window.wangdian.fetchWithin(address, 'no-cache', 'text', PATIENCE_MILLISECONDS);
    return text.replace(BYTE_ORDER_MARK, '');
  }

  async function csvOf(hits) {
    const rows = rowsOf(await textOf(fileOf(hits)));
    const heading = rows.shift() || '';
    const byId = new Map(rows.map(function (row) {
      return [idOf(row), row];
    }));
    if (idOf(heading) !== 'id' || !hits.every(function (hit) {
      return byId.has(hit.id);
    })) {
      // Another file, or one of another day than the search's.
      throw new Error('the file has not all hits');
    }
    return [BYTE_ORDER_MARK, heading].concat(hits.map(function (hit) {
      return byId.get(hit.id);
    }));
  }

  function nameOf(state) {
    const query = Array.from(state.q.replace(REFUSED_IN_NAMES, ' ').trim()).slice(0, LONGEST_QUERY_IN_NAME).join('');
    const parts = [text('search.download_name'), query, page.dataset.asOf].filter(Boolean);
    return parts.join('-').replace(REFUSED_IN_NAMES, '-') + '.csv';
  }

  function offer(parts, name) {
    const link = document.createElement('a');
    link.href = window.URL.createObjectURL(new window.Blob(parts, { type: 'text/csv;charset=utf-8' }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    // Some browsers read it only after the click.
    window.setTimeout(function () {
      window.URL.revokeObjectURL(link.href);
    }, 60000);
  }

  async function download(state) {
    if (isBusy) {
      return;
    }
    isBusy = true;
    button.setAttribute('aria-disabled', 'true');
    said.textContent = text('search.download_preparing');
    try {
      const hits = await allHits(state);
      offer(await csvOf(hits), nameOf(state));
      said.textContent = text('search.downloaded', { count: hits.length });
    } catch (error) {
      said.textContent = said.dataset.failed;
    } finally {
      isBusy = false;
      button.removeAttribute('aria-disabled');
    }
  }

  /** What the buttons beside the hits do, by their names. */
  window.wangdian.takeHits = { download: download };
})(window);
