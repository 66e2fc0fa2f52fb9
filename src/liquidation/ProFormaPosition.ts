import type { MarginContext } from '../margin/MarginContext.ts'
import { ProForma } from '../margin/ProForma.ts'
import type { Account } from '../model/Account.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import type { InFlight } from './PlannedOrder.ts'

/** Pro forma accounts, after orders are executed at the marks. */

/**
 * After every order in flight. An order larger than the remaining position counts for what it can
 * still close, and a conversion without a mark counts for nothing.
 *
 * Rules: [LIQ6]
 *
 * @example
 * ProFormaPosition.afterAll(context, [{ instrument, leg: 'net', lots: Quantity.of(-5n) }])
 */
export const afterAll = (
  { account, rules, prices }: MarginContext,
  inFlight: readonly InFlight[],
): Account =>
  inFlight.reduce((before, { instrument, leg, lots }) => {
    if (instrument.kind === 'spot') return afterConversion(before, prices, instrument, lots)
    const held = before.positions.find(
      (position) => position.leg === leg && position.instrument.index === instrument.index,
    )
    if (held === undefined || held.lots > 0n === lots > 0n) return before
    const size = Integer.min(Integer.abs(lots), Integer.abs(held.lots))
    return afterReduction({ account: before, rules, prices }, held, size)
  }, account)

/** After closing unsigned lots of a position and paying the liquidation fee in full. */
export function afterReduction(
  { account, rules, prices }: MarginContext,
  { instrument, leg, lots: held }: Position,
  size: bigint,
): Account {
  const price = PriceBook.usable(prices, instrument)
  if (price === undefined || size === 0n) return account
  const notional = Instrument.notional(instrument, size, price)
  const fee = Amount.of(Ratio.mulUp(notional, rules.rulebook.liquidation.feeRate))
  const lots = Quantity.of(held > 0n ? -size : size)
  const fundingIndex = prices.funding[instrument.index] ?? 0n
  return ProForma.withTrade(account, { instrument, leg, lots, price, fundingIndex, fee })
}

/** After a spot trade, which pays no liquidation fee. */
export function afterConversion(
  account: Account,
  prices: PriceBook,
  instrument: Instrument,
  lots: Quantity,
): Account {
  const price = PriceBook.usable(prices, instrument)
  if (price === undefined) return account
  const trade = { instrument, leg: 'net', lots, price, fundingIndex: 0n, fee: Amount.zero } as const
  return ProForma.withTrade(account, trade)
}

export * as ProFormaPosition from './ProFormaPosition.ts'
