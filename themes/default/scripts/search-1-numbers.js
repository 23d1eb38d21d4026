/** Decodes the numbers in the search files (docs/search-format.md). */
(function (window) {
  'use strict';

  const DIGITS = window.wangdian.tables.DIGITS;

  const valueOf = new Uint8Array(128);
  for (let i = 0; i < DIGITS.length; i += 1) {
    valueOf[DIGITS.charCodeAt(i)] = i;
  }
  /** Reads numbers of five-bit groups, lowest first; the sixth bit marks that more groups follow. */
  function numberReader(encoded) {
    let at = 0;
    return {
      done: function () {
        return at >= encoded.length;
      },
      next: function () {
        let number = 0;
        let shift = 0;
        let value;
        do {
          value = valueOf[encoded.charCodeAt(at)];
          at += 1;
          number |= (value & 31) << shift;
          shift += 5;
        } while (value & 32);
        return number;
      },
    };
  }

  /** Calls back with every number of an ascending list. */
  function eachAscending(encoded, callback) {
    const reader = numberReader(encoded);
    let next = 0;
    while (!reader.done()) {
      next += reader.next();
      callback(next);
      next += 1;
    }
  }

  /** Calls back for every document of a set: an ascending list, or bits after a mark. */
  function eachDocument(encoded, callback) {
    if (encoded[0] !== window.wangdian.tables.BITMAP_MARK) {
      eachAscending(encoded, callback);
      return;
    }
    for (let at = 1; at < encoded.length; at += 1) {
      const six = valueOf[encoded.charCodeAt(at)];
      for (let bit = 0; six >> bit !== 0; bit += 1) {
        if (six >> bit & 1) {
          callback(6 * (at - 1) + bit);
        }
      }
    }
  }

  /** Decodes numbers that are encoded as signed differences. */
  function readWalk(encoded) {
    const reader = numberReader(encoded);
    const numbers = [];
    let current = 0;
    while (!reader.done()) {
      const step = reader.next();
      current += step & 1 ? -(step >> 1) : step >> 1;
      numbers.push(current);
    }
    return numbers;
  }

  /** Decodes a column of numbers from planes of six bits. */
  function readColumn(planes, length) {
    const column = new Uint32Array(length);
    planes.forEach(function (plane, position) {
      for (let row = 0; row < length; row += 1) {
        column[row] |= valueOf[plane.charCodeAt(row)] << (6 * position);
      }
    });
    return column;
  }

  /** The bit at a position; each digit holds six. */
  function bitAt(bits, position) {
    return valueOf[bits.charCodeAt(Math.floor(position / 6))] >> (position % 6) & 1;
  }

  window.wangdian.numbers = {
    numberReader: numberReader,
    eachAscending: eachAscending,
    eachDocument: eachDocument,
    readWalk: readWalk,
    readColumn: readColumn,
    bitAt: bitAt,
  };
})(window);
