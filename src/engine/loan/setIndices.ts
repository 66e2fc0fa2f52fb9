import { Ray } from '../../margin/methods/lending/aave/Ray.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Reserve } from '../Pool.ts'
import type { State } from '../State.ts'

/** Writes what a reserve's claims stand for, and has their holders looked at. */
export function setIndices(state: State, reserve: Reserve, supply: bigint, debt: bigint): void {
  if (supply !== reserve.supplyIndex) {
    reserve.supplyIndex = supply
    state.book.accrued[reserve.supply.index] = Ratio.of(supply, Ray.one)
    state.indexed.add(reserve.supply.index)
  }
  if (debt !== reserve.debtIndex) {
    reserve.debtIndex = debt
    state.book.accrued[reserve.debt.index] = Ratio.of(debt, Ray.one)
    state.indexed.add(reserve.debt.index)
  }
}
