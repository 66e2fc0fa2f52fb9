import { type Bar, BarPath, type RestingExit } from '../../brokerage/BarPath.ts'
import { BrokerEmulator, type EmulatedPosition } from '../../brokerage/BrokerEmulator.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import type { Answers } from './byMethodology.ts'
import { exact } from './sums.ts'

/** The margin calls of a broker emulator, and what comes first within a bar. */
export const emulator: Answers = {
  'tradingview-margin-call': marginCall,
  'intrabar-order-of-events': orderOfEvents,
}

const sides: { readonly [direction: string]: 'long' | 'short' } = { '1': 'long', '-1': 'short' }

const percent = (inputs: Facts, name: string) =>
  Ratio.div(Facts.number(inputs, name), Ratio.of(100n))

function marginCall(inputs: Facts): Tree {
  const side = sides[String(Facts.whole(inputs, 'direction'))]
  if (side === undefined) throw new FactError('direction: expected 1 or -1')
  const position = {
    ...positionOf(inputs, inputs, side),
    fee: Facts.optional(inputs, 'entryFee') ?? Ratio.zero,
    perPoint: Ratio.mul(
      Facts.optional(inputs, 'pointValue') ?? Ratio.one,
      Facts.optional(inputs, 'fx') ?? Ratio.one,
    ),
  }
  const price = Facts.number(inputs, 'adversePrice')
  const found = BrokerEmulator.call(position, price)
  const callPrice = BrokerEmulator.callPrice(position)
  return {
    call: found.isCalled,
    equityAtAdverse: exact(found.equity),
    requiredAtAdverse: exact(found.required),
    closeQuantity: exact(found.close),
    fillPrice: found.isCalled ? exact(price) : null,
    remaining: exact(Ratio.sub(position.quantity, found.close)),
    liquidationPrice: callPrice && exact(callPrice),
    minimumRestoreQuantity: exact(found.least),
  }
}

const positionOf = (inputs: Facts, held: Facts, side: 'long' | 'short'): EmulatedPosition => ({
  ...{ side, fee: Ratio.zero, perPoint: Ratio.one },
  cash: Facts.number(inputs, 'cash'),
  quantity: Facts.number(held, 'quantity'),
  entry: Facts.number(held, 'entry'),
  rate: percent(inputs, 'marginPct'),
  step: Facts.optional(inputs, 'quantityStep') ?? Ratio.zero,
})

/** A call where the bar is worst, if that is before the exit, and the exit of what is left. */
function orderOfEvents(inputs: Facts): Tree {
  const side = 'short' in inputs ? 'short' : 'long'
  const bar = barOf(Facts.object(inputs, 'bar'))
  const position = positionOf(inputs, Facts.object(inputs, side), side)
  const exit = exitOf(Facts.object(inputs, 'restingExit'), side)
  const path = BarPath.path(bar)
  const worst = side === 'short' ? bar.high : bar.low
  const isFirst = BarPath.isBefore(path, worst, exit)
  const { close } = BrokerEmulator.call(position, worst)
  const called = isFirst && close.numerator > 0n ? [['Margin call', close, worst] as const] : []
  const left = Ratio.sub(position.quantity, isFirst ? close : Ratio.zero)
  const isOut = left.numerator > 0n && BarPath.reached(path, exit) !== null
  const exited = isOut ? [['exit', left, exit.price] as const] : []
  return {
    events: [...called, ...exited].map(([tag, quantity, price]) => ({
      ...{ tag, quantity: exact(quantity), price: exact(price) },
    })),
  }
}

const barOf = (bar: Facts): Bar => ({
  ...{ open: Facts.number(bar, 'open'), high: Facts.number(bar, 'high') },
  ...{ low: Facts.number(bar, 'low'), close: Facts.number(bar, 'close') },
})

/** A limit is executed where the position gains, a stop where it loses. */
function exitOf(exit: Facts, side: 'long' | 'short'): RestingExit {
  const isLimit = Facts.word(exit, 'kind', ['limit', 'stop'] as const) === 'limit'
  const when = isLimit === (side === 'short') ? 'atOrBelow' : 'atOrAbove'
  return { when, price: Facts.number(exit, 'price') }
}
