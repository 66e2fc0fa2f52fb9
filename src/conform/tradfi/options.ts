import { Deposit } from '../../brokerage/options/Deposit.ts'
import { LegMargin } from '../../brokerage/options/LegMargin.ts'
import { OptionBook, type OptionRates } from '../../brokerage/options/OptionBook.ts'
import { OptionMargin } from '../../brokerage/options/OptionMargin.ts'
import { Ratio } from '../../money/Ratio.ts'
import { type Tree, untold } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { bookOf, type Legs, legsOf, ratesOf, within } from './optionBooks.ts'
import { cents, exact } from './sums.ts'

/** Options, FINRA 4210(f)(2): one answer for each methodology. */
export const optionExamples = byMethodology({
  'option-pairing-optimum': pairing,
  'cboe-strategy-based': manual,
  'naked-short-option': naked,
  'option-strategy-margin': strategy,
  'option-pairing-optimality': order,
  'futures-option-margin-observed': () => ({ observed: untold('the SPAN array of the option') }),
})

/** What is asked for besides the prices of long options. */
const besides = ({ requirement, premium }: OptionMargin): Ratio => Ratio.sub(requirement, premium)

const proven = (margin: OptionMargin): OptionMargin => {
  if (margin.isProven) return margin
  throw new FactError('the least was not proven within the limit')
}

function pairing(inputs: Facts): Tree {
  const rates = ratesOf(inputs, 'base', 'min')
  const book = bookOf(inputs, legsOf(inputs), Facts.number(inputs, 'underlyingPrice'))
  const least = (netting: 'pairs' | 'joint') =>
    cents(besides(proven(OptionMargin.of(rates, book, netting))))
  return { optimalPairwise: least('pairs'), optimalJoint: least('joint') }
}

/** Stocks and narrow indices ask for more than broad ones. */
const underlyings = ['equity', 'narrow', 'broad'] as const

function manual(inputs: Facts): Tree {
  const underlying = Facts.object(inputs, 'underlying')
  const isIndex = Facts.word(underlying, 'kind', underlyings) === 'broad'
  const read = legsOf(inputs)
  const book = {
    ...bookOf(inputs, read, Facts.number(underlying, 'price')),
    factor: Facts.optional(underlying, 'leverageFactor') ?? Ratio.one,
  }
  const rates = isIndex ? OptionBook.broad : OptionBook.equity
  const { requirement, groups } = proven(OptionMargin.of(rates, book, 'joint'))
  const received = Ratio.sum(groups.map((group) => Deposit.proceeds(book, group)))
  const told = (sums: readonly Ratio[]) => within(Ratio.sum(sums), contracts(read))
  return {
    marginAccountRequirement: told(groups.map((group) => Deposit.inMargin(book, group))),
    cashAccountRequirement: told(groups.map((group) => Deposit.inCash(book, group, isIndex))),
    grossRequirement: told([requirement]),
    proceeds: cents(received),
    netCall: told([requirement, Ratio.negate(received)]),
  }
}

/** The manual is met to a dollar a contract: its requirements are of cents a unit. */
const contracts = ({ options }: Legs): Ratio =>
  Ratio.sum(options.map(({ quantity }) => Ratio.abs(Ratio.of(quantity))))

function naked(inputs: Facts): Tree {
  const scale = Facts.optional(inputs, 'strikeMultiplier') ?? Ratio.one
  const price = Ratio.div(Facts.number(inputs, 'underlyingPrice'), scale)
  const leg = { ...inputs, price: inputs.optionPrice }
  const book = bookOf(inputs, legsOf({ legs: [leg] }), price)
  const rates = ratesOf(inputs, 'basePct', 'minPct')
  const asked = cents(besides(OptionMargin.of(rates, book, 'joint')))
  return { ruleExact: asked, ruleExactOnOneFifthIndex: asked, leanAsserted: asked }
}

const measures = ['initialMargin', 'maintenanceMargin'] as const

function strategy(inputs: Facts, { measure }: { readonly measure: unknown }): Tree {
  const isInitial = Facts.word({ measure }, 'measure', measures) === 'initialMargin'
  const read = legsOf(inputs)
  const book = bookOf(inputs, read, Facts.number(inputs, 'underlyingPrice'))
  const rates = stockRates(inputs, isInitial)
  const hasStock = read.shares.numerator !== 0n
  const worst = hasStock ? null : LegMargin.worst(read.options)
  const paid = read.options.map(({ quantity, price }) => Ratio.mul(Ratio.of(quantity), price))
  return {
    leanAsserted: exact(besides(proven(OptionMargin.of(rates, book, 'joint')))),
    netPremium: exact(Ratio.mul(Ratio.sum(paid), book.multiplier)),
    maxPotentialLossIntrinsic:
      worst === null ? null : cents(Ratio.mul(worst.loss, book.multiplier)),
  }
}

/** Stock at the case's rate, short at FINRA's where that is more; what is bought is relieved by nothing held. */
function stockRates(inputs: Facts, isInitial: boolean): OptionRates {
  const { stock, bounded } = OptionBook.equity
  const long = Facts.number(inputs, 'stockMarginRate')
  return {
    ...OptionBook.equity,
    bounded: isInitial ? null : bounded,
    stock: {
      ...stock,
      long: stock.long.map((row) => ({ ...row, rate: long })),
      short: stock.short.map((row) => ({ ...row, rate: Ratio.max(long, row.rate) })),
    },
  }
}

/** Pairs by their strikes; or an order beside what is held, accepted where cash pays it and covers what is asked then. */
function order(inputs: Facts): Tree {
  const price = Facts.number(inputs, 'underlyingPrice')
  if ('legs' in inputs) {
    const book = bookOf(inputs, legsOf(inputs), price)
    const { groups, ...margin } = proven(OptionMargin.of(OptionBook.equity, book, 'pairs'))
    return { exact: cents(besides({ ...margin, groups })), groups: groups.map(strikesOf) }
  }
  const [held, asked] = [legsOf(inputs, 'held'), legsOf(inputs, 'order')]
  const all = {
    options: [...held.options, ...asked.options],
    shares: Ratio.add(held.shares, asked.shares),
  }
  const book = bookOf(inputs, all, price)
  const paid = asked.options.map(({ quantity, price }) => Ratio.mul(Ratio.of(quantity), price))
  const debit = Ratio.mul(Ratio.sum(paid), book.multiplier)
  const after = besides(proven(OptionMargin.of(OptionBook.equity, book, 'joint')))
  const left = Ratio.sub(Facts.number(inputs, 'cash'), debit)
  return {
    accepted: Ratio.compare(left, after) >= 0,
    netDebit: cents(debit),
    maintenanceAfter: cents(after),
  }
}

const strikesOf = ({ members }: OptionMargin['groups'][number]): Tree =>
  members
    .flatMap(({ leg }) => (leg === null ? [] : [leg.strike]))
    .toSorted(Ratio.compare)
    .map((strike) => String(cents(strike)))
