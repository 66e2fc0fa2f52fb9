import type { Sample } from './Sample.ts'

/** How often something took how long, in seconds, by fixed bounds. */
export interface Histogram {
  readonly bounds: readonly number[]
  /** One more than there are bounds. */
  readonly counts: number[]
  sum: number
}

const usual = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export const create = (bounds: readonly number[] = usual): Histogram => ({
  bounds,
  counts: Array.from({ length: bounds.length + 1 }, () => 0),
  sum: 0,
})

export function add(histogram: Histogram, seconds: number): void {
  const { bounds, counts } = histogram
  const found = bounds.findIndex((bound) => seconds <= bound)
  const index = found < 0 ? bounds.length : found
  counts[index] = (counts[index] ?? 0) + 1
  histogram.sum += seconds
}

/** Its samples, with labels of its own. */
export function samples(
  { bounds, counts, sum }: Histogram,
  labels: Readonly<Record<string, string>> = {},
): readonly Sample[] {
  let total = 0
  const buckets = counts.map((count, index): Sample => {
    total += count
    const le = index < bounds.length ? `${bounds[index]}` : '+Inf'
    return { suffix: '_bucket', labels: { ...labels, le }, value: total }
  })
  return [
    ...buckets,
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: total },
  ]
}

export * as Histogram from './Histogram.ts'
