import { Integer } from '../../../src/money/Integer.ts'
import { Ratio } from '../../../src/money/Ratio.ts'

/** Concentration of a burden over users. */
export interface Spread {
  readonly total: bigint
  /** Users who bear part of it. */
  readonly users: number
  /** Users who bear their whole capacity. */
  readonly exhausted: number
  /** The share of the total borne by the ten users who bear most. */
  readonly topTen: Ratio
  /** Σ share²: 1 where one bears all, 1 ÷ n where n bear equal parts. */
  readonly concentration: Ratio
}

/**
 * Measures the concentration exactly. Shares of a zero total are zero.
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
