import type { Amount } from '../money/Amount.ts'

/** An owner of balances: atoms by asset index; a missing entry is zero. */
export interface Holder {
  readonly id: string
  readonly balances: (Amount | undefined)[]
}

export * as Holder from './Holder.ts'
