import type { LendingMethod } from '../../src/model/Lending.ts'
import { Books, type Holder } from '../auditor/Books.ts'
import { accruedBooks, standOf } from '../auditor/claims.ts'
import { Fraction } from '../auditor/Fraction.ts'
import { limitsOf } from '../auditor/loanWorth.ts'
import { rateOf } from '../auditor/priced.ts'

const { add, div, max, min, mul, of, sub, zero } = Fraction
const ray = 10n ** 27n

/**
 * What an atom of a claim on a pool stands for, recounted from the books alone: all that its reserve has, cash
 * and what borrowers can pay, what lies there for bad debts, and what the fund and insurers would
 * pay before lenders, shared by its lenders; never more than its index says.
 */
export function fairClaim(books: Books, pool: string, asset: string): Fraction {
  const now = accruedBooks(books, books.time)
  const { cash, lent, owed } = standOf(now, { pool, asset })
  const index = (side: 'supply' | 'debt'): Fraction =>
    of(now.claims.get(`${pool}:${side}:${asset}`)?.index ?? ray, ray)
  if (lent <= 0n) return index('supply')
  const { deficit } = Books.reserve(now, pool, asset)
  const uncovered = max(zero, sub(of(deficit), heldForDeficits(now, pool, asset)))
  const missing = add(uncovered, unpayable(now, pool, asset))
  const all = add(add(of(cash), mul(of(owed), index('debt'))), of(deficit))
  return min(index('supply'), max(zero, div(sub(all, missing), of(lent))))
}

/** The worth in an asset of what its pool took over for debts in it, and has for sale. */
function heldForDeficits(books: Books, pool: string, asset: string): Fraction {
  let sum = zero
  for (const [key, amount] of books.heldFor) {
    const [place = '', coin = ''] = key.split(' ')
    if (place === `${pool}:${asset}`) sum = add(sum, worth(books, coin, amount, asset))
  }
  return sum
}

const worth = (books: Books, asset: string, amount: bigint, unit: string): Fraction => {
  const rate = rateOf(books, asset, unit)
  return rate === null ? zero : mul(rate, of(amount))
}

/** What borrowers owe beyond all they pledge, less what others pay before lenders do. */
function unpayable(books: Books, pool: string, asset: string): Fraction {
  let sum = zero
  const insurers = new Set<string>()
  for (const holder of books.accounts.values()) {
    const lacks = holder.kind === 'own' ? lackOf(books, holder, `${pool}:debt:${asset}`) : zero
    if (lacks.up === 0n) continue
    sum = add(sum, lacks)
    const insurer = methodOf(books, holder)?.liquidation.insurance
    if (insurer != null) insurers.add(insurer)
  }
  if (sum.up === 0n) return zero
  const fund = of(Books.balance(books.accounts.get('house:fund'), asset))
  const help = [...insurers]
    .filter((id) => books.reserves.has(`${id}:${asset}`))
    .map((id) => of(standOf(books, { pool: id, asset }).cash))
  return max(zero, sub(sum, help.reduce(add, max(zero, fund))))
}

const methodOf = (books: Books, holder: Holder): LendingMethod | null =>
  (Books.rulesOf(books, holder)?.method as LendingMethod | undefined) ?? null

/** The share of a debt that a borrower cannot pay, in atoms of its asset. */
function lackOf(books: Books, holder: Holder, debt: string): Fraction {
  const claims = -Books.balance(holder, debt)
  const method = methodOf(books, holder)
  // Others take a redistributed debt over with its collateral.
  if (claims <= 0n || method === null || method.liquidation.badDebt === 'redistribute') return zero
  let [has, owes] = [zero, zero]
  for (const [id, amount] of holder.balances) {
    const one = worth(books, id, amount, 'USD')
    const coin = books.claims.get(id)?.of ?? id
    if (amount < 0n) owes = sub(owes, one)
    else if (limitsOf(method, holder, coin, books.time) !== null) has = add(has, one)
  }
  for (const { account, collateral, lot } of books.auctions.values()) {
    if (account === holder.id) has = add(has, worth(books, collateral, lot, 'USD'))
  }
  if (owes.up === 0n || !Fraction.isLess(has, owes)) return zero
  const index = of(books.claims.get(debt)?.index ?? ray, ray)
  return mul(mul(of(claims), index), div(sub(owes, has), owes))
}
