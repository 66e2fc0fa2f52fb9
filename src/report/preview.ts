import type { AccountState } from '../engine/AccountState.ts'
import type { Command } from '../engine/Command.ts'
import { type Rehearsed, rehearsal, rehearse } from '../engine/rehearse.ts'
import { State } from '../engine/State.ts'
import type { AccountId } from '../model/Account.ts'
import type { AssetId } from '../model/Asset.ts'
import { Value } from '../money/Value.ts'
import { BookView } from './BookView.ts'
import { isBreached, levelNames, type Subject } from './Subject.ts'

/** What a command would change, if it were given now. */
export interface CommandImpact extends Rehearsed {
  /** The time it was tried at, ms since 1970. */
  readonly time: number
  /** Whose numbers, level or calls would change, in the order of opening. */
  readonly accounts: readonly AccountImpact[]
  /** Who could newly be liquidated, by the numeraire of their rules. */
  readonly liquidatable: readonly LiquidatableWorth[]
}

export interface AccountImpact {
  readonly account: AccountId
  /** Null where it had no rules in force. */
  readonly before: Stance | null
  readonly after: Stance
  /** Whether it would stand on a level that liquidates, and stands on none now. */
  readonly isLiquidatable: boolean
}

/** How an account stands: its numbers, the rungs it is on and what is asked of it. */
export type Stance = Pick<Subject, 'assessment' | 'rules' | 'rungs' | 'calls'>

/** How many accounts, what they owe or hold in positions, and what they carry for it. */
export interface LiquidatableWorth {
  readonly numeraire: AssetId
  readonly accounts: number
  readonly gross: Value
  readonly equity: Value
}

/**
 * What a change would do to everybody, before it is made: decided in a copy of the state with liquidation
 * off, at the command's time or the state's own where that is later. Levels and calls are the engine's own,
 * with their history. The state is not changed.
 *
 * Rules: [POOL30]
 *
 * @example
 * const { liquidatable } = preview(state, { type: 'DefineRulebook', id: 'p', time: state.time, rulebook })
 * liquidatable[0]?.accounts // => 34
 */
export const preview = (state: State, command: Command): CommandImpact =>
  previewIn(rehearsal(state, Math.max(state.time, command.time)), command)

/** The same in a rehearsal of one's own, which the command then has changed. */
export function previewIn(fork: State, command: Command): CommandImpact {
  const { time } = fork
  const before = fork.accounts.map((account) => stanceOf(fork, account))
  const { refused, events } = rehearse(fork, command)
  const accounts = refused === null ? changed(fork, before) : []
  return { refused, events, time, accounts, liquidatable: worths(accounts) }
}

/** Null for a house account and without a rulebook in force. */
function stanceOf(state: State, account: AccountState): Stance | null {
  const view = BookView.accountOf(state, account, new Map())
  const rules = State.rulesOf(state, account)
  if (view === null || rules === null) return null
  const { assessment, rungs, calls } = BookView.look(view, rules, state.book)
  return { assessment, rules, rungs, calls }
}

/** The accounts that would stand otherwise, in the order of opening. */
function changed(fork: State, stances: readonly (Stance | null)[]): readonly AccountImpact[] {
  return fork.accounts.flatMap((account): readonly AccountImpact[] => {
    const [before, after] = [stances[account.index] ?? null, stanceOf(fork, account)]
    if (after === null || (before !== null && isSame(before, after))) return []
    const isLiquidatable = isBreached(after) && (before === null || !isBreached(before))
    return [{ account: account.id, before, after, isLiquidatable }]
  })
}

const isSame = (a: Stance, b: Stance): boolean =>
  a.assessment.equity === b.assessment.equity &&
  a.assessment.initial === b.assessment.initial &&
  a.assessment.maintenance === b.assessment.maintenance &&
  a.assessment.certainty === b.assessment.certainty &&
  a.rules.numeraire.id === b.rules.numeraire.id &&
  levelNames(a).join() === levelNames(b).join() &&
  isBreached(a) === isBreached(b) &&
  a.calls.length === b.calls.length &&
  a.calls.every(({ id, amount }, at) => id === b.calls[at]?.id && amount === b.calls[at]?.amount)

function worths(accounts: readonly AccountImpact[]): readonly LiquidatableWorth[] {
  const found = new Map<AssetId, LiquidatableWorth>()
  for (const { after, isLiquidatable } of accounts) {
    if (!isLiquidatable) continue
    const { assessment, rules } = after
    const numeraire = rules.numeraire.id
    const sum = found.get(numeraire)
    found.set(numeraire, {
      numeraire,
      accounts: (sum?.accounts ?? 0) + 1,
      gross: Value.of((sum?.gross ?? 0n) + assessment.gross),
      equity: Value.of((sum?.equity ?? 0n) + assessment.equity),
    })
  }
  return [...found.values()]
}
