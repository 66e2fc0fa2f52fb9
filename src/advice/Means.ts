import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { Cost } from './Cost.ts'

/** What is done: lots traded, or an amount brought or swapped. */
export type Act =
  | {
      readonly act: 'reduce'
      readonly instrument: Instrument
      readonly leg: Leg
      /** The sign of the trade: below zero sells. */
      readonly sign: 1n | -1n
    }
  /** An asset is brought to a balance: of the asset itself, or of a claim on it. */
  | { readonly act: 'deposit' | 'repay' | 'add'; readonly asset: Asset; readonly to: Asset }
  /** So much of the first is sold and the other is got for it: from one balance to another. */
  | {
      readonly act: 'swap'
      readonly asset: Asset
      readonly into: Asset
      readonly from: Asset
      readonly to: Asset
    }

/** One means of curing an account, in whole steps from none to `most`. */
export interface Means {
  readonly act: Act
  readonly most: bigint
  /** Lots or atoms of a number of steps: one of a lot or an atom, where no minimum size forbids it. */
  readonly amount: (steps: bigint) => bigint
  /** The account once it is done; pure. */
  readonly apply: (account: Account, steps: bigint) => Account
  readonly cost: (steps: bigint) => Cost
}
