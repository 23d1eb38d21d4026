// Random numbers that are the same on every machine, so that failures are reproducible.

/** A source of random choices with a seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;

  function fraction() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  const random = {
    fraction,
    /** An integer from 0 to `end`, exclusive. */
    below: (end) => Math.floor(fraction() * end),
    /** An integer from `low` to `high`, inclusive. */
    between: (low, high) => low + Math.floor(fraction() * (high - low + 1)),
    chance: (probability) => fraction() < probability,
    pick: (values) => values[Math.floor(fraction() * values.length)],
    /** Up to `count` different values, in their original order. */
    sample(values, count) {
      const rest = values.map((value, place) => [fraction(), place, value]);
      rest.sort((a, b) => a[0] - b[0]);
      return rest
        .slice(0, count)
        .sort((a, b) => a[1] - b[1])
        .map((entry) => entry[2]);
    },
  };
  return random;
}
