import { ExcessLiquidity } from '../../brokerage/ExcessLiquidity.ts'
import { MarginLevel } from '../../brokerage/MarginLevel.ts'
import { Reduction } from '../../brokerage/Reduction.ts'
import { SessionLeverage } from '../../brokerage/SessionLeverage.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { optionGroup } from './optionGroups.ts'
import { newYork, sessions } from './sessions.ts'
import { cents, exact } from './sums.ts'
import { closingSoon } from './words.ts'

/** Calls, warnings and orders of QuantConnect's Lean. */
export const leanMarginCalls = byMethodology({
  'margin-call-order': marginCallOrder,
  'session-dependent-margin': sessionMargin,
  'lean-default-margin-call-model': defaultModel,
  'buying-power-direction': buyingPower,
})

interface Held {
  readonly quantity: Ratio
  readonly price: Ratio
  readonly value: Ratio
}

function heldOf(inputs: Facts): Held {
  const position = Facts.object(inputs, 'position')
  const [quantity, price] = [Facts.number(position, 'quantity'), Facts.number(position, 'price')]
  return { quantity, price, value: Ratio.mul(quantity, price) }
}

/** What closes so much of a position: below zero for a long one. */
function closing({ quantity }: Held, size: Ratio): Tree {
  return exact(quantity.numerator > 0n ? Ratio.negate(size) : size)
}

function marginCallOrder(inputs: Facts): Tree {
  const held = heldOf(inputs)
  const rate = Facts.number(inputs, 'marginRate')
  const size = Ratio.abs(held.quantity)
  const perUnit = Ratio.mul(held.price, rate)
  const equity = Ratio.add(Facts.number(inputs, 'cash'), held.value)
  const used = Ratio.mul(size, perUnit)
  const sold = Reduction.inLots(equity, size, perUnit, Ratio.one)
  return {
    netLiquidationValue: cents(equity),
    totalMarginUsed: cents(used),
    deficit: cents(Ratio.positive(Ratio.sub(used, equity))),
    orderQuantity: closing(held, sold),
    marginAfter: cents(Ratio.mul(Ratio.sub(size, sold), perUnit)),
  }
}

function sessionMargin(inputs: Facts): Tree {
  if ('timezone' in inputs) return sessions(inputs)
  const open = Facts.number(inputs, 'openLeverage')
  const closed = Facts.number(inputs, 'closedLeverage')
  if (inputs.positionAtMaxOpenLeverage === true) {
    const { isCalled, kept } = SessionLeverage.nightCut(open, closed)
    return {
      marginCalls: isCalled ? 1n : 0n,
      finalQuantityFraction: exact(kept),
      when: isCalled ? closingSoon(newYork) : null,
    }
  }
  const leverage =
    Facts.word(inputs, 'session', ['open', 'closed'] as const) === 'open' ? open : closed
  const { quantity, price } = heldOf(inputs)
  return { maintenanceMargin: cents(MarginLevel.used(quantity, price, leverage)) }
}

function defaultModel(inputs: Facts): Tree {
  if ('legs' in inputs) return optionGroup(inputs)
  const held = heldOf(inputs)
  const equity = Ratio.add(Facts.number(inputs, 'cash'), held.value)
  const perUnit = Ratio.div(held.price, Facts.number(inputs, 'leverage'))
  const size = Ratio.abs(held.quantity)
  const used = Ratio.mul(size, perUnit)
  const house = {
    warnAt: Facts.number(inputs, 'warnWhenRemainingLE_pctOfEquity'),
    buffer: Facts.number(inputs, 'orderBufferPct'),
  }
  const answer = ExcessLiquidity.buffered(house, equity, used)
  const sold = Reduction.inLots(Ratio.positive(equity), size, perUnit, Ratio.one)
  return {
    totalPortfolioValue: cents(equity),
    totalMarginUsed: cents(used),
    marginRemaining: cents(answer.remaining),
    warning: answer.isWarned,
    orders: answer.isOrdered ? 1n : 0n,
    orderQuantity: answer.isOrdered ? closing(held, sold) : 0n,
  }
}

function buyingPower(inputs: Facts): Tree {
  const { quantity, price } = heldOf(inputs)
  const used = MarginLevel.used(quantity, price, Facts.number(inputs, 'leverage'))
  const direction = Facts.word(inputs, 'orderDirection', ['Buy', 'Sell'] as const)
  const sign = direction === 'Buy' ? 1 : -1
  const isOpposite = Integer.sign(quantity.numerator) * sign < 0
  const equity = Facts.number(inputs, 'totalPortfolioValue')
  return { marginRemaining: cents(ExcessLiquidity.remainingFor(equity, used, isOpposite, used)) }
}
