import { MarginLevel } from '../../brokerage/MarginLevel.ts'
import { NetPosition } from '../../brokerage/NetPosition.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { cents, decimal, exact } from './sums.ts'

/** Margin models, locked balances, netting and the trigger of a peer. */
export const nautilusMargin = byMethodology({
  'nautilus-margin-model': marginModel,
  'nautilus-inverse': inverse,
  'nautilus-locked': locked,
  'nautilus-hedge-netting': hedgeNetting,
  'nautilus-liquidation': liquidation,
  'equity-vs-margin': equityAgainstMargin,
})

function marginModel(inputs: Facts): Tree {
  const measure = Facts.word(inputs, 'measure', ['initial', 'maintenance'] as const)
  const isLeveraged =
    Facts.word(inputs, 'model', ['standard', 'leveraged'] as const) === 'leveraged'
  const notional = Ratio.mul(Facts.number(inputs, 'quantity'), Facts.number(inputs, 'price'))
  const rate = Facts.number(inputs, measure === 'initial' ? 'marginInit' : 'marginMaint')
  const leverage = isLeveraged ? Facts.number(inputs, 'leverage') : Ratio.one
  return { margin: cents(NetPosition.margin(notional, rate, leverage)) }
}

function inverse(inputs: Facts): Tree {
  const notional = Ratio.div(Facts.number(inputs, 'contracts'), Facts.number(inputs, 'price'))
  const rate = Facts.number(inputs, 'rate')
  const margin = NetPosition.margin(notional, rate, Facts.number(inputs, 'leverage'))
  const places = Number(Facts.whole(inputs, 'quantizeDecimals'))
  return { margin: decimal(margin, places), currency: baseOf(String(inputs.instrument)) }
}

/** An inverse contract on the dollar settles in its base, of which one is known by two codes. */
function baseOf(instrument: string): string | null {
  const base = /^([A-Z]+)\/?USD/.exec(instrument)?.[1]
  return base === undefined ? null : (codes[base] ?? base)
}

const codes: { readonly [code: string]: string } = { XBT: 'BTC' }

const pairOf = (of: Facts) => [Facts.number(of, 'initial'), Facts.number(of, 'maintenance')]

/** All that is locked in one currency, or by currency. */
function locked(inputs: Facts): Tree {
  if ('margins' in inputs) {
    const margins = Facts.objects(inputs, 'margins')
    return Object.fromEntries(margins.map((one) => [String(one.ccy), pairOf(one).map(exact)]))
  }
  const scopes = ['perInstrument', 'accountWide'].filter((scope) => scope in inputs)
  const sum = Ratio.sum(scopes.flatMap((scope) => pairOf(Facts.object(inputs, scope))))
  return { locked: cents(sum), free: cents(Ratio.sub(Facts.number(inputs, 'total'), sum)) }
}

function hedgeNetting(inputs: Facts): Tree {
  const net = NetPosition.of(
    Facts.objects(inputs, 'legs').map((leg) => ({
      quantity: Facts.number(leg, 'quantity'),
      price: Facts.number(leg, 'price'),
    })),
  )
  const rate = Facts.number(inputs, 'marginMaint')
  const notional = Ratio.mul(net.quantity, net.price)
  return {
    netQuantity: exact(net.quantity),
    avgOpen: exact(net.price),
    maintenance: cents(NetPosition.margin(notional, rate, Facts.number(inputs, 'leverage'))),
  }
}

function liquidation(inputs: Facts): Tree {
  const profit = NetPosition.inverseProfit(
    Facts.number(inputs, 'contracts'),
    Facts.number(inputs, 'entry'),
    Facts.number(inputs, 'mark'),
  )
  const equity = Ratio.add(Facts.number(inputs, 'startBTC'), profit)
  const maintenance = Ratio.mul(
    Facts.optional(inputs, 'maintenance') ?? Ratio.zero,
    Facts.optional(inputs, 'triggerRatio') ?? Ratio.one,
  )
  const isOver = MarginLevel.isOver(equity, maintenance)
  return {
    liquidate: inputs.liquidationEnabled === true && isOver,
    unrealizedPnl: exact(profit),
  }
}

function equityAgainstMargin(inputs: Facts): Tree {
  const position = Facts.object(inputs, 'position')
  const profit = MarginLevel.profit({
    quantity: Facts.number(position, 'quantity'),
    open: Facts.number(position, 'entry'),
    close: Facts.number(position, 'bid'),
  })
  const equity = Ratio.add(Facts.number(inputs, 'balance'), profit)
  const maintenance = Facts.number(inputs, 'maintenance')
  return {
    unrealizedPnl: cents(profit),
    equity: cents(equity),
    atMaintenanceBoundary: Ratio.compare(equity, maintenance) === 0,
    freeAfter: cents(Ratio.sub(equity, Facts.number(inputs, 'initialUsed'))),
  }
}
