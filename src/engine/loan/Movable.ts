import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Value } from '../../money/Value.ts'
import type { AccountState } from '../AccountState.ts'
import type { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { type Debt, debtsOf } from './debts.ts'
import { type Pledged, pledgesOf } from './pledges.ts'

/** What of a loan can be acted upon now, and what has to stay as it is. */
export interface Movable {
  /** Collateral that can be sold or taken over, the most valuable first. */
  readonly pledges: readonly Pledged[]
  /** The rest of worth: halted, or without a fresh price. */
  readonly held: readonly Pledged[]
  /** Debts that can be repaid, the largest first. */
  readonly debts: readonly Debt[]
}

/**
 * Parts a loan into what can be moved now and what cannot, so that no asset's switch or old price
 * holds up another. What has no price at all is in neither part.
 *
 * Rules: [ENG22] [POOL15]
 */
export function of(state: State, account: AccountState, rules: BoundRulebook): Movable {
  const canMove = ({ asset }: Pledged | Debt): boolean =>
    Switches.isMovableAsset(state, asset, rules)
  const pledges = pledgesOf(state, account, rules)
  return {
    pledges: pledges.filter(canMove),
    held: pledges.filter((one) => !canMove(one)),
    debts: debtsOf(state, account, rules).filter(
      // Nobody is liquidated for what he may not repay.
      (debt) => debt.reserve.status !== 'paused' && canMove(debt),
    ),
  }
}

/** The collateral that counts where all or any of it is asked about: dust does not. */
export const ofWorth = (
  pledges: readonly Pledged[],
  { rulebook }: BoundRulebook,
): readonly Pledged[] => pledges.filter(({ value }) => value >= rulebook.liquidation.dust)

export const worth = (parts: readonly { readonly value: Value }[]): Value =>
  Value.sum(parts.map(({ value }) => value))

export * as Movable from './Movable.ts'
