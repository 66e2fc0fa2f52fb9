import type { Account } from '../../../../model/Account.ts'
import type { Asset } from '../../../../model/Asset.ts'
import { PriceBook } from '../../../../model/PriceBook.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Integer } from '../../../../money/Integer.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { ProForma } from '../../../ProForma.ts'

/**
 * Pro forma borrowers: each function returns a new account and leaves the original unchanged. The
 * asset is named as in the balances, a claim or not; amounts are atoms of the underlying. The
 * change in claims is rounded against the account, so a step may change it by less than its amount.
 *
 * Rules: [LOAN12]
 */

/** The underlying of one atom of an asset. */
export const standsFor = (book: PriceBook, asset: Asset): Ratio =>
  (asset.claim === undefined ? undefined : book.accrued?.[asset.index]) ?? Ratio.one

/** The amount owed of an asset, rounded up; zero where nothing is owed. */
export function owed({ balances }: Account, book: PriceBook, asset: Asset): Amount {
  const balance = balances[asset.index] ?? Amount.zero
  return balance < 0n ? Amount.of(Ratio.mulUp(-balance, standsFor(book, asset))) : Amount.zero
}

/** The amount held of an asset, rounded down; zero where nothing is held. */
export function held({ balances }: Account, book: PriceBook, asset: Asset): Amount {
  const balance = balances[asset.index] ?? Amount.zero
  return Amount.of(Integer.max(0n, PriceBook.underlying(book, asset, balance)))
}

/** The account after repaying an amount, at most what is owed. */
export function repay(account: Account, book: PriceBook, asset: Asset, amount: Amount): Account {
  const claims = Amount.negate(
    Amount.min(account.balances[asset.index] ?? Amount.zero, Amount.zero),
  )
  const isAll = amount >= owed(account, book, asset)
  const gone = isAll ? claims : Amount.of(Ratio.divDown(amount, standsFor(book, asset)))
  return ProForma.withBalance(account, asset.index, gone)
}

/** The account after adding an amount to what is held. */
export const add = (account: Account, book: PriceBook, asset: Asset, amount: Amount): Account =>
  ProForma.withBalance(
    account,
    asset.index,
    Amount.of(Ratio.divDown(amount, standsFor(book, asset))),
  )

/**
 * The account after removing an amount from what is held, at most all of it.
 *
 * @example
 * assess(Borrower.take(account, book, weth, Amount.of(10n ** 18n)), rules, book)
 */
export function take(account: Account, book: PriceBook, asset: Asset, amount: Amount): Account {
  const claims = Amount.max(account.balances[asset.index] ?? Amount.zero, Amount.zero)
  const isAll = amount >= held(account, book, asset)
  const gone = isAll ? claims : Amount.of(Ratio.divUp(amount, standsFor(book, asset)))
  return ProForma.withBalance(account, asset.index, Amount.negate(gone))
}

export * as Borrower from './Borrower.ts'
