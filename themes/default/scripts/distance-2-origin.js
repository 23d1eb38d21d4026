/**
 * Where distances are measured from: the visitor's position, which is asked for only after a press
 * and neither stored nor sent, or else a region.
 */
(function (window) {
  'use strict';

  const page = window.wangdian.searchPage;
  const tables = window.wangdian.tables;

  /** The visitor's latitude and longitude in degrees, while this page is open. */
  let visitor = null;

  // ── Typed places ───────────────────────────────────────────────────────────

  /** How many regions a region lies in. */
  function depthOf(regions, position) {
    const parent = regions[position].parent;
    return parent < 0 ? 0 : depthOf(regions, parent) + 1;
  }

  /** A name of a region or a query, as both are compared. */
  function comparable(name) {
    return window.wangdian.text.exactTerm(name).replace(/ /g, '');
  }

  /**
   * The index of the region that a query is about, or -1: of those with some codes, which the search has
   * found in it, the largest; without any, the one that is all of it.
   */
  function typedRegion(query, regions, codes) {
    const typed = comparable(query);
    const found = Array.from(regions.keys()).filter(function (position) {
      return codes.length > 0
        ? codes.indexOf(regions[position].code) >= 0
        : regions[position].spellings.map(comparable).indexOf(typed) >= 0;
    });
    return found.reduce(function (best, position) {
      return best < 0 || depthOf(regions, position) < depthOf(regions, best) ? position : best;
    }, -1);
  }

  /** The mean latitude and longitude of documents in degrees, or null where none has a position. */
  function meanOf(positions, documents) {
    const located = documents.filter(function (document) {
      return positions.has(document);
    });
    const mean = function (key) {
      return located.reduce(function (sum, document) {
        return sum + positions.get(document)[key];
      }, 0) / located.length / tables.STEPS_PER_DEGREE;
    };
    return located.length === 0 ? null : [mean('latitude'), mean('longitude')];
  }

  /** The mean position of the listed points in a region: the chosen one, else a typed one. */
  async function centreOf(table, raw, query, chosen, codes) {
    const loaded = await Promise.all([page.engine.regions(), page.engine.columns(table)]);
    const regions = loaded[0];
    const position = typedRegion(query, regions, chosen ? [chosen] : codes);
    const column = loaded[1].byKey.region;
    const inside = [];
    for (let document = 0; document < table.listed; document += 1) {
      if (column.sets[column.column[document]].indexOf(position) >= 0) {
        inside.push(document);
      }
    }
    const near = meanOf(window.wangdian.positionsOf(raw), inside);
    return near === null ? null : { name: regions[position].name, near: near };
  }

  // ── On the page ────────────────────────────────────────────────────────────

  /** Whether positions of different systems are compared; those of devices are in WGS 84. */
  function isMixed(systems, withDevice) {
    const distinct = new Set(systems.concat(withDevice ? 'wgs84' : []).map(function (system) {
      // These two differ by centimetres.
      return system === 'cgcs2000' ? 'wgs84' : system;
    }));
    return distinct.size > 1;
  }

  /**
   * Where distances are measured from, or null where nothing says so.
   *
   * @param {string} query
   * @param {string|undefined} chosen the code of the region that is chosen in the filter
   * @param {string[]} codes those of the regions that the search has found in the query
   * @returns {Promise<?{name: ?string, near: number[], isMixed: boolean}>} `name` of the region;
   *   null for the visitor's position
   */
  window.wangdian.originOf = async function (query, chosen, codes) {
    const table = await page.engine.manifest();
    const raw = await page.engine.familyFile('positions', table.positions);
    const origin = visitor ? { name: null, near: visitor } : await centreOf(table, raw, query, chosen, codes);
    return origin && Object.assign({ isMixed: isMixed(raw.systems, visitor !== null) }, origin);
  };

  /** Says where distances are measured from, and offers the visitor's position. */
  window.wangdian.showOrigin = function (line, origin) {
    const said = [];
    if (origin === null) {
      said.push(text('search.from_where'));
    } else {
      said.push(origin.name === null ? text('search.from_here') : text('search.from_region', { region: origin.name }));
      said.push(origin.isMixed ? text('search.mixed_systems') : '');
    }
    if (visitor === null && window.isSecureContext && window.navigator.geolocation) {
      const button = window.document.createElement('button');
      button.textContent = text('search.near_me');
      button.type = 'button';
      button.addEventListener('click', locate);
      said.push(' ', button);
    }
    line.replaceChildren(...said.flatMap(function (part) {
      return typeof part === 'string' ? window.wangdian.text.mixed(part) : part;
    }));
  };

  function locate() {
    page.status.textContent = text('search.locating');
    window.navigator.geolocation.getCurrentPosition(function (found) {
      visitor = [found.coords.latitude, found.coords.longitude];
      page.refresh();
    }, function () {
      page.status.textContent = text('search.not_located');
    }, { maximumAge: 600000, timeout: 20000 });
  }
})(window);
