import { Integer } from '../money/Integer.ts'

/**
 * The least steps at which a slack that rises is zero or more, at most `most`: one less is not enough. All of
 * them where they are not enough either.
 *
 * Rules: [CURE1]
 *
 * @example
 * leastOf(10n, (steps) => steps - 7n) // => 7n
 */
export function leastOf(most: bigint, slack: (steps: bigint) => bigint): bigint {
  if (most === 0n || slack(0n) >= 0n) return 0n
  return slack(most) < 0n ? most : crossed(most, slack)
}

/**
 * A step that cures where the one before does not, between none, which does not, and an end that does: by the
 * chord and a step to either side of it, every third time by the middle.
 */
function crossed(end: bigint, slack: (steps: bigint) => bigint): bigint {
  let [low, high] = [0n, end]
  let [below, above] = [slack(0n), slack(end)]
  for (let turn = 1; high - low > 1n; turn++) {
    const rise = Integer.max(1n, above - below)
    const chord = low + Integer.mulDivUp(-below, high - low, rise) - (turn % 3 === 2 ? 1n : 0n)
    const guess = turn % 3 === 0 ? Integer.divDown(low + high, 2n) : chord
    const steps = Integer.min(Integer.max(guess, low + 1n), high - 1n)
    const found = slack(steps)
    if (found >= 0n) [high, above] = [steps, found]
    else [low, below] = [steps, found]
  }
  return high
}
