/** How long a candle of a market lasts: the least time between the openings of two. */
export interface Spacing {
  /** 0 until there were two. */
  step: number
  last: number
}

export const create = (): Spacing => ({ step: 0, last: Number.NaN })

/** Takes the next opening. */
export function see(spacing: Spacing, time: number): void {
  const gap = time - spacing.last
  if (gap > 0) spacing.step = spacing.step === 0 ? gap : Math.min(spacing.step, gap)
  spacing.last = time
}

export * as Spacing from './Spacing.ts'
