/**
 * An instant as ISO 8601 in UTC, for people; the number beside it is what counts.
 *
 * @example
 * datetime(1_621_382_400_000) // => '2021-05-19T00:00:00.000Z'
 */
export function datetime(time: number): string {
  // Lines come in runs of one time.
  if (time !== last.time) {
    last.text = new Date(time).toISOString()
    last.time = time
  }
  return last.text
}

const last = { time: Number.NaN, text: '' }
