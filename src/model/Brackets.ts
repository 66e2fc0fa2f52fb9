import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** One row of a venue's table: it holds floor ≤ size < the next floor. */
export interface Tier {
  /** Settlement atoms of notional; lots where the table goes by lots. */
  readonly floor: Amount
  /** Maintenance rate over the table's denominator. */
  readonly rate: bigint
  /** Maintenance amount, atoms × denominator, which makes the requirement continuous. */
  readonly deduction: bigint
  /** The highest leverage at which a position this large may be opened. */
  readonly leverageMax: Ratio
}

/** Exchange brackets, every rate over one denominator, so that a requirement is one product. */
export interface Brackets {
  readonly denominator: bigint
  readonly tiers: readonly Tier[]
  /** What floors count; left out, notional. A table by lots charges a row's rate on everything. */
  readonly by?: 'lots'
  /** Whether the requirement jumps at a floor; left out where it is continuous. */
  readonly steps?: true
  /** What each lot held adds to both rates, over the denominator; only of a table by lots. */
  readonly slope?: bigint
}

/** A row as a venue publishes it. */
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
 * The rows start at zero with rising floors and rates. The wire checks that and names the wrong
 * row.
 *
 * Rules: [TIER1] [TIER2]
 */
export const create = (rows: readonly TierSpec[]): Brackets =>
  declared(rows.map((row) => ({ ...row, amount: null })))

/** A row as a venue publishes it with its maintenance amount, in settlement atoms. */
export interface DeclaredSpec extends TierSpec {
  /** Null where the venue omits it: then it is derived from the row before. */
  readonly amount: Ratio | null
}

/**
 * Builds a table with its maintenance amounts as published, including any steps.
 *
 * Rules: [LIQP12]
 *
 * @example
 * const amount = Ratio.of(135_365n) // one row alone: notional × rate - amount
 * Brackets.declared([{ floor: Amount.zero, rate: Ratio.of(1n, 10n), leverageMax, amount }])
 */
export function declared(rows: readonly DeclaredSpec[]): Brackets {
  let denominator = 1n
  for (const { rate, amount } of rows) {
    denominator = Integer.lcm(denominator, rate.denominator)
    if (amount !== null) denominator = Integer.lcm(denominator, amount.denominator)
  }
  let [rateBefore, deduction, steps] = [0n, 0n, false]
  const tiers = rows.map(
    ({ floor, rate: { numerator, denominator: per }, leverageMax, amount }) => {
      const rate = Integer.mul(numerator, Integer.divExact(denominator, per))
      const derived = deduction + Integer.mul(floor, rate - rateBefore)
      deduction = amount === null ? derived : Ratio.mulDown(denominator, amount)
      steps ||= deduction !== derived
      rateBefore = rate
      return { floor, rate, deduction, leverageMax }
    },
  )
  return { denominator, tiers, ...(steps && { steps }) }
}

/**
 * A table whose rows begin at sizes in lots, as some venues have it: the price does not change the
 * row, and the row's rate is charged on the whole position. With a slope, a share of the notional for
 * each lot, both rates grow with the size.
 *
 * Rules: [TIER13] [TIER17]
 */
export const byLots = (rows: readonly TierSpec[], slope = Ratio.zero): Brackets => {
  const flat = declared(rows.map((row) => ({ ...row, amount: Ratio.zero })))
  if (slope.numerator === 0n) return { ...flat, by: 'lots' }
  const { denominator, tiers } = plus(flat, { numerator: 0n, denominator: slope.denominator })
  return { denominator, tiers, by: 'lots', slope: Ratio.mulDown(denominator, slope) }
}

/** What a table's floors are compared with. */
export const sizeIn = ({ by }: Brackets, notional: bigint, lots: bigint): bigint =>
  by === 'lots' ? Integer.abs(lots) : notional

/** Half the initial rate at the highest leverage, as some venues set maintenance. */
export const halfInitial = (leverageMax: Ratio): Ratio =>
  Ratio.of(leverageMax.denominator, Integer.mul(2n, leverageMax.numerator))

/** The maintenance amount of a row, in settlement atoms. */
export const amountIn = ({ denominator }: Brackets, { deduction }: Tier): Ratio =>
  Ratio.of(deduction, denominator)

/** The maintenance rate of a row. */
export const rateIn = ({ denominator }: Brackets, { rate }: Tier): Ratio =>
  Ratio.of(rate, denominator)

/**
 * The same table with every rate raised by the same amount.
 *
 * Rules: [LIQP6]
 */
export function plus({ denominator, tiers, slope, ...rest }: Brackets, rate: Ratio): Brackets {
  const over = Integer.lcm(denominator, rate.denominator)
  const factor = Integer.divExact(over, denominator)
  const more = Ratio.mulDown(over, rate)
  return {
    ...rest,
    ...(slope !== undefined && { slope: Integer.mul(slope, factor) }),
    denominator: over,
    tiers: tiers.map((row) => ({
      ...row,
      rate: Integer.mul(row.rate, factor) + more,
      deduction: Integer.mul(row.deduction, factor),
    })),
  }
}

/**
 * The row that holds a size (see `sizeIn`), with the rates that it has at that size; tables are short,
 * so a linear search.
 */
export function tier(brackets: Brackets, size: bigint): Tier {
  const { tiers, slope } = brackets
  let index = 0
  while (index + 1 < tiers.length && size >= (tiers[index + 1] as Tier).floor) index += 1
  const row = tiers[index] as Tier
  return slope === undefined ? row : grown(row, brackets.denominator, Integer.mul(slope, size))
}

/** A row whose two rates have grown by as much. */
function grown(row: Tier, denominator: bigint, by: bigint): Tier {
  const { numerator, denominator: per } = row.leverageMax
  const initial = Integer.mul(per, denominator) + Integer.mul(by, numerator)
  const leverageMax = Ratio.of(Integer.mul(numerator, denominator), initial)
  return { ...row, rate: row.rate + by, leverageMax }
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

/** The same for a known row. */
export const maintenanceIn = ({ denominator }: Brackets, row: Tier, notional: bigint): Amount =>
  Amount.of(Integer.divUp(Integer.mul(notional, row.rate) - row.deduction, denominator))

export * as Brackets from './Brackets.ts'
