import type { ActionKind, Protection } from '../../model/Protection.ts'
import { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import type { RejectionCode } from '../Rejection.ts'

/** A protection as its account keeps it: its terms, and how it stands. */
export interface Guard {
  /** Counted over all accounts in the order of setting, which is the order of looking. */
  readonly number: number
  readonly protection: Protection
  /** What its attempts have moved or traded, and what its orders that are out may yet. */
  readonly spent: Value
  /** How often it was triggered. */
  readonly tries: number
  /** Why it waits for nothing; null while it does. */
  readonly unarmed: Unarmed | null
  readonly attempt: Attempt | null
  /** It is not triggered before then; zero before its first attempt. */
  readonly restsUntil: number
  readonly last: LastTry | null
  /** Set where the leg that it waits for was reduced; left out until then. */
  readonly isTripped?: true
}

/** spent: as often as it may. budget: nothing left. noPrice, noVolatility: nothing to wait by. */
export type Unarmed = 'spent' | 'budget' | 'noPrice' | 'noVolatility'

/** An attempt in progress. */
export interface Attempt {
  readonly since: number
  /** The action that it is at. */
  readonly step: number
  /** When the next action is tried instead. */
  readonly until: number
  /** Whether anything was done. */
  readonly hasActed: boolean
  /** Its orders, those withdrawn too, until they are answered. */
  readonly orders: readonly string[]
  /** Whether an order of the action that it is at came back with nothing filled. */
  readonly isRefused: boolean
}

/**
 * reached: the target, or where there is none an action done whole. partly: something was done and it
 * is not enough. failed: nothing was. told: it has no action. overtaken: a liquidation began.
 */
export type Outcome = 'reached' | 'partly' | 'failed' | 'told' | 'overtaken'

export interface LastTry {
  readonly at: number
  readonly outcome: Outcome
  /** The last action that could not act, and why; null where all could. */
  readonly fault: Fault | null
}

/** Why an action could not act, or an attempt was not made. */
export interface Fault {
  readonly action: ActionKind | null
  readonly reason: FaultReason
  readonly detail: string
}

/**
 * What the owner's own command would be refused for, or what only a protection can meet: it rests or
 * is not armed while a liquidation begins, its budget is used up, nothing it could do is left or
 * reaches the target, the answer of an order has not come, or came with nothing.
 */
export type FaultReason =
  | RejectionCode
  | 'resting'
  | 'notTriggered'
  | 'unarmed'
  | 'budget'
  | 'nothingToDo'
  | 'cannotCure'
  | 'unanswered'
  | 'deadline'
  | 'unfilled'

/** The most protections that one account has, and actions that one has. */
export const most = { guards: 16, actions: 8, times: 1_000 } as const

/** Milliseconds: nothing is tried more often, and no attempt is longer. */
export const spans = { least: 1_000, most: 30 * 86_400_000 } as const

export const begin = (number: number, protection: Protection): Guard => ({
  number,
  protection,
  spent: Value.zero,
  tries: 0,
  unarmed: null,
  attempt: null,
  restsUntil: 0,
  last: null,
})

export const named = ({ guards }: Pick<AccountState, 'guards'>, name: string): Guard | undefined =>
  guards.find(({ protection }) => protection.name === name)

export const numbered = (
  { guards }: Pick<AccountState, 'guards'>,
  number: number,
): Guard | undefined => guards.find((guard) => guard.number === number)

/** What it may yet move or trade. */
export const budgetLeft = ({ protection, spent }: Guard): Value =>
  Value.max(Value.zero, Value.sub(protection.budget, spent))

/** Whether it was triggered as often as it may be, or has moved all that it may; null while neither. */
export function usedUp(guard: Guard): Unarmed | null {
  if (guard.tries >= guard.protection.times) return 'spent'
  return guard.spent >= guard.protection.budget ? 'budget' : null
}

export * as Guard from './Guard.ts'
