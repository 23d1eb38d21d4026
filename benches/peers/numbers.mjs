/** The middle one, the upper of two; null of nothing. */
export function median(numbers) {
  return numbers.length > 0 ? [...numbers].sort((a, b) => a - b)[numbers.length >> 1] : null;
}
