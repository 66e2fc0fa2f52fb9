/** Says of each time whether it is long enough after the last that was taken. */
export type Sampler = (time: number) => boolean

/** @param every the least time between two; 0 takes all */
export function sampler(every: number): Sampler {
  let last = Number.NEGATIVE_INFINITY
  return (time) => {
    if (time < last + every) return false
    last = time
    return true
  }
}
