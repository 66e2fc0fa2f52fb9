import { explain } from '../margin/explain.ts'
import { Staleness } from '../margin/Staleness.ts'
import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Doubt, PriceBook } from '../model/PriceBook.ts'
import { Decision } from './Decision.ts'
import type { Rejection } from './Rejection.ts'

/**
 * Why an account, assessed for credit, may add no risk: what it holds, owes or ordered has no price
 * or an old one, by name. Null where it is certain.
 *
 * Rules: [ENG4]
 */
export function uncertainty(
  view: Account,
  rules: BoundRulebook,
  book: PriceBook,
  { certainty }: Assessment,
): Rejection | null {
  if (certainty === 'certain') return null
  if (certainty === 'bounded') {
    const old = Staleness.of(view, rules, book, 'credit')
    const held = old.filter((one) => doubtOf(one, book) !== undefined).map(({ id }) => id)
    if (held.length > 0) {
      const found = `found ${held.join(', ')} held as doubtful`
      return Decision.reject('price.doubtful', `expected prices beyond doubt, ${found}`)
    }
    const names = old.map(({ id }) => id)
    const detail = `expected fresh prices, found ${names.join(', ')} older than allowed`
    return Decision.reject('price.stale', detail)
  }
  const { terms } = explain(view, rules, book, 'credit')
  const names = terms.flatMap(({ kind, subject, inputs }) => {
    if (kind !== 'unknown') return []
    const { id } = 'asset' in subject ? subject.asset : subject.instrument
    return [`${id} (${inputs.reason})`]
  })
  const detail = `expected a price and a rule for everything, found none for ${names.join(', ')}`
  return Decision.reject('price.missing', detail)
}

const doubtOf = (one: Instrument | Asset, { marks, indices }: PriceBook): Doubt | undefined =>
  ('settleIndex' in one ? marks : indices)[one.index]?.doubt

/**
 * Whether a request leaves an account with no more of anything that may ask for margin: no debt made
 * or deepened, no position opened, grown or turned round, no order added but to reduce. What of it
 * has no price then weighs no more than before.
 *
 * Rules: [ENG7]
 */
export function addsNothing(before: Account, after: Account): boolean {
  return (
    after.balances.every((balance, index) => {
      const owed = balance ?? 0n
      return owed >= 0n || owed >= (before.balances[index] ?? 0n)
    }) &&
    after.positions.every((held) => isNoMore(held, before.positions)) &&
    after.orders.every((order) => order.reduceOnly || isNoMore(order, before.orders))
  )
}

type Sized = Account['positions'][number] | Account['orders'][number]

const isNoMore = (one: Sized, before: readonly Sized[]): boolean =>
  before.some(
    ({ instrument, leg, lots, ...other }) =>
      instrument.index === one.instrument.index &&
      leg === one.leg &&
      ('id' in one ? 'id' in other && other.id === one.id : true) &&
      (one.lots > 0n ? one.lots <= lots : one.lots >= lots),
  )
