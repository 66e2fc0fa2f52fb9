import { fits } from '../../base/fits.ts'
import type { Command, CommandType } from '../../engine/Command.ts'
import type { State } from '../../engine/State.ts'
import type { AccountId } from '../../model/Account.ts'
import { relatives } from './relatives.ts'
import { type Right, rights, sourcesOf } from './rights.ts'
import { Scope } from './Scope.ts'

/** Who asks: the name of a key, and what it may do. */
export interface Caller {
  /** Journaled as the actor of its commands. */
  readonly name: string
  readonly scope: Scope
  /** Patterns of the accounts it may see and act for, `*` standing for any text; null for all. */
  readonly accounts: readonly string[] | null
  /** The commands it may send, where not all of its scope. */
  readonly commands: readonly CommandType[] | null
  /** The sources in whose name alone it may tell what is believed; left out for all. */
  readonly sources?: readonly string[] | undefined
  /** When it ends, ms since 1970; null for never. */
  readonly until: number | null
}

/** Why a caller may not do something: a code and what was expected and found. */
export interface Denial {
  readonly code:
    | 'scope.tooSmall'
    | 'command.notGranted'
    | 'account.notGranted'
    | 'source.notGranted'
  readonly detail: string
}

/**
 * Whether a caller may see an account. An isolated position is its parent's; the name alone says
 * nothing, since an account may be called as an isolated position of another would be.
 *
 * Rules: [HTTP4]
 */
export function sees({ accounts }: Caller, id: AccountId, state: State): boolean {
  if (accounts === null) return true
  const name = state.accountById.get(id)?.parent?.id ?? id
  return accounts.some((pattern) => fits(pattern, name))
}

/** Why a caller may not send a command; null where it may. */
export function denial(caller: Caller, command: Command, state: State): Denial | null {
  const { scope } = rights[command.type] as Right<Command>
  const short = scopeDenial(caller, scope, command.type)
  if (short !== null) return short
  if (caller.commands !== null && !caller.commands.includes(command.type)) {
    const expected = caller.commands.join(', ')
    return {
      code: 'command.notGranted',
      detail: `the key ${caller.name} may send ${expected}, found ${command.type}`,
    }
  }
  return sourceDenial(caller, command) ?? accountDenial(caller, command, state)
}

/**
 * A source is whom the engine believes: who could name another's would be two that bear each other out.
 *
 * Rules: [HTTP22]
 */
function sourceDenial({ name, sources }: Caller, command: Command): Denial | null {
  const other = sourcesOf(command).find((one) => sources?.includes(one) === false)
  if (other === undefined) return null
  return {
    code: 'source.notGranted',
    detail: `the key ${name} tells what ${sources?.join(', ')} says, found the source ${other}`,
  }
}

function accountDenial(caller: Caller, command: Command, state: State): Denial | null {
  if (caller.accounts === null) return null
  const { accounts } = rights[command.type] as Right<Command>
  const isSeen = (id: AccountId): boolean => sees(caller, id, state)
  const isOwn = accounts(command, state)?.every(isSeen) ?? false
  if (isOwn && relatives(command, state).every(({ id }) => isSeen(id))) return null
  return {
    code: 'account.notGranted',
    // Whose a call or an order is that it names would be told to whoever tries their numbers.
    detail: `the key ${caller.name} is bound to ${caller.accounts.join(', ')}, found a command for others`,
  }
}

/** Why a caller may not do what a scope is needed for; null where it may. */
export const scopeDenial = ({ name, scope }: Caller, asked: Scope, what: string): Denial | null =>
  Scope.covers(scope, asked)
    ? null
    : {
        code: 'scope.tooSmall',
        detail: `${what} needs the scope ${asked}, the key ${name} has ${scope}`,
      }

export * as Caller from './Caller.ts'
