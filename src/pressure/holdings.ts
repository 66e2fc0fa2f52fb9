import { Method } from '../margin/Method.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * An account's holding in one market, in whole units of its numeraire; a positive one loses as the
 * market falls.
 */
export interface Holding {
  /** A symbol; for a loan, the asset pledged or owed. */
  readonly market: string
  readonly base: string
  readonly worth: number
}

/** Positions at their marks; for a loan, the collateral pledged and the debt. */
export const holdings = (
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
): readonly Holding[] =>
  Method.loan(rules) === null ? positions(account, rules, prices) : balances(account, rules, prices)

/**
 * What liquidation sells of each holding, and buys where negative: positions are closed in full. Of a
 * loan's collateral as much is sold as is owed, of each coin the same share, and the debt is bought.
 */
export function sold(held: readonly Holding[], isLoan: boolean): readonly Holding[] {
  if (!isLoan) return held
  const sum = (sign: number): number =>
    held.reduce((all, { worth }) => all + Math.max(0, sign * worth), 0)
  const share = Math.min(1, sum(-1) / (sum(1) || 1))
  return held.map((one) => (one.worth > 0 ? { ...one, worth: share * one.worth } : one))
}

function positions(account: Account, rules: BoundRulebook, prices: PriceBook): readonly Holding[] {
  const found = account.positions.map((one) => positionHeld(one, rules, prices))
  // A list that is filtered has room for many more.
  return found.filter((one) => one !== null).slice()
}

function positionHeld(
  { instrument, lots }: Position,
  rules: BoundRulebook,
  prices: PriceBook,
): Holding | null {
  const mark = PriceBook.usable(prices, instrument)
  const settle = rules.assets[instrument.settleIndex]
  if (mark === undefined || mark === 0n || settle === undefined) return null
  const notional = Instrument.notional(instrument, lots, mark)
  const worth = PriceBook.convert(prices, Amount.of(notional), settle, rules.numeraire)
  if (worth === null) return null
  const size = whole(worth, rules.numeraire)
  return { market: instrument.id, base: instrument.base, worth: lots > 0n ? size : -size }
}

function balances(account: Account, rules: BoundRulebook, prices: PriceBook): readonly Holding[] {
  const loan = Method.loan(rules)
  const unpledged = account.elections?.unpledged
  return rules.assets.flatMap((asset) => {
    const balance = account.balances[asset.index] ?? 0n
    const isCounted = balance < 0n || loan?.method.collateral.has(asset.id) === true
    if (balance === 0n || !isCounted || unpledged?.has(asset.index) === true) return []
    const amount = Amount.of(PriceBook.underlying(prices, asset, balance))
    const worth = PriceBook.convert(prices, amount, asset, rules.numeraire)
    return worth === null
      ? []
      : [{ market: asset.id, base: asset.id, worth: whole(worth, rules.numeraire) }]
  })
}

/** An amount in whole units. */
export const whole = (amount: bigint, { decimals }: Asset): number =>
  Ratio.toNumber({ numerator: amount, denominator: Integer.pow10(decimals) })
