import { withdrawable } from '../../margin/withdrawable.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import { IsolatedMargin } from '../IsolatedMargin.ts'
import { State } from '../State.ts'

/** Who gives whom of which asset. */
interface Gift {
  readonly from: AccountState
  readonly to: AccountState
  readonly asset: Asset
}

/**
 * The most of an asset that an account may give another of its owner, beside what its open orders in isolated
 * positions may ask: what it gives a position of its own leaves nobody, and needs no more than its
 * initial requirement.
 *
 * Rules: [PROT6] [PROT17] [ORD6] [ORD9]
 *
 * @returns atoms, rounded down
 */
export function mostGiven(state: State, { from, to, asset }: Gift): Amount {
  const bound = State.rulesOf(state, from)
  if (bound === null) return Amount.zero
  const { book } = state
  const rules = to.parent === from ? withoutFloor(bound) : bound
  const bearing = IsolatedMargin.bearing(from, { rules, book })
  const free = withdrawable(bearing.account, rules, book, asset)
  return Amount.min(free, bearing.movable(asset))
}

const withoutFloor = (rules: BoundRulebook): BoundRulebook => ({
  ...rules,
  rulebook: { ...rules.rulebook, outflowFloor: Ratio.zero },
})
