import { FuturesMargin } from '../../brokerage/FuturesMargin.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { cents, each, exact } from './sums.ts'
import { sgxOrders } from './words.ts'

/** Futures: daily settlement, calls, orders and releases. */
export const futuresSettlement = byMethodology({
  'futures-daily-settlement': dailySettlement,
  'futures-order-acceptance': orderAcceptance,
  'futures-excess-release': excessRelease,
  'futures-margin-schedule': marginSchedule,
  'futures-call-amount': callAmount,
})

function dailySettlement(inputs: Facts): Tree {
  const terms = {
    initial: Facts.number(inputs, 'initialMargin'),
    maintenance: Facts.number(inputs, 'maintenanceMargin'),
    restoreTo: Facts.word(inputs, 'restoreTo', ['initial', 'maintenance'] as const),
  }
  const profits = Facts.numbers(inputs, 'dailyPnl')
  const days = FuturesMargin.settle(terms, Facts.number(inputs, 'startBalance'), profits)
  return {
    days: days.map(({ balance, call }, day) => ({
      pnl: cents(profits[day] ?? Ratio.zero),
      balanceBeforeCall: cents(balance),
      call: cents(call),
      balanceAfterCall: cents(Ratio.add(balance, call)),
    })),
  }
}

function orderAcceptance(inputs: Facts): Tree {
  const account = Facts.word(inputs, 'accountType', ['customer', 'omnibus'] as const)
  const days = Facts.numbers(inputs, 'callOutstandingBusinessDays').map((day) =>
    Number(day.numerator),
  )
  return Object.fromEntries(
    days.map((day) => [
      `day${day}`,
      { ...FuturesMargin.ordersTaken(account, day, inputs.debit === true) },
    ]),
  )
}

function excessRelease(inputs: Facts): Tree {
  const initial = Facts.number(inputs, 'initial')
  return {
    releasable: each(inputs, 'equity', (equity) =>
      cents(FuturesMargin.releasable(equity, initial)),
    ),
  }
}

/** Each step is a name, the initial and the maintenance margin from then on. */
function marginSchedule(inputs: Facts): Tree {
  const steps = Facts.list(inputs, 'steps').map((step) => {
    const [, initial, maintenance] = Facts.list({ step }, 'step')
    return [Facts.exact(initial), Facts.exact(maintenance)] as const
  })
  const [last] = steps.slice(-1)
  if (last === undefined) throw new FactError('steps: expected one at least')
  return {
    initialThenMaintenance: steps.map((step) => step.map(cents)),
    ratio: exact(Ratio.div(...last)),
  }
}

function callAmount(inputs: Facts): Tree {
  const account = {
    assets: Facts.number(inputs, 'customerAssetValue'),
    required: Facts.number(inputs, 'customerRequiredMargins'),
    initial: Facts.number(inputs, 'initialMargins'),
    variation: Facts.optional(inputs, 'customerVariationMargins') ?? Ratio.zero,
  }
  const { call, restoreTo } = FuturesMargin.sgxCall(account)
  return {
    call: cents(call),
    dueMarketDays: BigInt(FuturesMargin.sgxDueDays),
    restoreTo: cents(restoreTo),
    orders: sgxOrders(FuturesMargin.sgxOrders(account)),
  }
}
