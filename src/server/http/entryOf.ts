import { datetime } from '../../base/datetime.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { Caller } from '../access/Caller.ts'
import { rights } from '../access/rights.ts'
import { told } from './told.ts'

/** An entry of the journal as it is answered: its command and events, as far as the caller may see them. */
export function entryOf(
  entry: Entry,
  caller: Caller,
  state: State,
  isWanted?: (event: Event) => boolean,
) {
  const { seq, time, command } = entry
  const isShown = command !== null && (caller.accounts === null || isOwn(entry, caller, state))
  return {
    ...{ seq, time, datetime: datetime(time) },
    command: isShown ? CommandText.encode(command, catalogOf(state)) : null,
    events: told([entry], caller, state, isWanted),
  }
}

/** Whether a command is about the caller's accounts alone. */
function isOwn({ command }: Entry, caller: Caller, state: State): boolean {
  if (command === null) return false
  const right = rights[command.type] as {
    accounts(command: unknown, state: State): readonly string[] | null
  }
  return right.accounts(command, state)?.every((id) => Caller.sees(caller, id, state)) ?? false
}
