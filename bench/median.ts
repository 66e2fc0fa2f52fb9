/** The middle of the runs, or the higher of two middles. */
export const median = (runs: readonly number[]): number =>
  runs.toSorted((a, b) => a - b)[runs.length >> 1] as number
