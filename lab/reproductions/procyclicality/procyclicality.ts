/** Measures of a margin's procyclicality over a period. */
export interface Procyclicality {
  /** The highest margin over the lowest. */
  readonly peakToTrough: number
  /** The largest rise of the margin within the days of a call, as a share of notional. */
  readonly worstCall: number
  /**
   * Days whose margin was less than the loss over the horizon that followed, and the number of
   * days.
   */
  readonly breaches: number
  readonly days: number
}

/** The measured days, both ends included, and the days over which a call and a loss count. */
export interface Measured {
  readonly from: number
  readonly to: number
  readonly callDays: number
  readonly horizon: number
}

/**
 * Measures margins as Murphy, Vasios and Vause do, and counts the losses they did not cover. Days
 * before the first serve as history; a loss that would end after the last return is not counted.
 *
 * Rules: [CYCLE3]
 *
 * @example
 * procyclicality(margins, returns, { from: 0, to: 504, callDays: 30, horizon: 2 }).peakToTrough
 */
export function procyclicality(
  margins: Float64Array,
  returns: Float64Array,
  { from, to, callDays, horizon }: Measured,
): Procyclicality {
  let [highest, lowest, worstCall, breaches] = [0, Number.POSITIVE_INFINITY, 0, 0]
  for (let day = from; day <= to; day++) {
    const margin = margins[day] as number
    highest = Math.max(highest, margin)
    lowest = Math.min(lowest, margin)
    const before = margins.subarray(Math.max(0, day - callDays), day)
    for (const one of before) worstCall = Math.max(worstCall, margin - one)
    let loss = 0
    for (const one of returns.subarray(day + 1, day + 1 + horizon)) loss -= one
    if (day + horizon < returns.length && loss > margin) breaches += 1
  }
  return { peakToTrough: highest / lowest, worstCall, breaches, days: to - from + 1 }
}
