import type { Rulebook } from '../model/Rulebook.ts'
import type { Event } from './Event.ts'
import { State } from './State.ts'

/** Brings a version into force; calls of a ladder that is no more are cancelled first. */
export function* activation(state: State, { id, version, ladders }: Rulebook): Iterable<Event> {
  const kept = new Set(ladders.map((ladder) => ladder.id))
  for (const call of [...state.calls.values()]) {
    const { rules } = State.account(state, call.account)
    if (rules?.id !== id || kept.has(call.ladder)) continue
    const reason = `ladder ${call.ladder} is not in version ${version} of ${id}`
    yield { type: 'CallCancelled', call: call.id, account: call.account, reason }
  }
  yield { type: 'RulebookActivated', rulebook: id, version }
}
