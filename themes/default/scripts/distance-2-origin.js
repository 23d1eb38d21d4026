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

  /** The name of a region as people say it, without its generic end. */
  function spokenName(name, ends) {
    const end = ends.find(function (generic) {
      return name.endsWith(generic);
    });
    const specific = end === undefined ? name : name.slice(0, -end.length);
    return Array.from(specific).length > 1 ? specific : name;
  }

  /**
   * The region that a query names: the one that, with the regions it lies in, has most of the
   * query; of equal ones the largest. Returns its index in `regions`, or -1.
   */
  function regionInQuery(query, regions, ends) {
    const folded = window.wangdian.text.fold(query);
    const depths = [];
    const said = [];
    let best = -1;
    let most = 0;
    regions.forEach(function (region, i) {
      const own = [region.name, spokenName(region.name, ends)].find(function (name) {
        return folded.indexOf(name) >= 0;
      });
      const above = region.parent < 0 ? [] : said[region.parent];
      said.push(own === undefined || above.indexOf(own) >= 0 ? above : above.concat(own));
      depths.push(region.parent < 0 ? 0 : depths[region.parent] + 1);
      const length = said[i].join('').length;
      if (own !== undefined && (length > most || (length === most && depths[i] < depths[best]))) {
        best = i;
        most = length;
      }
    });
    return best;
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

  /** The mean position of the listed points in a region: the chosen one, else one in the query. */
  async function centreOf(table, raw, query, code) {
    const loaded = await Promise.all([page.engine.regions(), page.engine.columns(table)]);
    const regions = loaded[0];
    const position = code
      ? regions.findIndex(function (region) {
        return region.code === code;
      })
      : regionInQuery(query, regions, raw.region_ends);
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
   * @returns {Promise<?{name: ?string, near: number[], isMixed: boolean}>} `name` of the region;
   *   null for the visitor's position
   */
  window.wangdian.originOf = async function (query, code) {
    const table = await page.engine.manifest();
    const raw = await page.engine.familyFile('positions', table.positions);
    const origin = visitor ? { name: null, near: visitor } : await centreOf(table, raw, query, code);
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
