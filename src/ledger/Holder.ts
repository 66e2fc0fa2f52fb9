import type { Amount } from '../money/Amount.ts'

/** Whoever keeps balances: atoms by asset index; a missing place is zero. */
export interface Holder {
  readonly id: string
  readonly balances: (Amount | undefined)[]
}

export * as Holder from './Holder.ts'
