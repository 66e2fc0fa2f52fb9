import { Ratio } from '../../money/Ratio.ts'

/** A position on the side that is asked to give, at a mark. */
export interface Ranked {
  readonly id: string
  readonly size: Ratio
  /** Its place in the queue: the highest is asked first. */
  readonly rank: Ratio
}

export interface Closed {
  readonly id: string
  readonly size: Ratio
}

/**
 * Closes a size against a queue, the highest rank first and each in full until nothing is left.
 * Among equals the earlier in the list is first. What the queue cannot take is not closed.
 *
 * Rules: [VEN14]
 *
 * @example
 * closeByRank(longs, Ratio.of(20n)) // => the two of the highest ranks give 10 each
 */
export function closeByRank(queue: readonly Ranked[], size: Ratio): readonly Closed[] {
  const closed: Closed[] = []
  let left = size
  for (const { id, size: held } of [...queue].sort((a, b) => Ratio.compare(b.rank, a.rank))) {
    if (left.numerator <= 0n) break
    const part = Ratio.min(held, left)
    left = Ratio.sub(left, part)
    closed.push({ id, size: part })
  }
  return closed
}
