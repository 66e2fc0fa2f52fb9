import type { AccountState } from '../../engine/AccountState.ts'
import type { Command } from '../../engine/Command.ts'
import { State } from '../../engine/State.ts'

/** Accounts by owner, as of the entry at which they were asked for last. */
const known = new WeakMap<State, { seq: number; byOwner: Map<string, AccountState[]> }>()

/**
 * The accounts that a command would have one counted with: those of its owner and of its group, whose
 * caps it would use up, and whose size a refusal would tell. None for a command that opens no account.
 *
 * Rules: [HTTP4]
 */
export function relatives(command: Command, state: State): readonly AccountState[] {
  if (command.type !== 'OpenAccount' && command.type !== 'ImportAccount') return []
  const { owner, group } = command
  return [...State.group(state, group), ...(ownersOf(state).get(owner) ?? [])]
}

/** Of a list of commands, all but the first find it made. */
function ownersOf(state: State): ReadonlyMap<string, readonly AccountState[]> {
  const last = known.get(state)
  if (last?.seq === state.seq) return last.byOwner
  const byOwner = Map.groupBy(state.accounts, ({ owner }) => owner)
  known.set(state, { seq: state.seq, byOwner })
  return byOwner
}
