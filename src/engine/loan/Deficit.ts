import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Pool, type Reserve } from '../Pool.ts'
import type { State } from '../State.ts'

/** The part of a deficit beyond the worth of collateral held for it; without a price it is worth nothing. */
export function uncovered({ book, ...state }: State, { asset, deficit, taken }: Reserve): bigint {
  if (deficit === 0n) return 0n
  const worth = taken.reduce((sum, held) => {
    const claim = state.assets[held.asset]
    if (claim === undefined) return sum
    const coin = claim.claim === undefined ? claim : state.assets[claim.claim.of]
    const amount = Amount.of(PriceBook.underlying(book, claim, held.amount))
    return coin === undefined ? sum : sum + (PriceBook.convert(book, amount, coin, asset) ?? 0n)
  }, 0n)
  return Integer.max(0n, deficit - worth)
}

/** Whether a deficit stands that the collateral taken over does not cover. */
export const isLacking = (state: State, pool: Pool, reserve: Reserve): boolean =>
  reserve.redeems !== 'par' && uncovered(state, reserve) > Pool.income(pool, reserve)

export * as Deficit from './Deficit.ts'
