import { assert } from '../../base/assert.ts'
import type { AccountId } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { BoldSystem } from '../../protocols/liquity2/BoldSystem.ts'
import type { Branch } from '../../protocols/liquity2/Branch.ts'
import { DebtBook } from '../../protocols/liquity2/DebtBook.ts'
import type { TroveMove } from '../Event.ts'
import type { TroveSystem } from '../TroveSystem.ts'
import type { Called } from './troveUses.ts'

/** Who calls, and who earns what of the interest is not the stability pool's. */
interface Parties {
  readonly caller: AccountId
  readonly fund: AccountId
}

/**
 * What a call moves: what whoever calls gives and is given, the fees of batches to their managers, and
 * the interest that is not the stability pool's to the fund. The coin comes out of the system's account
 * and goes into it, where it is created and ends; what a stability pool holds stays there.
 *
 * Rules: [BOLD9] [BOLD41]
 */
export function movesOf(
  system: TroveSystem,
  before: BoldSystem,
  called: Called,
  { caller, fund }: Parties,
): readonly TroveMove[] {
  const house = system.account.id
  const given = (to: AccountId, asset: Asset, amount: bigint): readonly TroveMove[] => {
    const [from, at] = amount < 0n ? [to, house] : [house, to]
    const size = Amount.of(amount < 0n ? -amount : amount)
    return amount === 0n ? [] : [{ from, to: at, asset: asset.id, amount: size }]
  }
  const fees = feesOf(before, called.book)
  const managed = fees.reduce((all, [, fee]) => all + fee, 0n)
  const rest = outside(called.book) - outside(before) - called.coin - managed
  assert(rest >= 0n, 'troves: interest is minted, never taken back')
  return [
    ...given(caller, system.coin, called.coin),
    ...[...called.collateral].flatMap(([index, amount]) =>
      given(caller, system.collaterals[index] as Asset, amount),
    ),
    ...given(caller, system.gas, called.gas),
    ...fees.flatMap(([manager, fee]) => given(manager, system.coin, fee)),
    ...given(fund, system.coin, rest),
  ]
}

/** The coin that is in nobody's pool: all that exists less what the stability pools hold. */
const outside = (book: BoldSystem): bigint =>
  book.branches.reduce((all, branch) => all - heldBy(branch), BoldSystem.supply(book))

const heldBy = ({ pool }: Branch): bigint => pool.total + pool.yieldOwed + pool.yieldPending

/** What the managers of the batches that were touched have earned since they were touched last. */
function feesOf(before: BoldSystem, after: BoldSystem): readonly (readonly [AccountId, bigint])[] {
  return before.branches.flatMap((branch, index) => {
    const { batches } = BoldSystem.branchOf(after, index)
    return [...branch.batches].flatMap(([manager, batch]) => {
      const isTouched = batches.get(manager)?.timeTouched !== batch.timeTouched
      const { feeAccrued } = DebtBook.ofBatch(branch, batch)
      return isTouched && feeAccrued > 0n ? [[manager, feeAccrued] as const] : []
    })
  })
}
