import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { Instrument } from './Instrument.ts'

/** The part of a position that a trade changes. */
export interface Stake {
  readonly lots: Quantity
  readonly cost: Amount
  readonly funding: bigint
}

/** The effect of a trade on a leg. */
export interface TradeOutcome {
  /** The leg afterwards; null where it is closed. */
  readonly stake: Stake | null
  /** The change of the leg's cost. */
  readonly cost: Amount
  /** Realised profit on the lots closed, settlement atoms, rounded down. */
  readonly realised: Amount
  /** Pending funding settled on the whole leg, settlement atoms, rounded down. */
  readonly funding: Amount
}

/** Funding indices are settlement atoms per lot in units of 1e-9. */
const fundingUnit = 1_000_000_000n

/**
 * The funding accrued by a leg since its last settlement: minus what longs pay, rounded down.
 *
 * @example
 * pendingFunding({ lots: Quantity.of(2n), cost: Amount.zero, funding: 0n }, 1_500_000_000n) // => -3n
 */
export const pendingFunding = (stake: Stake, index: bigint): Amount =>
  Amount.of(Integer.divDown(Integer.mul(-stake.lots, index - stake.funding), fundingUnit))

/**
 * Trades signed lots into a leg at a price: closes opposite lots, opens the remainder, and settles
 * the leg's funding.
 *
 *     realised = ⌊worth of the lots closed⌋ - ⌈their share of the cost⌉
 *
 * The cost of opening is rounded up, so a position never starts with a profit from rounding; over
 * the life of a position the roundings cancel to what was paid and received.
 *
 * Rules: [MODEL3]
 */
export function trade(
  instrument: Instrument,
  before: Stake | null,
  lots: Quantity,
  price: bigint,
  index: bigint,
): TradeOutcome {
  if (instrument.kind === 'option') {
    return premium(before, lots, Instrument.value(instrument, -lots, price), index)
  }
  const held = before?.lots ?? 0n
  const closed = closes(held, lots)
  const costOut =
    before === null
      ? 0n
      : Integer.mulDivUp(before.cost, Integer.abs(closed), Integer.max(1n, Integer.abs(held)))
  const realised = closed === 0n ? 0n : Instrument.value(instrument, closed, price) - costOut
  const opened = lots + closed
  const costIn = opened === 0n ? 0n : -Instrument.value(instrument, -opened, price)
  const cost = Amount.of(costIn - costOut)
  const left = held + lots
  return {
    stake:
      left === 0n
        ? null
        : {
            lots: Quantity.of(left),
            cost: Amount.add(before?.cost ?? Amount.zero, cost),
            funding: index,
          },
    cost,
    realised: Amount.of(realised),
    funding: before === null ? Amount.zero : pendingFunding(before, index),
  }
}

/**
 * An option is paid for when it is traded, whether that opens or closes: the premium moves as cash,
 * rounded against the account, and its leg has no cost, so that its profit is what it is worth.
 *
 * Rules: [OPT1]
 */
function premium(
  before: Stake | null,
  lots: Quantity,
  received: Amount,
  index: bigint,
): TradeOutcome {
  const left = Quantity.add(before?.lots ?? Quantity.zero, lots)
  return {
    stake: left === 0n ? null : { lots: left, cost: before?.cost ?? Amount.zero, funding: index },
    cost: Amount.zero,
    realised: received,
    funding: Amount.zero,
  }
}

/** How many of the held lots, with their sign, an incoming trade closes. */
function closes(held: bigint, lots: bigint): bigint {
  if (held === 0n || held > 0n === lots > 0n) return 0n
  const size = Integer.min(Integer.abs(held), Integer.abs(lots))
  return held > 0n ? size : -size
}
