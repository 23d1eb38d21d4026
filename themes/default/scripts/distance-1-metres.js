/**
 * How far records are from a place.
 *
 * The same as src/search/distance.rs: only additions, subtractions, multiplications, divisions and
 * square roots, in the same order, so that both give the same metres.
 */
(function (window) {
  'use strict';

  const numbers = window.wangdian.numbers;
  const tables = window.wangdian.tables;
  const STEPS = tables.STEPS_PER_DEGREE;

  /** The sine of an angle between 0 and a right angle. */
  function sine(angle) {
    const square = angle * angle;
    let sum = 1;
    for (let term = tables.SINE_TERMS; term >= 1; term -= 1) {
      const even = 2 * term;
      sum = 1 - square / (even * (even + 1)) * sum;
    }
    return angle * sum;
  }

  /** The arcsine of a number between 0 and 1. */
  function arcsine(value) {
    if (value > 0.5) {
      return Math.PI / 2 - 2 * arcsine(Math.sqrt((1 - value) / 2));
    }
    const square = value * value;
    let sum = 1;
    for (let term = tables.ARCSINE_TERMS; term >= 1; term -= 1) {
      const even = 2 * term;
      const odd = even - 1;
      sum = 1 + square * (odd * odd) / (even * (even + 1)) * sum;
    }
    return value * sum;
  }

  function halfAngle(steps) {
    return steps / STEPS * (Math.PI / 180) / 2;
  }

  function cosine(latitude) {
    return sine(Math.PI / 2 - Math.abs(latitude) / STEPS * (Math.PI / 180));
  }

  /** The distance between two positions, in whole metres. */
  function metresBetween(one, other) {
    const around = Math.abs(one.longitude - other.longitude);
    const halfTurn = 180 * STEPS;
    const north = sine(halfAngle(Math.abs(one.latitude - other.latitude)));
    const east = sine(halfAngle(around > halfTurn ? 2 * halfTurn - around : around));
    const haversine = north * north + cosine(one.latitude) * cosine(other.latitude) * (east * east);
    return Math.floor(2 * tables.RADIUS * arcsine(Math.min(Math.sqrt(haversine), 1)) + 0.5);
  }

  /** A position of latitude and longitude in degrees, rounded. */
  function roundedPosition(near) {
    return { latitude: Math.floor(near[0] * STEPS + 0.5), longitude: Math.floor(near[1] * STEPS + 0.5) };
  }

  /** The positions of the documents that have one, decoded once. */
  function positionsOf(raw) {
    if (!raw.decoded) {
      const latitudes = numbers.readWalk(raw.latitudes);
      const longitudes = numbers.readWalk(raw.longitudes);
      const positions = new Map();
      numbers.eachDocument(raw.documents, function (document) {
        positions.set(document, {
          latitude: latitudes[positions.size] - 90 * STEPS,
          longitude: longitudes[positions.size] - 180 * STEPS,
        });
      });
      raw.decoded = positions;
    }
    return raw.decoded;
  }

  /** The distances in metres of those documents that have a position, from latitude and longitude. */
  function distancesFrom(raw, documents, near) {
    const positions = positionsOf(raw);
    const from = roundedPosition(near);
    const metres = new Map();
    documents.forEach(function (document) {
      if (positions.has(document)) {
        metres.set(document, metresBetween(positions.get(document), from));
      }
    });
    return metres;
  }

  /**
   * Adds the distances to hits, in whole kilometres: the systems of coordinates differ by several
   * hundred metres.
   */
  function addKilometres(hits, documents, metres) {
    hits.forEach(function (hit, i) {
      const distance = metres.get(documents[i]);
      if (distance !== undefined) {
        hit.kilometres = distance < 1000 ? 0 : Math.floor((distance + 500) / 1000);
      }
    });
  }

  window.wangdian.positionsOf = positionsOf;
  window.wangdian.distancesFrom = distancesFrom;
  window.wangdian.addKilometres = addKilometres;
})(window);
