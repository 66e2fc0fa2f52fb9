import { RegT } from '../../brokerage/RegT.ts'
import { Sma, type SmaEntry } from '../../brokerage/Sma.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import type { Answers } from './byMethodology.ts'
import { cents } from './sums.ts'

/** The special memorandum account. */
export const sma: Answers = {
  sma: bought,
  'sma-sale': sale,
  'sma-sequence': sequence,
  'sma-event': event,
}

/** Bought with a deposit, and marked. */
function bought(inputs: Facts): Tree {
  const buy = Facts.object(inputs, 'buy')
  const shares = Facts.number(buy, 'shares')
  const cost = Ratio.mul(shares, Facts.number(buy, 'price'))
  const debit = Ratio.sub(cost, Facts.number(inputs, 'regTDeposit'))
  const stock = Ratio.mul(shares, Facts.number(inputs, 'marketPrice'))
  const excess = Sma.marked(Ratio.zero, Sma.excess(stock, debit))
  return {
    longMarketValue: cents(stock),
    debit: cents(debit),
    equity: cents(Ratio.sub(stock, debit)),
    regTRequirement: cents(Ratio.mul(RegT.initialRate, stock)),
    excessEquitySMA: cents(excess),
    buyingPower: cents(Sma.buyingPower(excess)),
  }
}

function sale(inputs: Facts): Tree {
  const before = Facts.object(inputs, 'before')
  const sold = Facts.number(inputs, 'sell')
  const stock = Ratio.sub(Facts.number(before, 'longMarketValue'), sold)
  const debit = Ratio.sub(Facts.number(before, 'debit'), sold)
  const booked = Ratio.add(Facts.number(before, 'sma'), Sma.change('sale', sold))
  const withdrawn = Facts.optional(inputs, 'withdrawAfter') ?? Ratio.zero
  const owed = Ratio.add(debit, withdrawn)
  return {
    afterSale: {
      longMarketValue: cents(stock),
      debit: cents(debit),
      equity: cents(Ratio.sub(stock, debit)),
      sma: cents(booked),
      smaIfGreaterOfRuleApplied: cents(Sma.marked(booked, Sma.excess(stock, debit))),
    },
    afterWithdrawal: {
      debit: cents(owed),
      equity: cents(Ratio.sub(stock, owed)),
      sma: cents(Ratio.add(booked, Sma.change('cashWithdrawal', withdrawn))),
    },
  }
}

function sequence(inputs: Facts): Tree {
  const start = Facts.object(inputs, 'start')
  const shares = Facts.number(start, 'shares')
  const cost = Ratio.mul(shares, Facts.number(start, 'buyPrice'))
  const deposit = Facts.number(start, 'deposit')
  const excesses = Facts.numbers(inputs, 'marks').map((mark) =>
    Sma.excess(Ratio.mul(shares, mark), Ratio.sub(cost, deposit)),
  )
  let state = Ratio.add(Sma.change('cashDeposit', deposit), Sma.change('purchase', cost))
  const after = excesses.map((excess) => {
    state = Sma.marked(state, excess)
    return cents(state)
  })
  return { smaAfterEachMark: after, excessAtEachMark: excesses.map(cents) }
}

/** The names that cases give entries. */
const entries: { readonly [name: string]: SmaEntry } = {
  cashDeposit: 'cashDeposit',
  dividend: 'income',
  interest: 'income',
  marginableSecuritiesDeposit: 'securitiesDeposit',
  securitiesDeposit: 'securitiesDeposit',
  securityDeposit: 'securitiesDeposit',
  stockDeposit: 'securitiesDeposit',
  saleOfSecurities: 'sale',
  purchaseOfSecurities: 'purchase',
  sale: 'sale',
  sell: 'sale',
  purchase: 'purchase',
  buy: 'purchase',
  cashWithdrawal: 'cashWithdrawal',
  withdrawal: 'cashWithdrawal',
  securitiesWithdrawal: 'securitiesWithdrawal',
  securityWithdrawal: 'securitiesWithdrawal',
  marketFall: 'marketMove',
  marketDecline: 'marketMove',
  marketMove: 'marketMove',
}

function event(inputs: Facts): Tree {
  const name = Facts.word(inputs, 'event', Object.keys(entries))
  const change = Sma.change(entries[name] as SmaEntry, Facts.number(inputs, 'amount'))
  return { smaChange: cents(change) }
}
