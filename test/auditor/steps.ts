import type { Event } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import { Books } from './Books.ts'

/** Steps of venues: no pause is jumped, and what is to go whole goes whole. */
export const steps: readonly Check[] = [{ rule: 'AUD71', before: inTime }]

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
