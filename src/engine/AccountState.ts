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
import type { Rules } from './Rules.ts'

/** An account as State keeps it. Methods see it as a model Account; only evolve writes it. */
export interface AccountState extends Account {
  readonly id: AccountId
  /** Its place in State: the order of opening, and the order accounts are handled in. */
  readonly index: number
  readonly kind: AccountKind
  readonly role: HouseRole | null
  readonly rules: Rules | null
  /** Set for an isolated position's sub-account. */
  readonly parent: AccountState | null
  /** The instrument it isolates, by index. */
  readonly isolates: number | null
  owner: string
  group: string
  positionMode: PositionMode
  readonly balances: (Amount | undefined)[]
  readonly positions: Position[]
  readonly orders: Order[]
  readonly leverages: (bigint | undefined)[]
  /** What a borrower chose among what its rulebook offers. */
  elections: Elections
  /** Sub-accounts by instrument index, once that instrument was ever isolated. */
  readonly isolated: (AccountState | undefined)[]
  /** Instruments now traded isolated, by index. */
  readonly isolating: Set<number>
  /** The rung on each ladder of its rulebook; a missing place is 0. */
  readonly levels: number[]
  /** The open call of each ladder. */
  readonly calls: (string | undefined)[]
  /** Ladders whose call was waived or expired since the account last came down them. */
  readonly suppressedCalls: Set<string>
  certainty: Certainty
  liquidation: Liquidation | null
  readonly restrictions: Restraint[]
}

/** What an account is forbidden, until when and why. */
export interface Restraint {
  readonly restriction: Restriction
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/** An account's liquidation under way. */
export interface Liquidation {
  readonly cause: 'level' | 'expiry'
  readonly startedAt: number
  /** Maintenance by instrument index at the start: how a deficit is laid on markets later. */
  readonly weights: readonly (readonly [instrument: number, maintenance: Amount])[]
  /** Orders unanswered, and auctions that run. */
  readonly inFlight: Set<string>
}

/** Finds a leg. */
export const position = (account: Account, instrument: number, leg: Leg): Position | undefined => {
  for (const held of account.positions) {
    if (held.instrument.index === instrument && held.leg === leg) return held
  }
  return undefined
}

export const restricted = (account: AccountState, restriction: Restriction): boolean =>
  account.restrictions.some((restraint) => restraint.restriction === restriction)

export * as AccountState from './AccountState.ts'
