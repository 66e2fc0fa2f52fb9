import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import { State } from '../engine/State.ts'
import { OutstandingOrder } from '../report/OutstandingOrder.ts'
import { CommandText } from '../wire/CommandText.ts'
import { catalogOf } from '../wire/catalogOf.ts'
import { OrderError } from './Order.ts'
import type { Principal, Refusal } from './Principal.ts'
import { Terms } from './Terms.ts'

/** An engine of this process, as whoever orders. */
export interface EngineHere {
  readonly state: () => State
  /** Where an order that is out was told; undefined where that was too long ago. */
  readonly placeOf: (order: string) => OutstandingOrder.Place | undefined
  /** The time of a command. */
  readonly now: () => number
  /** Decides and syncs; the entries that it gave, also where it is a repeat. */
  readonly submit: (command: Command) => Promise<readonly Entry[]>
  readonly wait: Principal['wait']
}

/**
 * Orders of an engine in this process, or of the state that follows one.
 *
 * Rules: [EXEC2]
 */
export function statePrincipal({ state, placeOf, now, submit, wait }: EngineHere): Principal {
  return {
    head: async () => state().seq,
    orders: async () =>
      [...state().orders.values()].map((one) => OutstandingOrder.of(one, placeOf(one.id), state())),
    async terms(id) {
      const found = state().instruments.find((one) => one.id === id)
      if (found === undefined) throw new OrderError(`expected an instrument, found '${id}'`)
      return Terms.ofInstrument(found, State.asset(state(), found.settle))
    },
    async submit(told) {
      const read = CommandText.fromJson(told, catalogOf(state()), now())
      if (!read.ok) return { code: read.error.code, detail: read.error.message }
      return refusalIn(await submit({ ...read.value, actor: 'executor' }))
    },
    wait,
  }
}

function refusalIn(entries: readonly Entry[]): Refusal | null {
  const found = entries.flatMap(({ events }) => events).find(({ type }) => type === 'Rejected')
  return found?.type === 'Rejected' ? { code: found.code, detail: found.detail } : null
}
