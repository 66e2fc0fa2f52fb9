import type { Asset } from '../../model/Asset.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { Position } from '../../model/Position.ts'
import { pendingFunding } from '../../model/trade.ts'
import { Integer } from '../../money/Integer.ts'
import type { MarginContext } from '../MarginContext.ts'
import { Staleness } from '../Staleness.ts'
import type { UnknownReason, Visitor } from '../Visitor.ts'

/** One walk through an account that trades: its input, its visitor, and its running sums. */
export interface Walk<T> extends MarginContext {
  readonly visitor: Visitor<T>
  readonly into: T
  /** Balance, profits and pending funding, by asset index. */
  readonly held: (bigint | undefined)[]
}

/**
 * Emits a position's profit and funding, adds both to what is held, and returns what it is worth. One
 * without a price counts at cost: it gained nothing.
 */
export function gain<T>(
  { prices, visitor, into, held }: Walk<T>,
  position: Position,
  price: bigint | null,
): bigint {
  const { instrument, cost } = position
  const worth = price === null ? cost : Instrument.value(instrument, position.lots, price)
  const profit = worth - cost
  visitor.profit(into, position, price, profit)
  const index = prices.funding[instrument.index] ?? 0n
  const funding = index === position.funding ? 0n : pendingFunding(position, index)
  visitor.funding(into, position, index, funding)
  held[instrument.settleIndex] = (held[instrument.settleIndex] ?? 0n) + profit + funding
  return worth
}

/**
 * The notional from a known worth: the floor of a negative worth is minus the ceiling of its size,
 * and a worth that needed no rounding equals its size. Without a price its size is what was paid.
 */
export function notional(
  { instrument, lots }: Position,
  price: bigint | null,
  worth: bigint,
): bigint {
  if (price === null) return Integer.abs(worth)
  if (worth < 0n) return -worth
  if (instrument.payoff === 'linear' && instrument.multiplier.denominator === 1n) return worth
  return Instrument.notional(instrument, lots, price)
}

/** Names what a position lacks; dust makes the account no less certain. */
export function missing<T>(
  { rules, prices, visitor, into }: Walk<T>,
  reason: UnknownReason,
  { instrument }: Position,
  notional: bigint,
): void {
  const isDust = Staleness.isDust(notional, instrument.settleIndex, rules, prices)
  if (isDust) visitor.ignored(into, reason, instrument)
  else visitor.unknown(into, reason, instrument)
}

/** Emits every balance, and the worth of all that is held of each asset, as a method counts it. */
export function totals<T, Of extends Walk<T>>(
  walk: Of,
  worth: (walk: Of, asset: Asset, amount: bigint) => void,
): void {
  const { account, rules, visitor, into, held } = walk
  for (let index = 0; index < held.length; index++) {
    const amount = held[index]
    if (amount === undefined) continue
    const asset = rules.assets[index] as Asset
    const balance = account.balances[index]
    if (balance !== undefined && balance !== 0n) visitor.balance(into, asset, balance)
    if (amount !== 0n) worth(walk, asset, amount)
  }
}

export * as Walk from './Walk.ts'
