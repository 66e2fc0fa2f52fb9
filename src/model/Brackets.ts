import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Ratio } from '../money/Ratio.ts'

/** One row of a venue's table: it holds floor ≤ notional < the next floor. */
export interface Tier {
  /** Settlement atoms. */
  readonly floor: Amount
  /** Maintenance rate over the table's denominator. */
  readonly rate: bigint
  /** Maintenance amount, atoms × denominator: what makes the requirement continuous. */
  readonly deduction: bigint
  /** The highest leverage at which a position this large may be opened. */
  readonly leverageMax: Ratio
}

/** Exchange brackets, every rate over one denominator, so that a requirement is one product. */
export interface Brackets {
  readonly denominator: bigint
  readonly tiers: readonly Tier[]
}

/** A row as a venue prints it. */
export interface TierSpec {
  readonly floor: Amount
  readonly rate: Ratio
  readonly leverageMax: Ratio
}

/**
 * Builds a table and derives each maintenance amount, so that the requirement has no step:
 *
 *     deduction(n) = floor(n) × (rate(n) - rate(n-1)) + deduction(n-1)
 *
 * The rows start at zero with floors and rates rising; the wire checks that and says which row is
 * wrong.
 *
 * Rules: [TIER1] [TIER2]
 */
export function create(rows: readonly TierSpec[]): Brackets {
  const denominator = rows.reduce(
    (all, { rate }) =>
      Integer.divExact(Integer.mul(all, rate.denominator), Integer.gcd(all, rate.denominator)),
    1n,
  )
  let [rateBefore, deduction] = [0n, 0n]
  const tiers = rows.map((row) => {
    const rate = Integer.mul(
      row.rate.numerator,
      Integer.divExact(denominator, row.rate.denominator),
    )
    deduction += Integer.mul(row.floor, rate - rateBefore)
    rateBefore = rate
    return { floor: row.floor, rate, deduction, leverageMax: row.leverageMax }
  })
  return { denominator, tiers }
}

/** The row that holds a notional; rows are few, so from the bottom. */
export function tier(brackets: Brackets, notional: bigint): Tier {
  const { tiers } = brackets
  let place = 0
  while (place + 1 < tiers.length && notional >= (tiers[place + 1] as Tier).floor) place += 1
  return tiers[place] as Tier
}

/**
 * The maintenance requirement of a notional, rounded up.
 *
 *     maintenance = ⌈(notional × rate - deduction) ÷ denominator⌉
 *
 * Rules: [TIER1] [TIER3]
 */
export const maintenance = (brackets: Brackets, notional: bigint): Amount =>
  maintenanceIn(brackets, tier(brackets, notional), notional)

/** The same where the row that holds the notional is known. */
export const maintenanceIn = ({ denominator }: Brackets, row: Tier, notional: bigint): Amount =>
  Amount.of(Integer.divUp(Integer.mul(notional, row.rate) - row.deduction, denominator))

export * as Brackets from './Brackets.ts'
