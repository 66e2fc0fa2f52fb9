import { GroupOrder } from '../../brokerage/GroupOrder.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'

/** Orders of strategies at the boundary of what an account may open. */
export const pretradeAcceptance = byMethodology({ 'pre-trade-check': preTrade })

/** How many lots change a requirement by an amount. */
export const lotsForMargin = byMethodology({ 'lots-to-change-margin': lotsToChange })

function preTrade(inputs: Facts): Tree {
  const of = (name: string) => {
    const sides = Facts.object(inputs, name)
    return { long: Facts.number(sides, 'long'), short: Facts.number(sides, 'short') }
  }
  const terms = { margin: of('unitInitialMargin'), premium: of('unitPremiumDebit') }
  const available = Ratio.sub(
    Facts.number(inputs, 'cash'),
    Facts.optional(inputs, 'fees') ?? Ratio.zero,
  )
  const [held, lots] = [Facts.whole(inputs, 'heldLots'), Facts.whole(inputs, 'orderLots')]
  return { accepted: GroupOrder.isAccepted(terms, held, lots, available) }
}

function lotsToChange(inputs: Facts): Tree {
  const group = {
    lots: Facts.whole(inputs, 'heldLots'),
    margin: Facts.number(inputs, 'initialMarginInclPremiumHeld'),
    inverse: Facts.number(inputs, 'initialMarginInclPremiumInverse'),
  }
  return { lots: GroupOrder.lotsFor(group, written(Facts.number(inputs, 'deltaMargin'))) }
}

/** Cases write a decimal of a few places as a double: 10659.039999999999 is 10659.04. */
function written(amount: Ratio): Ratio {
  const scale = Integer.pow10(6)
  const half = Ratio.of(1n, 2n)
  const scaled = Ratio.add(Ratio.mul(amount, Ratio.of(scale)), half)
  return Ratio.of(Ratio.mulDown(1n, scaled), scale)
}
