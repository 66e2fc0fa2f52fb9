import { type Bar, BarPath } from '../../brokerage/BarPath.ts'
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

const tags = { call: 'Margin call', exit: 'exit' } as const

function orderOfEvents(inputs: Facts): Tree {
  const side = 'short' in inputs ? 'short' : 'long'
  const resting = Facts.object(inputs, 'restingExit')
  const kind = Facts.word(resting, 'kind', ['limit', 'stop'])
  const fills = BrokerEmulator.within(
    positionOf(inputs, Facts.object(inputs, side), side),
    barOf(Facts.object(inputs, 'bar')),
    BarPath.exit(kind, side, Facts.number(resting, 'price')),
  )
  return {
    events: fills.map(({ reason, quantity, price }) => ({
      ...{ tag: tags[reason], quantity: exact(quantity), price: exact(price) },
    })),
  }
}

const barOf = (bar: Facts): Bar => ({
  ...{ open: Facts.number(bar, 'open'), high: Facts.number(bar, 'high') },
  ...{ low: Facts.number(bar, 'low'), close: Facts.number(bar, 'close') },
})
