import type { Event } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf, type GuardBook } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { freshWorth } from './liquidations.ts'

/** Protections: within what their owners set, for their accounts and from their accounts alone. */
export const protections: readonly Check[] = [
  { rule: 'AUD66', before: withinTerms, after: withinBudget },
  { rule: 'AUD67', before: ofTheirOwners },
  { rule: 'AUD68', ends: nobodyLeftInSilence },
]

type OfOne = EventOf<
  | 'ProtectionActed'
  | 'ProtectionAnswered'
  | 'ProtectionArmed'
  | 'ProtectionEnded'
  | 'ProtectionFailed'
  | 'ProtectionOrdered'
  | 'ProtectionRemoved'
  | 'ProtectionTriggered'
>

const ofOne: ReadonlySet<Event['type']> = new Set([
  'ProtectionActed',
  'ProtectionAnswered',
  'ProtectionArmed',
  'ProtectionEnded',
  'ProtectionFailed',
  'ProtectionOrdered',
  'ProtectionRemoved',
  'ProtectionTriggered',
])

const isOfOne = (event: Event): event is OfOne => ofOne.has(event.type)

/** One that is set, no more often than it may, rested, in turn, and never of an account in liquidation. */
function withinTerms({ books }: Audit, event: Event): string | null {
  if (!isOfOne(event)) return null
  const { account, protection: name } = event
  const guard = Books.guard(books, account, name)
  if (guard === undefined) return `${event.type} of ${name} of ${account}, which is not set`
  const acts = event.type === 'ProtectionActed' || event.type === 'ProtectionOrdered'
  if (acts && !guard.isTrying) return `${name} of ${account} acts and was not triggered`
  if (acts && Books.account(books, account).liquidating) return `${account} acts in liquidation`
  return event.type === 'ProtectionTriggered' ? mayBegin(books, guard, account) : null
}

function mayBegin(books: Books, guard: GuardBook, account: string): string | null {
  const { terms, tries, isTrying, restsUntil } = guard
  if (isTrying) return `${terms.name} of ${account} is triggered while it is at it`
  if (!books.armed) return `${terms.name} of ${account} is triggered while nothing is armed`
  if (tries >= terms.times) return `${terms.name} of ${account} is triggered again`
  return books.time < restsUntil ? `${terms.name} of ${account} has not rested` : null
}

/** What it moved and has out is within its budget, and what comes back is no more than was out. */
function withinBudget({ books }: Audit, event: Event): string | null {
  if (!isOfOne(event)) return null
  const guard = Books.guard(books, event.account, event.protection)
  if (guard === undefined) return null
  const isWithin = guard.spent >= 0n && guard.spent <= guard.terms.budget
  return isWithin ? null : `${event.protection} of ${event.account} spent ${guard.spent}`
}

/** Money comes from another account of the same owner; an order only reduces a leg of the account. */
function ofTheirOwners({ books, command }: Audit, event: Event): string | null {
  if (event.type === 'Transferred' && event.reason === 'request' && command?.type !== 'Transfer') {
    const [from, to] = [event.from, event.to].map((id) => Books.account(books, id).owner)
    return from === to ? null : `${event.from} of ${from} gave to ${event.to} of ${to} unasked`
  }
  if (event.type !== 'ProtectionOrdered') return null
  const { account, instrument, leg, lots, by } = event
  const holder = Books.account(books, account)
  if (by !== holder.owner) return `${event.order} of ${account} is by ${by}`
  if (![null, instrument].includes(holder.isolates)) return `${account} orders in ${instrument}`
  if (!event.reduceOnly) return null
  const held = holder.legs.get(Books.legKey(instrument, leg))?.lots ?? 0n
  const size = (n: bigint): bigint => (n < 0n ? -n : n)
  const reduces = held > 0n !== lots > 0n && size(lots) <= size(held)
  return reduces ? null : `${event.order}: ${lots} lots to reduce ${held}`
}

/**
 * Where a liquidation begins, each protection of the account says something in the same command: it
 * tried, or why not. One whose ratio is passed then, at fresh prices, was triggered, or rests or is not armed.
 */
function nobodyLeftInSilence({ books, heard }: Audit): string | null {
  for (const event of heard) {
    if (event.type !== 'LiquidationStarted') continue
    for (const { terms } of Books.guards(books, event.account)) {
      const said = heard.filter(
        (one) => isOfOne(one) && one.account === event.account && one.protection === terms.name,
      )
      const isSet = heard.some(
        (one) => one.type === 'ProtectionSet' && one.protection.name === terms.name,
      )
      if (said.length === 0 && !isSet) return `${terms.name} of ${event.account} says nothing`
      const wasQuiet = said.some(
        (one) => one.type === 'ProtectionFailed' && one.reason === 'notTriggered',
      )
      if (wasQuiet && isPassed(books, event, terms)) {
        return `${terms.name} of ${event.account} was passed and not triggered`
      }
    }
  }
  return null
}

function isPassed(
  books: Books,
  { account, equity, requirement }: EventOf<'LiquidationStarted'>,
  { trigger }: GuardBook['terms'],
): boolean {
  if (trigger.kind !== 'ratio' || freshWorth(books, account) === null) return false
  const borne = Fraction.mul(
    Fraction.of(equity),
    Fraction.of(trigger.above.numerator, trigger.above.denominator),
  )
  return Fraction.isLess(borne, Fraction.of(requirement))
}
