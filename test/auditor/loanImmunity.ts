import type { LendingMethod } from '../../src/model/Lending.ts'
import { isLending, type Rulebook } from '../../src/model/Rulebook.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { limitsOf, loanWorthOf } from './loanWorth.ts'
import { rateOf } from './priced.ts'
import type { Worth } from './worth.ts'

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
    if (liquidation.by === 'sale' || !hasWorth(books, holder, rules)) continue
    if (owesPaused(books, holder)) continue
    if (liquidation.by === 'liquidator' && !isHopeless(books, holder, rules, worth)) continue
    if ([...books.auctions.values()].some(({ account }) => account === holder.id)) continue
    return `${holder.id} is to be liquidated by ${liquidation.by}, and nothing happens`
  }
  return null
}

/** Whether nothing that is owed may be repaid: nobody is liquidated for that. */
const owesPaused = (books: Books, { balances }: Holder): boolean =>
  [...balances].every(([id, amount]) => {
    const claim = amount < 0n ? books.claims.get(id) : undefined
    return claim === undefined || Books.reserve(books, claim.pool, claim.of).isPaused
  })

/** What it pledges that is worth more than dust, by asset. */
function worthiesOf(books: Books, holder: Holder, rules: Rulebook): ReadonlyMap<string, Fraction> {
  const dust = of(rules.liquidation.dust)
  const method = rules.method as LendingMethod
  const worths = new Map<string, Fraction>()
  for (const [asset, amount] of holder.balances) {
    const coin = books.claims.get(asset)?.of ?? asset
    const rate = rateOf(books, asset, rules.numeraire)
    const isPledged = amount > 0n && limitsOf(method, holder, coin, books.time) !== null
    if (!isPledged || rate === null) continue
    worths.set(coin, add(worths.get(coin) ?? Fraction.zero, mul(rate, of(amount))))
  }
  return new Map([...worths].filter(([, worth]) => isLess(dust, worth)))
}

const hasWorth = (books: Books, holder: Holder, rules: Rulebook): boolean =>
  worthiesOf(books, holder, rules).size > 0

/**
 * Under a guard: whether some of it is toxic, and seizing all that is not, dust aside, would leave the
 * loan beyond its target.
 */
function isHopeless(books: Books, holder: Holder, rules: Rulebook, worth: Worth): boolean {
  const method = rules.method as LendingMethod
  const { liquidation, collateral, modes } = method
  if (!liquidation.guard || liquidation.softening !== null) return false
  const { equity, maintenance, rounding } = worth
  const mode = holder.mode === null ? undefined : modes.get(holder.mode)
  let [carries, owes, isAny] = [equity, maintenance, false]
  for (const [coin, has] of worthiesOf(books, holder, rules)) {
    const limits = limitsOf(method, holder, coin, books.time)
    const terms = mode?.assets.includes(coin) ? mode : collateral.get(coin)
    if (limits === null || terms === undefined) continue
    const gross = add(of(1n), of(terms.bonus.numerator, terms.bonus.denominator))
    const frontier = mul(limits.threshold, gross)
    if (isLess(add(equity, rounding), mul(sub(maintenance, rounding), frontier))) {
      isAny = true
      continue
    }
    carries = sub(carries, mul(has, limits.threshold))
    owes = sub(owes, Fraction.div(has, gross))
  }
  const { numerator, denominator } = rules.liquidation.target
  return (
    isAny && isLess(add(mul(carries, of(numerator, denominator)), rounding), sub(owes, rounding))
  )
}
