import { ExcessLiquidity } from '../../brokerage/ExcessLiquidity.ts'
import { MarginLevel } from '../../brokerage/MarginLevel.ts'
import { Reduction } from '../../brokerage/Reduction.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { emulator } from './emulator.ts'
import { cents, exact } from './sums.ts'

/** How much is liquidated, in which order, and from which price on. */
export const liquidationSizing = byMethodology({
  ...emulator,
  'reduce-to-equity-ratio': toRatio,
  'reduce-with-lots': withLots,
  'liquidation-order': order,
  'cross-liquidation-price': crossPrice,
  'empty-account-state': emptyAccount,
  'leverage-1-short': fullyPaidShort,
  'excess-liquidity-change': excessChange,
  cushion,
})

function toRatio(inputs: Facts): Tree {
  const value = Facts.number(inputs, 'positionValue')
  const left = Reduction.toRate({
    ...{ equity: Facts.number(inputs, 'equity'), value },
    rate: Facts.number(inputs, 'requiredRatio'),
    cost: Facts.optional(inputs, 'cost') ?? Ratio.zero,
  })
  const ratio = left.value.numerator > 0n ? exact(Ratio.div(left.equity, left.value)) : null
  return {
    feasible: left.isEnough,
    ...{ sell: exact(left.sell), sellNotional: exact(left.sell) },
    ...{ targetPositionValue: exact(left.value), positionAfter: exact(left.value) },
    ...{ equityAfter: exact(left.equity), ratioAfter: ratio },
  }
}

function withLots(inputs: Facts): Tree {
  const [equity, quantity] = [Facts.number(inputs, 'equity'), Facts.number(inputs, 'quantity')]
  const perUnit = Ratio.mul(Facts.number(inputs, 'price'), Facts.number(inputs, 'requiredRatio'))
  const sold = Reduction.inLots(equity, quantity, perUnit, Facts.number(inputs, 'lot'))
  return {
    minimumQuantity: exact(Reduction.least(equity, quantity, perUnit)),
    sellQuantity: exact(sold),
    requirementAfter: cents(Ratio.mul(Ratio.sub(quantity, sold), perUnit)),
  }
}

function order(inputs: Facts): Tree {
  const candidates = Facts.objects(inputs, 'positions').map((one) => ({
    id: String(one.id),
    profit: Facts.number(one, 'unrealizedPnl'),
    margin: Facts.number(one, 'margin'),
  }))
  const ids = (by: keyof typeof Reduction.orders) =>
    Reduction.ordered(by, candidates).map(({ id }) => id)
  return {
    losersFirst: ids('losersFirst'),
    largestMarginReleaseFirst: ids('largestReleaseFirst'),
  }
}

function crossPrice(inputs: Facts): Tree {
  const one = Facts.object(inputs, 'position')
  const position = { quantity: Facts.number(one, 'quantity'), mark: Facts.number(one, 'mark') }
  const price = Reduction.callPrice(
    Facts.number(inputs, 'equity'),
    position,
    Facts.number(inputs, 'maintenanceRate'),
    Facts.optional(inputs, 'otherMaintenance') ?? Ratio.zero,
  )
  if (price === null) return { price: null, roomPct: null }
  const room = Ratio.abs(Ratio.div(Ratio.sub(position.mark, price), position.mark))
  return { price: exact(price), roomPct: exact(Ratio.mul(room, hundred)) }
}

const hundred = Ratio.of(100n)

function emptyAccount(inputs: Facts): Tree {
  const isOver = MarginLevel.isOver(Facts.number(inputs, 'walletBalance'), Ratio.zero)
  return { state: isOver ? 'liquidated' : 'healthy' }
}

function fullyPaidShort(inputs: Facts): Tree {
  const short = Facts.object(inputs, 'short')
  const high = Facts.number(inputs, 'high')
  const size = Facts.number(short, 'quantity')
  const position = {
    ...{ quantity: Ratio.negate(size), close: high },
    open: Facts.number(short, 'entry'),
  }
  const equity = Ratio.add(Facts.number(inputs, 'margin'), MarginLevel.profit(position))
  const maintenance = Ratio.mul(
    Ratio.mul(size, high),
    Facts.optional(inputs, 'maintenanceRate') ?? Ratio.zero,
  )
  return { equityAtHigh: cents(equity), liquidated: MarginLevel.isOver(equity, maintenance) }
}

function excessChange(inputs: Facts): Tree {
  const [fall, rate] = [Facts.number(inputs, 'valueDrop'), Facts.number(inputs, 'maintenanceRate')]
  return { excessLiquidityChange: cents(ExcessLiquidity.change(fall, rate)) }
}

function cushion(inputs: Facts): Tree {
  const found = ExcessLiquidity.cushion(
    Facts.number(inputs, 'equityWithLoanValue'),
    Facts.number(inputs, 'maintenance'),
    Facts.number(inputs, 'netLiquidation'),
  )
  return {
    excessLiquidity: cents(found.excess),
    cushion: exact(found.cushion),
    liquidate: found.isLiquidated,
    warnAt5pct: found.isWarned,
  }
}
