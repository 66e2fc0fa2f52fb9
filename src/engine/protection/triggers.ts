import { assess } from '../../margin/assess.ts'
import { Assessment } from '../../model/Assessment.ts'
import { Protection, type Side } from '../../model/Protection.ts'
import { State } from '../State.ts'
import type { Guarded } from './Plan.ts'

/**
 * Whether a trigger holds now, at the account's better end as for calls; noPrice where it waits for a
 * price that was never told.
 *
 * Rules: [PROT3]
 */
export function holds(state: State, { account, guard, rules }: Guarded): boolean | 'noPrice' {
  const { trigger } = guard.protection
  const { book } = state
  const above = Protection.ratioOf(trigger)
  if (above !== null) {
    const measure = Assessment.measure(assess(account, rules, book), 'maintenance')
    return Assessment.exceeds(measure, above)
  }
  if (trigger.kind === 'mark') {
    return isBeyond(book.marks[State.instrument(state, trigger.instrument).index], trigger)
  }
  if (trigger.kind !== 'index') return false
  return isBeyond(book.indices[State.asset(state, trigger.asset).index], trigger)
}

function isBeyond(
  found: { readonly price: bigint } | undefined,
  { side, price }: { readonly side: Side; readonly price: bigint },
): boolean | 'noPrice' {
  if (found === undefined) return 'noPrice'
  return side === 'above' ? found.price >= price : found.price <= price
}
