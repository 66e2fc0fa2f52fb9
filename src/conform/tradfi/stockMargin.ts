import { MarginCredit } from '../../brokerage/MarginCredit.ts'
import { StockMargin } from '../../brokerage/StockMargin.ts'
import { Ratio } from '../../money/Ratio.ts'
import { type Tree, untold } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import type { Answers } from './byMethodology.ts'
import { cents, exact } from './sums.ts'

/** Maintenance of stock, and the calls that follow. */
export const stockMargin: Answers = {
  'finra-4210c-maintenance': stockMaintenance,
  'leveraged-etf-maintenance': fundMaintenance,
  'long-maintenance-call': (inputs) => maintenanceCall(inputs, 'long'),
  'short-maintenance-call': (inputs) => maintenanceCall(inputs, 'short'),
  'call-price-long': (inputs) => callPrice(inputs, 'long'),
  'call-price-short': (inputs) => callPrice(inputs, 'short'),
}

const sideOf = (inputs: Facts) => Facts.word(inputs, 'side', ['long', 'short'] as const)

function stockMaintenance(inputs: Facts): Tree {
  const position = {
    side: sideOf(inputs),
    shares: Facts.number(inputs, 'quantity'),
    price: Facts.number(inputs, 'price'),
    isMarginable: inputs.marginable !== false,
    factor: Facts.optional(inputs, 'leverageFactor') ?? Ratio.one,
  }
  return { maintenance: cents(StockMargin.maintenance(StockMargin.finra, position)) }
}

/** A long position asks a rate of its value, as one share or as many; a short one has an amount for each share. */
function fundMaintenance(inputs: Facts): Tree {
  if (sideOf(inputs) === 'short') return { maintenance: untold('shares') }
  const position = {
    ...({ side: 'long', shares: Ratio.one, isMarginable: true } as const),
    price: Facts.number(inputs, 'marketValue'),
    factor: Facts.number(inputs, 'leverageFactor'),
  }
  return { maintenance: cents(StockMargin.maintenance(StockMargin.finra, position)) }
}

function maintenanceCall(inputs: Facts, side: 'long' | 'short'): Tree {
  const rate = Facts.number(inputs, 'maintenanceRate')
  const account = {
    side,
    stock: Facts.number(inputs, side === 'long' ? 'longMarketValue' : 'shortMarketValue'),
    cash: Facts.number(inputs, side === 'long' ? 'debit' : 'creditBalance'),
  }
  const equity = MarginCredit.equity(account)
  const call = MarginCredit.call(account, rate)
  const cures = MarginCredit.cures(call, rate)
  const sale = cures.sale && cents(cures.sale)
  return {
    equity: cents(equity),
    equityPct: exact(Ratio.div(equity, account.stock)),
    requirement: cents(Ratio.mul(rate, account.stock)),
    call: cents(call),
    depositSecurities: cures.securities && cents(cures.securities),
    liquidate: sale,
    liquidateAtRate: sale,
    ...byShare(account, rate, cures.sale, sharesOf(inputs, account.stock)),
  }
}

function byShare(
  { side, stock, cash }: MarginCredit,
  rate: Ratio,
  sale: Ratio | null,
  shares: Ratio | null,
): { readonly [name: string]: Tree } {
  if (shares === null) {
    const missing = untold('shares, or a price')
    return { callPriceTrigger: missing, sharesToSell: missing }
  }
  const price = Ratio.div(stock, shares)
  const trigger = MarginCredit.callPrice(side, cash, rate, shares)
  return {
    callPriceTrigger: trigger && exact(trigger),
    sharesToSell: sale && Ratio.mulUp(1n, Ratio.div(sale, price)),
  }
}

/** Told, or from a price. */
function sharesOf(inputs: Facts, stock: Ratio): Ratio | null {
  const price = Facts.optional(inputs, 'price')
  return Facts.optional(inputs, 'shares') ?? (price && Ratio.div(stock, price))
}

/** Of an account as it stands, or of one share bought or sold short at its initial margin. */
function callPrice(inputs: Facts, side: 'long' | 'short'): Tree {
  const rate = Facts.number(inputs, 'maintenanceRate')
  const shares = Facts.optional(inputs, 'shares') ?? Ratio.one
  const cash =
    Facts.optional(inputs, side === 'long' ? 'debit' : 'creditBalance') ?? cashOf(inputs, side)
  const price = MarginCredit.callPrice(side, cash, rate, shares)
  return { price: price && exact(price) }
}

function cashOf(inputs: Facts, side: 'long' | 'short'): Ratio {
  const price = Facts.number(inputs, side === 'long' ? 'purchasePrice' : 'salePrice')
  return MarginCredit.opened(side, price, Facts.number(inputs, 'initialMargin')).cash
}
