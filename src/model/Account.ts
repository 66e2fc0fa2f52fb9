import type { Amount } from '../money/Amount.ts'
import type { Order } from './Order.ts'
import type { Position } from './Position.ts'

export type AccountId = string

/** Own accounts are kept and liquidated here; mirrored ones are advised; house ones are ours. */
export type AccountKind = 'own' | 'mirrored' | 'house'

export type HouseRole = 'street' | 'fund' | 'clearing' | 'fees' | 'rounding' | 'world'

export type PositionMode = 'net' | 'hedge'

/** What a method needs to see of an account: an owner's balances and positions. */
export interface Account {
  readonly id: AccountId
  readonly kind: AccountKind
  readonly positionMode: PositionMode
  /** Atoms by asset index; a missing place is zero. */
  readonly balances: readonly (Amount | undefined)[]
  readonly positions: readonly Position[]
  readonly orders: readonly Order[]
  /** Leverage the owner chose, by instrument index; a missing place is the bracket's highest. */
  readonly leverages: readonly (bigint | undefined)[]
}

export * as Account from './Account.ts'
