import { type Contribution, contributions } from '../margin/contributions.ts'
import { isCured } from '../margin/cures/isCured.ts'
import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Leg, Position } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Quantity } from '../money/Quantity.ts'
import { bankruptcyPrices } from './bankruptcyPrices.ts'
import type { PlannedOrder } from './PlannedOrder.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { sizeReduction } from './sizeReduction.ts'

/**
 * Reduces one position after the other, the largest maintenance requirement first and ties by
 * instrument and leg, until the account would be cured. Sizes count what is in flight; bankruptcy
 * prices are those of the positions as they stand.
 *
 * Rules: [LIQ4] [LIQ6] [LIQ7]
 */
export function planReductions(
  account: Account,
  expected: Account,
  terms: BoundRulebook,
  prices: PriceBook,
): readonly PlannedOrder[] {
  const { target } = terms.rulebook.liquidation
  const ruins = bankruptcyPrices(account, terms, prices)
  const orders: PlannedOrder[] = []
  let after = expected
  for (const { position } of [...contributions(expected, terms, prices)].sort(byMaintenance)) {
    if (isCured(after, terms, prices, target)) break
    const { instrument, leg } = position
    const index = account.positions.findIndex((held) => isSame(held, position))
    const whole = account.positions[index] ?? position
    const size = sizeReduction(after, terms, prices, position, whole.lots)
    if (size === 0n) continue
    const lots = Quantity.of(position.lots > 0n ? -size : size)
    orders.push({
      instrument,
      leg,
      lots,
      purpose: 'reduce',
      bankruptcyPrice: ruins[index] ?? null,
    })
    after = ProFormaPosition.afterReduction(after, terms, prices, position, size)
  }
  return orders
}

const isSame = (a: Position, b: Position): boolean =>
  a.leg === b.leg && a.instrument.index === b.instrument.index

const legs: readonly Leg[] = ['net', 'long', 'short']

function byMaintenance(a: Contribution, b: Contribution): number {
  if (a.maintenanceValue !== b.maintenanceValue) {
    return a.maintenanceValue > b.maintenanceValue ? -1 : 1
  }
  const [x, y] = [a.position, b.position]
  return x.instrument.index - y.instrument.index || legs.indexOf(x.leg) - legs.indexOf(y.leg)
}
