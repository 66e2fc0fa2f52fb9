import type { Amount } from '../money/Amount.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Instrument } from './Instrument.ts'
import type { Order } from './Order.ts'
import type { Leg, Position } from './Position.ts'

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
  /** Leverage chosen leg by leg, or no whole number, by `legKey`: it takes precedence. */
  readonly legLeverages?: ReadonlyMap<string, Ratio>
  /** A borrower's choices; missing is no mode, with everything held pledged. */
  readonly elections?: Elections
}

export const legKey = ({ index }: Instrument, leg: Leg): string => `${index} ${leg}`

/** A borrower's choices among the options of a lending rulebook. */
export interface Elections {
  /** The correlated-asset mode entered; null for none. */
  readonly mode: string | null
  /** Assets held and not pledged, by index. */
  readonly unpledged: ReadonlySet<number>
}

export * as Account from './Account.ts'
