import { type Contribution, contributions } from '../margin/contributions.ts'
import { isCured } from '../margin/cures/isCured.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { type Leg, Position } from '../model/Position.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { bankruptcyPrices } from './bankruptcyPrices.ts'
import { evenly } from './evenly.ts'
import { limitPrices } from './limitPrices.ts'
import type { IsMovable, PlannedOrder } from './PlannedOrder.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { sizeReduction } from './sizeReduction.ts'
import { type Closing, spareLots, underWay } from './spareLots.ts'
import { hasUnits, type SpreadLeg, spreadOf } from './spreadOf.ts'

/**
 * Reduces positions one after the other, the largest maintenance requirement first and ties by
 * instrument and leg, until the account would be cured; some may come first, in an order of their own. Sizes count orders in flight; bankruptcy
 * prices are those of the current positions. What is another's hedge waits until that is closed, or goes with it as one unit.
 *
 * Rules: [LIQ4] [LIQ6] [LIQ7] [LIQ19] [LIQ31]
 */
export function planReductions(
  now: MarginContext,
  expected: MarginContext,
  isMovable: IsMovable,
  first: readonly Position[] = [],
): readonly PlannedOrder[] {
  const closing = underWay(now.account, expected.account)
  const planned = plan(now, expected, { isMovable, first, closing, isSparing: true })
  if (planned.length > 0 || closing.length > 0) return planned
  // Each is the other's hedge: where none may go first, the largest does, or nothing ever would.
  return plan(now, expected, { isMovable, first, closing, isSparing: false })
}

interface Manner {
  readonly isMovable: IsMovable
  readonly first: readonly Position[]
  readonly closing: readonly Closing[]
  readonly isSparing: boolean
}

function plan(
  { account, rules, prices }: MarginContext,
  expected: MarginContext,
  { isMovable, first, closing: before, isSparing }: Manner,
): readonly PlannedOrder[] {
  const { sizing, target, steps } = rules.rulebook.liquidation
  const sized = sizing === 'even' ? evenly(expected, isMovable) : rules
  const ruins = bankruptcyPrices(account, rules, prices)
  const bounds = limitPrices(account, rules, prices)
  const orders: PlannedOrder[] = []
  let after = expected
  const closing = [...before]
  const reducible = contributions(expected.account, rules, prices)
  for (const { position } of [...reducible].sort(inOrder(first))) {
    if (sizing !== 'even' && isCured(after.account, rules, prices, target)) break
    const { instrument, leg } = position
    if (!isMovable(instrument)) continue
    const spread = isSparing ? spreadOf(after, position, isMovable) : null
    if (spread !== null) return spread.map(unitLeg)
    const index = account.positions.findIndex((held) => Position.isSameLeg(held, position))
    const whole = account.positions[index] ?? position
    const wanted = sizeReduction({ ...after, rules: sized }, position, whole.lots)
    const size = isSparing
      ? spareLots({ account, rules, prices }, { position, whole, wanted }, closing)
      : wanted
    if (size === 0n) continue
    const lots = Quantity.of(position.lots > 0n ? -size : size)
    const [bankruptcyPrice, limitPrice] = [ruins[index] ?? null, bounds[index] ?? null]
    orders.push({
      ...{ instrument, leg, lots, purpose: 'reduce', bankruptcyPrice },
      ...(limitPrice !== null && { limitPrice }),
    })
    // A share of what is missing is of one position: each would take its own of what is left.
    if (steps?.ramp !== undefined) break
    // Beside spreads that go as units one order goes alone: what is ordered beside it could be executed without it.
    if (hasUnits({ account, rules })) break
    closing.push({
      position: whole,
      size: size + Integer.abs(whole.lots) - Integer.abs(position.lots),
    })
    after = { ...after, account: ProFormaPosition.afterReduction(after, position, size) }
  }
  return orders
}

/** A leg of a unit has no limit of its own: it is closed with the other or not at all. */
const unitLeg = ({ position, size }: SpreadLeg): PlannedOrder => ({
  ...{ instrument: position.instrument, leg: position.leg, purpose: 'reduce' },
  lots: Quantity.of(position.lots > 0n ? -size : size),
  ...{ bankruptcyPrice: null, isUnit: true },
})

function inOrder(first: readonly Position[]): (a: Contribution, b: Contribution) => number {
  const rank = ({ position }: Contribution): number => {
    const found = first.findIndex((one) => Position.isSameLeg(one, position))
    return found < 0 ? first.length : found
  }
  return (a, b) => rank(a) - rank(b) || byMaintenance(a, b)
}

const legs: readonly Leg[] = ['net', 'long', 'short']

function byMaintenance(a: Contribution, b: Contribution): number {
  if (a.maintenanceValue !== b.maintenanceValue) {
    return a.maintenanceValue > b.maintenanceValue ? -1 : 1
  }
  const [x, y] = [a.position, b.position]
  return x.instrument.index - y.instrument.index || legs.indexOf(x.leg) - legs.indexOf(y.leg)
}
