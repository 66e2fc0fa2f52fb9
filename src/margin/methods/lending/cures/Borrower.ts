import type { Account } from '../../../../model/Account.ts'
import type { Asset } from '../../../../model/Asset.ts'
import { PriceBook } from '../../../../model/PriceBook.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { ProForma } from '../../../ProForma.ts'

/**
 * A borrower as he would be after a step: each verb gives a new view and leaves the old one. The
 * asset is as his balances have it, a claim or not; amounts are atoms of what it stands for. What
 * a claim changes by is rounded against him, so a step may move him by less than its amount.
 *
 * Rules: [LOAN12]
 */

/** What an atom of an asset stands for. */
export const standsFor = (book: PriceBook, asset: Asset): Ratio =>
  (asset.claim === undefined ? undefined : book.accrued?.[asset.index]) ?? Ratio.one

/** All that is owed of an asset, rounded up; zero where nothing is. */
export function owed({ balances }: Account, book: PriceBook, asset: Asset): Amount {
  const balance = balances[asset.index] ?? Amount.zero
  return balance < 0n ? Amount.of(Ratio.mulUp(-balance, standsFor(book, asset))) : Amount.zero
}

/** All that is held of an asset, rounded down; zero where nothing is. */
export function held({ balances }: Account, book: PriceBook, asset: Asset): Amount {
  const balance = balances[asset.index] ?? Amount.zero
  return Amount.of(Integer.max(0n, PriceBook.underlying(book, asset, balance)))
}

/** With an amount repaid; what is owed and no more. */
export function repay(account: Account, book: PriceBook, asset: Asset, amount: Amount): Account {
  const claims = Amount.negate(
    Amount.min(account.balances[asset.index] ?? Amount.zero, Amount.zero),
  )
  const isAll = amount >= owed(account, book, asset)
  const gone = isAll ? claims : Amount.of(Ratio.divDown(amount, standsFor(book, asset)))
  return ProForma.withBalance(account, asset.index, gone)
}

/** With an amount added to what is held. */
export const add = (account: Account, book: PriceBook, asset: Asset, amount: Amount): Account =>
  ProForma.withBalance(
    account,
    asset.index,
    Amount.of(Ratio.divDown(amount, standsFor(book, asset))),
  )

/**
 * With an amount taken from what is held: all of it where as much is asked.
 *
 * @example
 * assess(Borrower.take(account, book, weth, Amount.of(10n ** 18n)), terms, book)
 */
export function take(account: Account, book: PriceBook, asset: Asset, amount: Amount): Account {
  const claims = Amount.max(account.balances[asset.index] ?? Amount.zero, Amount.zero)
  const isAll = amount >= held(account, book, asset)
  const gone = isAll ? claims : Amount.of(Ratio.divUp(amount, standsFor(book, asset)))
  return ProForma.withBalance(account, asset.index, Amount.negate(gone))
}

export * as Borrower from './Borrower.ts'
