import type { Event } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { freshWorth } from './liquidations.ts'
import { netOf } from './worth.ts'

/** Steps of venues: no pause is jumped, what is to go whole goes whole, and nobody is taken over too soon. */
export const steps: readonly Check[] = [
  { rule: 'AUD71', before: inTime },
  { rule: 'AUD73', before: forBackstop },
]

function inTime({ books }: Audit, event: Event): string | null {
  if (event.type !== 'LiquidationOrdered' || event.purpose !== 'reduce') return null
  const { account, instrument, leg, lots } = event
  const holder = Books.account(books, account)
  const { steps: terms, reduced } = holder
  if (terms === null || reduced === null) return null
  const { pause = 0, wholeWithin = -1 } = terms
  const since = books.time - reduced.at
  if (since < pause) return `${account} is reduced ${since} ms after its last step of ${pause}`
  if (reduced.partAt === null || books.time - reduced.partAt > wholeWithin) return null
  const held = holder.legs.get(Books.legKey(instrument, leg))?.lots ?? 0n
  let left: bigint = held + lots
  for (const sent of books.orders.values()) {
    const isSame = sent.account === account && sent.instrument === instrument && sent.leg === leg
    if (isSame) left += sent.left
  }
  return left === 0n ? null : `${account}: ${left} lots of ${instrument} are not to go whole`
}

/** Who still has something is taken over only beyond his backstop, and then with all that backed him. */
function forBackstop({ books, heard }: Audit, event: Event): string | null {
  if (event.type === 'MarginTakenOver') return afterPositions(books, event)
  if (event.type === 'LiquidationEnded') return withMargin(books, event)
  if (event.type !== 'TakenOver' || event.by !== 'fund') return null
  const { account } = event.trade
  const holder = Books.account(books, account)
  const numeraire = Books.rulesOf(books, holder)?.numeraire
  const above = holder.steps?.backstop
  if (above === undefined || numeraire === undefined || holder.kind !== 'own') return null
  // Only the first of its positions is taken from the account as it was.
  const isFirst = !heard.some((one) => one.type === 'TakenOver' && one.trade.account === account)
  const worth = isFirst ? freshWorth(books, account) : null
  const net = netOf(books, holder, numeraire)
  if (worth === null || net === null || Fraction.isLess(net, worth.rounding)) return null
  const most = Fraction.mul(worth.equity, Fraction.of(above.numerator, above.denominator))
  const asked = Fraction.add(worth.maintenance, worth.rounding)
  return Fraction.isLess(most, asked) ? null : `${account} is taken over short of its backstop`
}

/** What the rulebook compares everything in backs every position, and goes with them. */
function withMargin(books: Books, event: EventOf<'LiquidationEnded'>): string | null {
  if (event.outcome !== 'takenOver') return null
  const holder = Books.account(books, event.account)
  const left = Books.balance(holder, Books.rulesOf(books, holder)?.numeraire ?? '')
  const isBare = holder.legs.size === 0 && left === 0n
  return isBare ? null : `${event.account} was taken over and keeps ${left}`
}

function afterPositions(books: Books, event: EventOf<'MarginTakenOver'>): string | null {
  const { legs, steps: terms } = Books.account(books, event.account)
  if (terms?.backstop === undefined) return `${event.account} has no backstop`
  return legs.size === 0 ? null : `the margin of ${event.account} goes before its positions`
}
