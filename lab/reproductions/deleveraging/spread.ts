import { Integer } from '../../../src/money/Integer.ts'
import { Ratio } from '../../../src/money/Ratio.ts'

/** How a burden is spread over users. */
export interface Spread {
  readonly total: bigint
  /** Users who bear some of it. */
  readonly users: number
  /** Users who bear all they could. */
  readonly exhausted: number
  /** What the ten who bear most bear, as a share of the total. */
  readonly topTen: Ratio
  /** Σ share²: 1 where one bears all, 1 ÷ n where n bear alike. */
  readonly concentration: Ratio
}

/**
 * Measures who bears how much, exactly. Shares of nothing are zero.
 *
 * Rules: [REPRO13] [REPRO14]
 *
 * @param caps what each could bear at most
 *
 * @example
 * spread([3n, 1n], [3n, 4n]).concentration // => { numerator: 5n, denominator: 8n }
 */
export function spread(parts: readonly bigint[], caps: readonly bigint[]): Spread {
  const total = sum(parts)
  const largest = parts.toSorted((a, b) => Integer.sign(b - a)).slice(0, 10)
  const squares = sum(parts.map((part) => Integer.mul(part, part)))
  return {
    total,
    users: parts.filter((part) => part > 0n).length,
    exhausted: parts.filter((part, index) => part > 0n && part === caps[index]).length,
    topTen: share(sum(largest), total),
    concentration: share(squares, Integer.mul(total, total)),
  }
}

const sum = (parts: readonly bigint[]): bigint => parts.reduce((total, part) => total + part, 0n)

const share = (part: bigint, whole: bigint): Ratio =>
  whole === 0n ? Ratio.zero : Ratio.of(part, whole)
