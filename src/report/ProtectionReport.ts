import type { AccountState } from '../engine/AccountState.ts'
import { lacks } from '../engine/protection/funds.ts'
import { type FaultReason, Guard, type Outcome } from '../engine/protection/Guard.ts'
import { State } from '../engine/State.ts'
import type { ProtectiveAction, Trigger } from '../model/Protection.ts'
import type { Ratio } from '../money/Ratio.ts'
import { amountText, contractsText, indexText, priceText, ratioText } from './figures.ts'

/** How a protection of an account stands; money in the numeraire. */
export interface ProtectionReport {
  readonly name: string
  /** What it waits for, in words. */
  readonly when: string
  readonly target: string | null
  readonly actions: readonly ProtectionAction[]
  readonly budget: string
  readonly spent: string
  readonly times: number
  readonly tries: number
  /** Whether it waits for its trigger now: the engine is armed, and it has what it waits by. */
  readonly isArmed: boolean
  /** Why not; null where it is. */
  readonly unarmed: string | null
  /** Whether one of its actions has what it takes. */
  readonly isFunded: boolean
  /** Set while it is at it: which action, counted from 1. */
  readonly trying: number | null
  /** When it may be triggered again; null where it may now. */
  readonly restsUntil: number | null
  readonly last: LastTryReport | null
}

export interface ProtectionAction {
  readonly does: string
  /** What it lacks now to do anything; null where nothing. */
  readonly lacks: FaultReason | null
}

export interface LastTryReport {
  readonly timestamp: number
  readonly outcome: Outcome
  /** Why its last action that could not act could not; null where all could. */
  readonly reason: FaultReason | null
  readonly detail: string | null
}

/**
 * The protections of an account in an engine, in the order in which they were set.
 *
 * Rules: [PROT12]
 */
export function all(state: State, account: AccountState): readonly ProtectionReport[] {
  return account.guards.flatMap((guard) => of(state, account, guard) ?? [])
}

function of(state: State, account: AccountState, guard: Guard): ProtectionReport | null {
  const rules = State.rulesOf(state, account)
  if (rules === null) return null
  const { protection, tries, spent, attempt, restsUntil, last } = guard
  const { name, trigger, target, budget, times } = protection
  const actions = protection.actions.map((action) => ({
    does: doesText(state, action),
    lacks: lacks(state, { account, guard, rules }, action),
  }))
  const unarmed = state.armed ? unarmedBy(guard) : 'disarmed'
  const money = (amount: bigint): string => amountText(amount, rules.numeraire)
  return {
    ...{ name, when: whenText(state, trigger), target: ratioText(target), actions },
    ...{ budget: money(budget), spent: money(spent), times, tries },
    ...{ isArmed: unarmed === null, unarmed },
    isFunded: actions.length === 0 || actions.some((action) => action.lacks === null),
    trying: attempt === null ? null : attempt.step + 1,
    restsUntil: restsUntil > state.time ? restsUntil : null,
    last: last && {
      ...{ timestamp: last.at, outcome: last.outcome },
      ...{ reason: last.fault?.reason ?? null, detail: last.fault?.detail ?? null },
    },
  }
}

/** As the next look at it will find. */
const unarmedBy = (guard: Guard): string | null =>
  guard.attempt === null ? (Guard.usedUp(guard) ?? guard.unarmed) : null

const sides = { above: 'at or above', below: 'at or below' } as const

function whenText(state: State, trigger: Trigger): string {
  switch (trigger.kind) {
    case 'ratio':
      return `marginRatio above ${ratioText(trigger.above)}`
    case 'health':
      return `healthFactor below ${ratioText(trigger.below)}`
    case 'mark': {
      const price = priceText(trigger.price, State.instrument(state, trigger.instrument))
      return `${trigger.instrument} ${sides[trigger.side]} ${price}`
    }
    case 'index':
      return `${trigger.asset} ${sides[trigger.side]} ${indexText(trigger.price)}`
    case 'sigma':
      return `${trigger.instrument} liquidated within ${ratioText(trigger.within)} sigma`
    case 'time':
      return `liquidated by interest within ${trigger.within} ms`
    case 'leg':
      return `${trigger.instrument} (${trigger.leg}) of ${trigger.account} liquidated or deleveraged`
  }
}

const worstText = (worst: Ratio | null): string =>
  worst === null ? '' : `, at most ${ratioText(worst)} from the mark`

function doesText(state: State, action: ProtectiveAction): string {
  switch (action.kind) {
    case 'cancelOrders':
      return 'cancel open orders'
    case 'deposit':
      return `deposit ${action.asset} from ${action.from}`
    case 'repay':
      return `repay ${action.asset} to ${action.pool}`
    case 'reduce':
      return `reduce${worstText(action.worst)}`
    case 'close':
      return `close ${action.instrument} (${action.leg})${worstText(action.worst)}`
    case 'swap':
      return `swap in ${action.instrument}${worstText(action.worst)}`
    case 'hedge': {
      const size = contractsText(action.lots, State.instrument(state, action.instrument))
      return `hedge ${action.instrument} (${action.leg}) to ${size}${worstText(action.worst)}`
    }
  }
}

export * as ProtectionReport from './ProtectionReport.ts'
