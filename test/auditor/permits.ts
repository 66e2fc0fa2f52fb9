import type { Event } from '../../src/engine/Event.ts'
import type { LendingMethod } from '../../src/model/Lending.ts'
import { isLending } from '../../src/model/Rulebook.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { loanWorthOf } from './loanWorth.ts'

/** What a regime lets a borrower owe, whatever the margin, and what carries a new debt. */
export const permits: readonly Check[] = [
  { rule: 'AUD55', before: rememberDebts, after: onlyWhatMayBeOwed },
  { rule: 'AUD53', after: carriedWithoutItself },
]

/** Protocols that have one debt an account. */
const single: ReadonlySet<string> = new Set([
  'morpho-blue',
  'compound-v3',
  'maker',
  'euler-v2',
  'liquity-v1',
  'liquity-v2',
])

/** The underlying of every claim that is owed. */
const debtsOf = ({ claims }: Books, { balances }: Holder): readonly string[] =>
  [...balances].flatMap(([asset, amount]) => {
    const claim = claims.get(asset)
    return amount < 0n && claim !== undefined ? [claim.of] : []
  })

const debtsBefore = new WeakMap<Audit, readonly string[]>()

function borrowerOf({ books }: Audit, event: Event): readonly [Holder, LendingMethod] | null {
  if (event.type !== 'Borrowed' && event.type !== 'Elected') return null
  const holder = Books.account(books, event.account)
  const method = Books.rulesOf(books, holder)?.method
  return method !== undefined && isLending(method) ? [holder, method] : null
}

function rememberDebts(audit: Audit, event: Event): null {
  const found = borrowerOf(audit, event)
  if (found !== null) debtsBefore.set(audit, debtsOf(audit.books, found[0]))
  return null
}

/** In a mode only what it names, one debt where a protocol has one, and nothing that is not listed. */
function onlyWhatMayBeOwed(audit: Audit, event: Event): string | null {
  const found = borrowerOf(audit, event)
  if (found === null) return null
  const [holder, { modes, protocol, debts }] = found
  const owed = debtsOf(audit.books, holder)
  const mode = holder.mode === null ? undefined : modes.get(holder.mode)
  const borrowable = mode && (mode.borrowable ?? mode.assets)
  const isNew = event.type === 'Borrowed' ? [event.asset] : owed
  const wrong = borrowable && isNew.find((asset) => !borrowable.includes(asset))
  if (wrong !== undefined) return `${holder.id} owes ${wrong} in mode ${holder.mode}`
  if (event.type !== 'Borrowed') return null
  const before = debtsBefore.get(audit)?.length ?? 0
  if (single.has(protocol) && owed.length > 1 && owed.length > before) {
    return `${holder.id} owes ${owed.join(' and ')} under ${protocol}`
  }
  const isListed = debts === undefined || debts.has(event.asset)
  return isListed ? null : `${holder.id} borrows ${event.asset}, which nobody may`
}

/** A borrowing is carried by what was pledged before it: the money that it brings does not count. */
function carriedWithoutItself({ books }: Audit, event: Event): string | null {
  if (event.type !== 'Borrowed') return null
  const holder = Books.account(books, event.account)
  const rules = Books.rulesOf(books, holder)
  if (rules === null || !isLending(rules.method)) return null
  const balances = new Map(holder.balances)
  balances.set(event.asset, Books.balance(holder, event.asset) - event.amount)
  const worth = loanWorthOf(books, { ...holder, balances }, rules)
  if (worth === null) return null
  const { equity, initial, rounding } = worth
  if (!Fraction.isLess(Fraction.add(equity, rounding), initial)) return null
  const said = `${Fraction.text(equity)} for ${Fraction.text(initial)}`
  return `${holder.id} borrows ${event.asset} on itself: ${said}`
}
