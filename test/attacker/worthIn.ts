import { Books, type Holder } from '../auditor/Books.ts'
import { Fraction } from '../auditor/Fraction.ts'
import { rateOf } from '../auditor/priced.ts'
import { profitOf } from '../auditor/worth.ts'

/** What an account would be left with at the marks; what has no price counts nothing. */
export function worthIn(
  books: Books,
  holder: Holder,
  unit: string,
  rateIn: typeof rateOf = rateOf,
): Fraction {
  let net = Fraction.coarse(Fraction.zero)
  const more = (asset: string, amount: Fraction): void => {
    const rate = rateIn(books, asset, unit)
    if (rate !== null) net = Fraction.add(net, Fraction.coarse(Fraction.mul(rate, amount)))
  }
  for (const [asset, amount] of holder.balances) if (amount !== 0n) more(asset, Fraction.of(amount))
  for (const leg of holder.legs.values()) {
    const profit = profitOf(books, leg)
    if (profit !== null) more(Books.instrument(books, leg.instrument).settle, profit)
  }
  for (const { account, collateral, lot } of books.auctions.values()) {
    if (account === holder.id) more(collateral, Fraction.of(lot))
  }
  return net
}
