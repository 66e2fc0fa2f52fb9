import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { Reserve } from '../Pool.ts'
import { Quiet } from '../Quiet.ts'
import type { State } from '../State.ts'

/**
 * Writes what a reserve's claims stand for, which is as if a price travelled, and has their holders
 * looked at.
 */
export function setIndices(state: State, reserve: Reserve, supply: bigint, debt: bigint): void {
  const { quiet } = state
  const lent = Quiet.stepOf(quiet, reserve.supplyIndex, supply)
  quiet.path += Integer.max(lent, Quiet.stepOf(quiet, reserve.debtIndex, debt))
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
