/** Moments of a sample. */
export interface Moments {
  readonly mean: number
  readonly deviation: number
  /** Fourth moment over the square of the second: 3 for a normal; null where all are equal. */
  readonly kurtosis: number | null
}

/**
 * Mean, standard deviation and kurtosis of the population, each over the count. Null where it is
 * empty.
 *
 * Rules: [REPRO12]
 *
 * @example
 * moments(Float64Array.of(-1, 1)) // => { mean: 0, deviation: 1, kurtosis: 1 }
 */
export function moments(observations: Float64Array): Moments | null {
  const count = observations.length
  if (count === 0) return null
  let mean = 0
  for (const one of observations) mean += one
  mean /= count
  let [second, fourth] = [0, 0]
  for (const one of observations) {
    const square = (one - mean) * (one - mean)
    second += square
    fourth += square * square
  }
  second /= count
  fourth /= count
  const kurtosis = second === 0 ? null : fourth / (second * second)
  return { mean, deviation: Math.sqrt(second), kurtosis }
}
