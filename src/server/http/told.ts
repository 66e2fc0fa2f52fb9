import { Concerns } from '../../engine/Concerns.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { EventText } from '../../wire/EventText.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import { Caller } from '../access/Caller.ts'

/**
 * The events of entries as a caller is told them, in order. A key that is bound to accounts is told what
 * is about those, and names nobody else's, and why its own command was refused.
 *
 * Rules: [HTTP4]
 */
export function told(
  entries: readonly Entry[],
  caller: Caller,
  state: State,
  isWanted: (event: Event) => boolean = () => true,
): readonly JsonObject[] {
  const catalog = catalogOf(state)
  return entries.flatMap(({ seq, time, command, events }) =>
    events.flatMap((event, index) => {
      if (!isWanted(event) || !maySee(caller, event, state)) return []
      const head = {
        seq,
        ordinal: index + 1,
        time,
        command: command?.id ?? null,
        actor: command?.actor ?? '',
      }
      return [EventText.encode(event, catalog, head)]
    }),
  )
}

/** Whether an event is the caller's to see. */
export function maySee(caller: Caller, event: Event, state: State): boolean {
  if (caller.accounts === null || event.type === 'Rejected') return true
  const about = Concerns.accountsOf(event)
  if (about.length === 0) return false
  return about.every((id) => Caller.sees(caller, id, state)) && !namesOther(event, caller, state)
}

/** Whether any text in it is the name of an account that the caller may not see. */
function namesOther(tree: unknown, caller: Caller, state: State): boolean {
  if (typeof tree === 'string') {
    return state.accountById.has(tree) && !Caller.sees(caller, tree, state)
  }
  if (typeof tree !== 'object' || tree === null) return false
  return Object.values(tree).some((child) => namesOther(child, caller, state))
}
