import type { Event } from '../../engine/Event.ts'
import type { Draft } from '../Alert.ts'
import { accounts } from './accounts.ts'
import { calls } from './calls.ts'
import { liquidations } from './liquidations.ts'
import { losses } from './losses.ts'
import { operations } from './operations.ts'
import { prices } from './prices.ts'
import { protections } from './protections.ts'
import type { Sight, Writer } from './Sight.ts'

/** Of most events nothing is said: they are what an account did itself. */
const writers: { readonly [type: string]: Writer<never> } = {
  ...accounts,
  ...calls,
  ...liquidations,
  ...losses,
  ...operations,
  ...prices,
  ...protections,
}

const nothing: readonly Draft[] = []

/** What is said of an event. */
export function draftsOf(event: Event, sight: Sight): readonly Draft[] {
  const writer = writers[event.type] as Writer<Event> | undefined
  const said = writer?.(event, sight) ?? nothing
  return Array.isArray(said) ? said : [said as Draft]
}
