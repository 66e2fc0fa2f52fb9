import type { Event } from '../../src/engine/Event.ts'
import type { Audit, Check } from './Audit.ts'
import type { EventOf } from './Books.ts'

/** Pools: claims at their index, interest one way, rounding against the account. */
export const pools: readonly Check[] = [
  { rule: 'AUD26', before: indexGrows },
  { rule: 'AUD27', before: roundedAgainst },
]

const ray = 10n ** 27n

/** What is owed and lent grows by interest; lenders lose only by a loss that is named. */
function indexGrows({ books }: Audit, event: Event): string | null {
  const { type } = event
  if (type !== 'InterestAccrued' && type !== 'LossShared' && type !== 'InsuranceUsed') return null
  const { pool, asset, supply } = event
  const lent = books.claims.get(`${pool}:supply:${asset}`)?.index ?? ray
  const owed = books.claims.get(`${pool}:debt:${asset}`)?.index ?? ray
  if (type !== 'InterestAccrued') {
    return supply <= lent && supply > 0n ? null : `${asset}: lenders bear a loss and gain`
  }
  return supply >= lent && event.debt >= owed ? null : `${asset}: an index of ${pool} fell`
}

type Exchange = EventOf<'Supplied' | 'Redeemed' | 'Borrowed' | 'Repaid'>

const exchanges: ReadonlySet<Event['type']> = new Set([
  'Supplied',
  'Redeemed',
  'Borrowed',
  'Repaid',
])

const isExchange = (event: Event): event is Exchange => exchanges.has(event.type)

/** Claims given are worth at most what was paid; claims taken at least what was received. */
function roundedAgainst({ books }: Audit, event: Event): string | null {
  if (!isExchange(event)) return null
  const { type, pool, asset, amount, claims } = event
  const side = type === 'Supplied' || type === 'Redeemed' ? 'supply' : 'debt'
  const index = books.claims.get(`${pool}:${side}:${asset}`)?.index ?? ray
  const over = claims * index - amount * ray
  const against = type === 'Redeemed' || type === 'Borrowed' ? over : -over
  if (against >= 0n && against < index + ray) return null
  return `${type}: ${claims} claims for ${amount} of ${asset}`
}
