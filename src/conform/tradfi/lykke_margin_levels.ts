import { MarginLevel } from '../../brokerage/MarginLevel.ts'
import { Ratio } from '../../money/Ratio.ts'
import { type Tree, untold } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { decimal, exact } from './sums.ts'

/** A retail broker's levels: usage, calls and stop-outs. */
export const lykkeLevels = byMethodology({
  'broker-margin-level': marginLevel,
  'broker-margin-level-class': levelClass,
  'stop-out-selection': stopOut,
  bankruptcy: () => ({ balanceNegative: untold('balance, positions and prices') }),
  'alert-throttle': throttle,
})

/** The case's levels, Lykke's own where it states none. */
const levelsOf = (inputs: Facts) => ({
  call: Facts.optional(inputs, 'marginCallLevel') ?? MarginLevel.lykke.levels.call,
  stopOut: Facts.optional(inputs, 'stopOutLevel') ?? MarginLevel.lykke.levels.stopOut,
})

function marginLevel(inputs: Facts): Tree {
  const positions = Facts.objects(inputs, 'positions').map((one) => ({
    quantity: Facts.number(one, 'quantity'),
    open: Facts.number(one, 'open'),
    close: Facts.number(one, 'close'),
  }))
  const profit = Ratio.sum(positions.map(MarginLevel.profit))
  const capital = Ratio.add(Facts.number(inputs, 'balance'), profit)
  const price = Facts.number(inputs, 'markAsk')
  const asked = (leverage: string) =>
    Ratio.sum(
      positions.map(({ quantity }) =>
        MarginLevel.used(quantity, price, Facts.number(inputs, leverage)),
      ),
    )
  const used = asked('leverageMaintenance')
  const usage = MarginLevel.usage(capital, used)
  return {
    pnl: exact(profit),
    totalCapital: exact(capital),
    usedMargin: exact(used),
    marginAvailable: exact(Ratio.sub(capital, asked('leverageInit'))),
    usageLevel: decimal(usage, 5),
    level: MarginLevel.stage(usage, levelsOf(inputs)),
  }
}

function levelClass(inputs: Facts): Tree {
  const usage =
    'usedMargin' in inputs ? usageOf(inputs) : Facts.number(inputs, 'capitalOverUsedMargin')
  return { usageLevel: exact(usage), level: MarginLevel.stage(usage, levelsOf(inputs)) }
}

const usageOf = (inputs: Facts): Ratio =>
  MarginLevel.usage(
    Facts.optional(inputs, 'capital') ?? Ratio.zero,
    Facts.number(inputs, 'usedMargin'),
  )

function stopOut(inputs: Facts): Tree {
  const balance = Facts.optional(inputs, 'balance')
  if (balance === null) {
    const missing = untold('balance')
    return { closed: missing, remaining: missing, usedMarginAfter: missing }
  }
  const perUnit = Facts.number(inputs, 'maintenancePerUnitAccountCcy')
  const positions = Facts.objects(inputs, 'positions').map((one) => {
    const quantity = Facts.number(one, 'quantity')
    const [open, close] = [Facts.number(one, 'entry'), Facts.number(one, 'mark')]
    return {
      id: Facts.whole(one, 'id'),
      profit: MarginLevel.profit({ quantity, open, close }),
      margin: Ratio.mul(Ratio.abs(quantity), perUnit),
    }
  })
  const profit = Ratio.sum(positions.map((one) => one.profit))
  const capital = Ratio.add(balance, profit)
  const closed = MarginLevel.closedBy(capital, positions, levelsOf(inputs).call)
  const left = positions.filter((one) => !closed.includes(one))
  return {
    closed: closed.map(({ id }) => id),
    remaining: BigInt(left.length),
    usedMarginAfter: exact(Ratio.sum(left.map(({ margin }) => margin))),
  }
}

function throttle(inputs: Facts): Tree {
  return {
    sent: MarginLevel.sent(Facts.numbers(inputs, 'minutesBetween'), MarginLevel.lykke.pause),
  }
}
