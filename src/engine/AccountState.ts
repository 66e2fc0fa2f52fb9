import { Ladder } from '../calls/Ladder.ts'
import type { Strike } from '../calls/StrikeCount.ts'
import type {
  Account,
  AccountId,
  AccountKind,
  Elections,
  HouseRole,
  PositionMode,
} from '../model/Account.ts'
import type { Certainty } from '../model/Assessment.ts'
import type { Order } from '../model/Order.ts'
import type { Leg, Position } from '../model/Position.ts'
import type { Restriction } from '../model/Restriction.ts'
import type { Amount } from '../money/Amount.ts'
import type { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AnsweredCall, InsolvencyReason } from './Event.ts'
import type { LiquidationTerms, Suspension } from './LiquidationTerms.ts'
import type { Guard } from './protection/Guard.ts'
import type { Rules } from './Rules.ts'

/**
 * An account as State keeps it. Rulebook methods read it as a model Account; only evolve writes it.
 */
export interface AccountState extends Account {
  readonly id: AccountId
  /** Its index in State. Accounts are handled in this order, which is the order of opening. */
  readonly index: number
  readonly kind: AccountKind
  readonly role: HouseRole | null
  readonly rules: Rules | null
  /** Set for an isolated position's sub-account. */
  readonly parent: AccountState | null
  /** Index of the isolated instrument. */
  readonly isolates: number | null
  owner: string
  group: string
  positionMode: PositionMode
  readonly balances: (Amount | undefined)[]
  readonly positions: Position[]
  readonly orders: Order[]
  readonly leverages: (bigint | undefined)[]
  /** The borrower's collateral elections, among those its rulebook offers. */
  elections: Elections
  /** Sub-accounts by instrument index, once that instrument has been isolated. */
  readonly isolated: (AccountState | undefined)[]
  /** Indices of the instruments now traded isolated. */
  isolating: ReadonlySet<number>
  /** The rung on each ladder of the rulebook; a missing element is 0. */
  readonly levels: number[]
  /** The open call of each ladder. */
  readonly calls: (string | undefined)[]
  /** Ladders whose call was waived or expired since the account last left them. */
  suppressedCalls: ReadonlySet<string>
  /** Expired calls that are still to be carried out; while any is, the account may only reduce. */
  dues: readonly Due[]
  /** Calls that were liquidated or let expire, as long as they count. */
  strikes: readonly Strike[]
  certainty: Certainty
  liquidation: Liquidation | null
  restrictions: readonly Restraint[]
  /** Set where an operator cancelled its liquidation: none begins before this ends. */
  suspension: Suspension | null
  /** When a liquidation last reduced it under a procedure that pauses or goes whole afterwards. */
  lastStep: LastStep | null
  /** Its protections, in the order of setting. */
  guards: readonly Guard[]
}

/** One restriction of an account: what it may not do, from when until when, who says so and why. */
export interface Restraint {
  readonly id: string
  readonly restriction: Restriction
  /** When it began, ms since 1970. */
  readonly from: number
  /** When it runs out; null for until it is released. */
  readonly until: number | null
  /** Set where it is on all accounts of the owner, those opened later included. */
  readonly binds?: 'owner'
  readonly by: string
  readonly reason: string
}

/** An expired call that could not be carried out at its deadline. */
export interface Due {
  readonly call: string
  /** The level it asked for, by the procedure it was issued under. */
  readonly cureTo: Ratio
  /** What it is liquidated to, where that is lower. */
  readonly sellTo?: Ratio
  /** When it expired. */
  readonly since: number
  /** Its ladder, where what a liquidation meets is a strike. */
  readonly ladder?: string
}

/** The account's liquidation in progress. */
export interface Liquidation {
  readonly cause: 'level' | 'expiry'
  readonly startedAt: number
  /** Kept to the end, whatever versions come; missing where it began before they were recorded. */
  readonly terms?: LiquidationTerms
  /** The calls that it is to meet, where that is a strike. */
  readonly calls?: readonly AnsweredCall[]
  /**
   * Maintenance by instrument index at the start: the weights by which a deficit is allocated to
   * markets.
   */
  readonly weights: readonly (readonly [instrument: number, maintenance: Amount])[]
  /** Unanswered orders and running auctions. */
  readonly inFlight: Set<string>
  /** Orders that came back with nothing filled; left out where there are none. */
  readonly refusals?: readonly Refusal[]
  /** When the market opens that it was last said to wait for. */
  readonly waitsUntil?: number
  /** Why it is short and was not resolved, once told. */
  readonly stands?: InsolvencyReason
}

/** When reductions of an account were last executed, ms since 1970. */
export interface LastStep {
  readonly at: number
  /** The last that left something of its position; null where none did. */
  readonly partAt: number | null
}

/** Orders of a liquidation that came back with nothing filled, by instrument. */
export interface Refusal {
  readonly instrument: number
  readonly leg: Leg
  readonly purpose: 'reduce' | 'convert' | 'dispose'
  /** What was not filled. */
  readonly lots: Quantity
  /** How often in a row. */
  readonly times: number
  /** When it is tried again. */
  readonly at: number
  /** Whether the next step was taken instead. */
  readonly isEscalated: boolean
}

const noList: readonly never[] = Object.freeze([])
const noSet: ReadonlySet<never> = new Set()

/** A list that is replaced and never written to: the empty one is one for all, as most are. */
export const listOf = <T>(items: readonly T[]): readonly T[] =>
  items.length === 0 ? noList : [...items]

/** The same of a set. */
export const setOf = <T>(items: readonly T[]): ReadonlySet<T> =>
  items.length === 0 ? noSet : new Set(items)

/** A set without one of its members. */
export const without = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> =>
  set.has(item) ? setOf([...set].filter((one) => one !== item)) : set

const noElections: Elections = { mode: null, unpledged: noSet }

/** What a borrower elected, as most did nothing. */
export const electionsOf = (mode: string | null, unpledged: readonly number[]): Elections =>
  mode === null && unpledged.length === 0 ? noElections : { mode, unpledged: setOf(unpledged) }

/** Finds a leg. */
export const position = (account: Account, instrument: number, leg: Leg): Position | undefined => {
  for (const held of account.positions) {
    if (held.instrument.index === instrument && held.leg === leg) return held
  }
  return undefined
}

/** The lowest level that the expired calls of an account ask for; null where none is due. */
export const strictestDue = ({ dues }: AccountState): Ratio | null =>
  lowest(dues.map(({ cureTo }) => cureTo))

/** The lowest level that the expired calls of an account are liquidated to. */
export const strictestSale = ({ dues }: AccountState): Ratio | null =>
  lowest(dues.map(({ cureTo, sellTo = cureTo }) => sellTo))

const lowest = (levels: readonly Ratio[]): Ratio | null =>
  levels.reduce<Ratio | null>(
    (least, level) => (least === null || Ratio.compare(level, least) < 0 ? level : least),
    null,
  )

/** Whether an account holds a rung that calls, on the ladder of that name in the version in force. */
export function holdsCallingRung({ rules, levels }: AccountState, id: string): boolean {
  const ladders = rules?.active?.ladders ?? []
  const index = ladders.findIndex((ladder) => ladder.id === id)
  const ladder = ladders[index]
  return ladder !== undefined && Ladder.calling(ladder, levels[index] ?? 0) !== null
}

/** Whether an account is under a restriction. What is still due of an expired call binds as well. */
export const restricted = (account: AccountState, restriction: Restriction): boolean =>
  account.restrictions.some((restraint) => restraint.restriction === restriction) ||
  (restriction === 'reduceOnly' && account.dues.length > 0)

/** Who signs what the engine itself says. */
export const itself = 'engine'

/**
 * Whether a restriction binds an account in an instrument: its own, its owner's main account's, or
 * that of the position isolated there. A restriction is on a position, whoever places the order.
 *
 * Rules: [CALL12]
 */
export const restrictedFor = (
  account: AccountState,
  restriction: Restriction,
  { index }: { readonly index: number },
): boolean =>
  restricted(account, restriction) ||
  (account.parent !== null && restricted(account.parent, restriction)) ||
  (account.isolating.has(index) && isolatedIs(account.isolated[index], restriction))

const isolatedIs = (account: AccountState | undefined, restriction: Restriction): boolean =>
  account !== undefined && restricted(account, restriction)

export * as AccountState from './AccountState.ts'
