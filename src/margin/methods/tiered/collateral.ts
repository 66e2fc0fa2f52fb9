import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import type { Visitor } from '../../Visitor.ts'
import { weigh } from './weigh.ts'

/**
 * Emits what each asset is worth: what is owed in full, what is held after its haircut.
 *
 * An asset that the rulebook does not list counts for nothing whatever its price, so the price of
 * one that is held need not be known; the numeraire counts in full unless it is listed.
 *
 * Rules: [TIER4] [TIER5]
 */
export function collateral<T>(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  held: readonly (bigint | undefined)[],
  sink: Visitor<T>,
  into: T,
): void {
  for (let index = 0; index < held.length; index++) {
    const amount = held[index]
    if (amount === undefined) continue
    const asset = terms.assets[index] as Asset
    const balance = account.balances[index]
    if (balance !== undefined && balance !== 0n) sink.balance(into, asset, balance)
    if (amount !== 0n) worth(asset, amount, terms, book, sink, into)
  }
}

function worth<T>(
  asset: Asset,
  amount: bigint,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const { numeraire } = terms
  const haircut = terms.collateral[asset.index]
  const value = PriceBook.convert(book, Amount.of(amount), asset, numeraire)
  if (value === null) {
    if (amount < 0n || haircut !== undefined) sink.unknown(into, 'index.missing', asset)
    return
  }
  sink.worth(into, asset, amount, value)
  if (amount < 0n || (haircut === undefined && asset.index === numeraire.index)) return
  const credit = haircut === undefined ? 0n : weigh(haircut, amount, asset, numeraire, book)
  if (credit !== value) sink.haircut(into, asset, haircut, amount, credit - value)
}
