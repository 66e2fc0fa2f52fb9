import type { Amount } from '../money/Amount.ts'
import type { Order } from './Order.ts'
import type { Position } from './Position.ts'

export type AccountId = string

/**
 * Own accounts are kept and liquidated here, mirrored ones are only advised, house ones belong to
 * the operator.
 */
export type AccountKind = 'own' | 'mirrored' | 'house'

export type HouseRole = 'street' | 'fund' | 'clearing' | 'fees' | 'rounding' | 'world' | 'pool'

export type PositionMode = 'net' | 'hedge'

/** What a method reads of an account: an owner's balances and positions. */
export interface Account {
  readonly id: AccountId
  readonly kind: AccountKind
  readonly positionMode: PositionMode
  /** Atoms by asset index; a missing entry is zero. */
  readonly balances: readonly (Amount | undefined)[]
  readonly positions: readonly Position[]
  readonly orders: readonly Order[]
  /**
   * Leverage chosen by the owner, by instrument index; a missing entry is the bracket's highest.
   */
  readonly leverages: readonly (bigint | undefined)[]
  /** A borrower's choices; missing is no mode, with everything held pledged. */
  readonly elections?: Elections
}

/** A borrower's choices among the options of a lending rulebook. */
export interface Elections {
  /** The correlated-asset mode entered; null for none. */
  readonly mode: string | null
  /** Assets held and not pledged, by index. */
  readonly unpledged: ReadonlySet<number>
}

export * as Account from './Account.ts'
