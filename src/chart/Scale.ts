/** Maps values to page coordinates, and chooses the grid lines. */
export interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
}

/** Makes a scale of a range of values, a range on the page, and an approximate number of labels. */
export type Make = (
  range: readonly [number, number],
  place: readonly [number, number],
  count: number,
) => Scale

/** Round numbers that cover a range: steps of 1, 2 or 5 times a power of ten, about `count` of them. */
export function linear(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  count: number,
): Scale {
  const span = high > low ? high - low : Math.abs(high) || 1
  const step = niceStep(span / count)
  const first = Math.floor(low / step + 1e-9) * step
  const last = Math.max(Math.ceil(high / step - 1e-9) * step, first + step)
  const ticks: number[] = []
  for (let n = 0; first + n * step <= last + step / 2; n++) ticks.push(clean(first + n * step))
  return { ticks, at: (value) => from + ((value - first) / (last - first)) * (to - from) }
}

/** The exact range, with the round numbers inside it. */
export function within(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  count: number,
): Scale {
  const span = high > low ? high - low : 1
  const step = niceStep(span / count)
  const ticks: number[] = []
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
    ticks.push(clean(n * step))
  }
  return { ticks, at: (value) => from + ((value - low) / span) * (to - from) }
}

/** Whole hours, or minutes where the day is short; the range is kept exact. */
export function time(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  count: number,
): Scale {
  const span = Math.max(1, high - low)
  const step = timeSteps.find((candidate) => span / candidate <= count) ?? timeSteps.at(-1)!
  const ticks: number[] = []
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick)
  return { ticks, at: (value) => from + ((value - low) / span) * (to - from) }
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * day),
]

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * 0.999) ?? 10
  return factor * power
}

const clean = (value: number): number => Number(value.toPrecision(12))

export * as Scale from './Scale.ts'
