/** Anti-procyclical measures of EMIR's article 28: at least one of three. */
export type Dampening =
  | { readonly kind: 'none' }
  /**
   * Margins are raised by a share, which is used up while they rise above their average over a
   * number of days.
   */
  | { readonly kind: 'buffer'; readonly share: number; readonly days: number }
  /** A weight on the margin of stressed days. */
  | { readonly kind: 'stressed'; readonly weight: number; readonly margin: number }
  /** Never under the margin of an equally weighted window of that many preceding days. */
  | { readonly kind: 'floor'; readonly margins: Float64Array }

/**
 * The margin charged each day.
 *
 *     buffer    max(plain, min((1 + share) × plain, (1 + share) × mean of the days before))
 *     stressed  (1 - weight) × plain + weight × margin
 *     floor     max(plain, floor)
 *
 * Rules: [CYCLE2]
 *
 * @example
 * dampen(plain, { kind: 'stressed', weight: 0.25, margin: 0.11 })
 */
export function dampen(plain: Float64Array, dampening: Dampening): Float64Array {
  switch (dampening.kind) {
    case 'none':
      return plain
    case 'buffer':
      return buffered(plain, dampening.share, dampening.days)
    case 'stressed':
      return plain.map((one) => (1 - dampening.weight) * one + dampening.weight * dampening.margin)
    case 'floor':
      return plain.map((one, day) => Math.max(one, dampening.margins[day] ?? 0))
  }
}

/** On the first days the mean is over the days so far; before the first the buffer is full. */
function buffered(plain: Float64Array, share: number, days: number): Float64Array {
  let sum = 0
  return plain.map((one, day) => {
    const count = Math.min(day, days)
    const mean = count === 0 ? one : sum / count
    sum += one - (day >= days ? (plain[day - days] as number) : 0)
    return Math.max(one, (1 + share) * Math.min(one, mean))
  })
}
