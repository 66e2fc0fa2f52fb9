import { Ladder } from '../calls/Ladder.ts'
import { assess } from '../margin/assess.ts'
import type { AccountId } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { AssetId } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Value } from '../money/Value.ts'
import type { AccountState } from './AccountState.ts'
import type { Command } from './Command.ts'
import type { Event } from './Event.ts'
import type { Rejection } from './Rejection.ts'
import { Snapshot } from './Snapshot.ts'
import { State } from './State.ts'
import { step } from './step.ts'

/** What a command would change, if it were given now. */
export interface CommandImpact {
  /** Why it would be refused; null where it would not. */
  readonly refused: Rejection | null
  /** What it would cause, with liquidation off. */
  readonly events: readonly Event[]
  /** Whose numbers would change, in the order of opening. */
  readonly accounts: readonly AccountImpact[]
  /** Who could newly be liquidated, by the numeraire of their rules. */
  readonly liquidatable: readonly LiquidatableWorth[]
}

export interface AccountImpact {
  readonly account: AccountId
  readonly before: Assessment
  readonly after: Assessment
  /** Whether it would stand on a level that liquidates, and stands on none now. */
  readonly isLiquidatable: boolean
}

/** How many accounts, what they owe or hold in positions, and what they carry for it. */
export interface LiquidatableWorth {
  readonly numeraire: AssetId
  readonly accounts: number
  readonly gross: Value
  readonly equity: Value
}

/**
 * What a change would do to everybody, before it is made: decided in a copy of the state with
 * liquidation off, so that who could be liquidated is told rather than liquidated. A version of a
 * rulebook that comes into force later is tried as if it did now. The state is not changed.
 *
 * Rules: [POOL30]
 *
 * @example
 * const { liquidatable } = preview(state, { type: 'DefineRulebook', id: 'p', time: state.time, rulebook })
 * liquidatable[0]?.accounts // => 34
 */
export function preview(state: State, command: Command): CommandImpact {
  const fork = Snapshot.copy(state)
  const by = { by: 'preview', reason: 'nothing is liquidated in a preview' }
  step(fork, { type: 'Disarm', id: unused(state, 'disarm'), time: state.time, ...by })
  const entries = step(fork, { ...asOfNow(command, state.time), id: unused(state, 'command') })
  const events = entries.flatMap((entry) => entry.events)
  const refusal = events.find((event) => event.type === 'Rejected')
  const refused = refusal?.type === 'Rejected' ? refusal : null
  const accounts = refused === null ? changed(state, fork) : []
  return {
    refused: refused && { code: refused.code, detail: refused.detail },
    events: refused === null ? events : [],
    accounts,
    liquidatable: worths(fork, accounts),
  }
}

/** An id that no command had: a preview is no repeat of anything. */
const unused = ({ seq }: State, what: string): string => `preview ${what} of ${seq}`

function asOfNow(command: Command, now: number): Command {
  if (command.type !== 'DefineRulebook') return command
  const { rulebook } = command
  return { ...command, rulebook: { ...rulebook, activeFrom: Math.min(rulebook.activeFrom, now) } }
}

/** The accounts whose assessment differs, in the order of opening. */
function changed(state: State, fork: State): AccountImpact[] {
  return state.accounts.flatMap((was): AccountImpact[] => {
    const is = fork.accountById.get(was.id)
    const [before, after] = [standing(state, was), is === undefined ? null : standing(fork, is)]
    if (was.kind === 'house' || before === null || after === null) return []
    const isLiquidatable = !before.isBreached && after.isBreached
    if (!isLiquidatable && isSame(before.assessment, after.assessment)) return []
    return [{ account: was.id, before: before.assessment, after: after.assessment, isLiquidatable }]
  })
}

interface Standing {
  readonly assessment: Assessment
  readonly isBreached: boolean
}

function standing(state: State, account: AccountState): Standing | null {
  const rules = State.rulesOf(state, account)
  if (rules === null) return null
  const assessment = assess(account, rules, state.book)
  return { assessment, isBreached: isBreached(rules, assessment) }
}

/** Whether a level that liquidates would be entered, from under the ladder. */
const isBreached = ({ rulebook }: BoundRulebook, assessment: Assessment): boolean =>
  rulebook.ladders.some((ladder) => {
    const rung = Ladder.level(ladder, 0, (name) => Assessment.measure(assessment, name))
    return ladder.levels.slice(0, rung).some(({ action }) => action === 'liquidate')
  })

const isSame = (a: Assessment, b: Assessment): boolean =>
  a.equity === b.equity &&
  a.initial === b.initial &&
  a.maintenance === b.maintenance &&
  a.certainty === b.certainty

function worths(fork: State, accounts: readonly AccountImpact[]): readonly LiquidatableWorth[] {
  const found = new Map<AssetId, LiquidatableWorth>()
  for (const { account, after, isLiquidatable } of accounts) {
    const numeraire = State.rulesOf(fork, State.account(fork, account))?.numeraire.id
    if (!isLiquidatable || numeraire === undefined) continue
    const sum = found.get(numeraire)
    found.set(numeraire, {
      numeraire,
      accounts: (sum?.accounts ?? 0) + 1,
      gross: Value.of((sum?.gross ?? 0n) + after.gross),
      equity: Value.of((sum?.equity ?? 0n) + after.equity),
    })
  }
  return [...found.values()]
}
