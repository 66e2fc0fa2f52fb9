import type { LendingMethod } from '../../src/model/Lending.ts'
import { isLending, type Rulebook } from '../../src/model/Rulebook.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { loanWorthOf } from './loanWorth.ts'
import { rateOf, type Worth } from './worth.ts'

/** No loan is immune, and none that the house liquidates waits in silence. */
export const loanImmunity: readonly Check[] = [
  { rule: 'AUD50', ends: noLoanImmune },
  { rule: 'AUD51', ends: somethingIsUnderWay },
]

const { add, isLess, mul, of, sub } = Fraction

/** A tick after which everything that follows has followed, with nothing switched off. */
const isTick = ({ books, command, heard }: Audit): boolean =>
  (command?.type === 'SetMarks' || command?.type === 'AdvanceTime') &&
  books.armed &&
  ![...books.off].some((key) => key.startsWith('liquidation:')) &&
  !heard.some(({ type }) => type === 'Rejected')

/** The worth of a loan whose prices are fresh; what never had one counts for nothing. */
function freshLoan(books: Books, holder: Holder): readonly [Rulebook, Worth] | null {
  const rules = Books.rulesOf(books, holder)
  if (holder.kind !== 'own' || rules === null || !isLending(rules.method)) return null
  if (![...holder.balances.values()].some((amount) => amount < 0n)) return null
  const isOld = (id: string): boolean => {
    const index = books.indices.get(id)
    return index !== undefined && books.time - index.time > rules.prices.staleAfter
  }
  for (const [asset, amount] of holder.balances) {
    if (amount !== 0n && isOld(books.claims.get(asset)?.of ?? asset)) return null
  }
  if (isOld(rules.numeraire)) return null
  const worth = loanWorthOf(books, holder, rules)
  return worth === null ? null : [rules, worth]
}

/** Who is beyond the last rung, all interest counted, is being liquidated. */
function noLoanImmune(audit: Audit): string | null {
  if (!isTick(audit)) return null
  const { books } = audit
  for (const holder of books.accounts.values()) {
    if (holder.liquidating || books.suspended.has(holder.id)) continue
    const [rules, worth] = freshLoan(books, holder) ?? []
    if (rules === undefined || worth === undefined || !isBeyond(rules, worth)) continue
    const { equity, maintenance } = worth
    return `${holder.id} carries ${Fraction.text(equity)} of ${Fraction.text(maintenance)}, and is left alone`
  }
  return null
}

const isBeyond = ({ ladders }: Rulebook, { equity, maintenance, rounding }: Worth): boolean =>
  ladders.some(({ levels }) =>
    levels.some(({ action, enter }) => {
      if (action !== 'liquidate') return false
      const borne = mul(add(equity, rounding), of(enter.numerator, enter.denominator))
      return isLess(borne, sub(maintenance, rounding))
    }),
  )

/**
 * Where the house itself liquidates there is a lot or an order out, or it took the loan over; where
 * liquidators do, they may, and what they may not is taken over.
 */
function somethingIsUnderWay(audit: Audit): string | null {
  if (!isTick(audit)) return null
  const { books } = audit
  for (const holder of books.accounts.values()) {
    if (!holder.liquidating) continue
    const [rules, worth] = freshLoan(books, holder) ?? []
    if (rules === undefined || worth === undefined || !isBeyond(rules, worth)) continue
    const { liquidation } = rules.method as LendingMethod
    if (liquidation.by === 'liquidator' || liquidation.by === 'sale') continue
    if (!hasWorth(books, holder, rules)) continue
    if ([...books.auctions.values()].some(({ account }) => account === holder.id)) continue
    return `${holder.id} is to be liquidated by ${liquidation.by}, and nothing happens`
  }
  return null
}

/** Whether something that it pledges is worth more than dust. */
function hasWorth(books: Books, holder: Holder, { method, numeraire, liquidation }: Rulebook) {
  const dust = of(liquidation.dust ?? 0n)
  const { collateral } = method as LendingMethod
  return [...holder.balances].some(([asset, amount]) => {
    const underlying = books.claims.get(asset)?.of ?? asset
    if (amount <= 0n || !collateral.has(underlying) || holder.unpledged.has(underlying))
      return false
    const rate = rateOf(books, asset, numeraire)
    return rate !== null && isLess(dust, mul(rate, of(amount)))
  })
}
