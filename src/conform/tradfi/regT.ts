import { MarginCredit } from '../../brokerage/MarginCredit.ts'
import { RegT } from '../../brokerage/RegT.ts'
import { type CallType, Relief, type ReliefEvent } from '../../calls/Relief.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import type { Answers } from './byMethodology.ts'
import { cents, each, money, moneyOf } from './sums.ts'

/** Initial margin, and what meets a Federal call and a house call. */
export const regT: Answers = {
  'call-release': callRelease,
  'sale-needed': saleNeeded,
  'deposit-needed': depositNeeded,
  'fed-call-net-of-day': netOfDay,
  'regt-initial': initial,
  'min-equity': minimumEquity,
  'fed-call-threshold': (inputs) => ({
    actionRequired: each(inputs, 'deficiencies', RegT.mustAct),
  }),
  'fed-call-liquidation-amount': liquidationAmount,
}

const actions = ['sell', 'deposit', 'depositCash', 'depositSecurities'] as const

function callRelease(inputs: Facts): Tree {
  const action = Facts.word(inputs, 'action', actions)
  const amount = moneyOf(inputs, 'amount')
  const released = (type: CallType, rate: Ratio) =>
    money(Relief.of(Relief.terms[type], event(rate)))
  const event = (rate: Ratio): ReliefEvent =>
    action === 'sell'
      ? { kind: 'sale', proceeds: amount, rate }
      : { kind: 'deposit', amount: action === 'depositSecurities' ? loan(rate) : amount }
  const loan = (rate: Ratio) => Relief.loanValue(amount, rate)
  return {
    releaseToHouseCall: released('house', Facts.number(inputs, 'houseRate')),
    releaseToFedCall: released('regT', Facts.optional(inputs, 'regTRate') ?? RegT.initialRate),
  }
}

const typeOf = (inputs: Facts): CallType =>
  Facts.word(inputs, 'kind', ['house', 'fed'] as const) === 'fed' ? 'regT' : 'house'

const rateOf = (inputs: Facts): Ratio =>
  Facts.optional(inputs, 'rate') ??
  Facts.optional(inputs, typeOf(inputs) === 'regT' ? 'regTRate' : 'houseRate') ??
  Facts.optional(inputs, 'maintenanceRate') ??
  RegT.initialRate

function saleNeeded(inputs: Facts): Tree {
  const terms = Relief.terms[typeOf(inputs)]
  const sale = Relief.saleNeeded(terms, moneyOf(inputs, 'call'), rateOf(inputs))
  return { saleAmount: sale && money(sale) }
}

function depositNeeded(inputs: Facts): Tree {
  const { cash, securities } = MarginCredit.cures(Facts.number(inputs, 'call'), rateOf(inputs))
  return { cash: cents(cash), marginableSecurities: securities && cents(securities) }
}

function netOfDay(inputs: Facts): Tree {
  const trades = Facts.objects(inputs, 'tradesToday').map((trade) => ({
    side: Facts.word(trade, 'side', ['buy', 'sell'] as const),
    amount: Facts.number(trade, 'amount'),
  }))
  const call = Facts.number(inputs, 'openCall')
  const { release, remaining } = RegT.netOfDay(call, trades, rateOf({ ...inputs, kind: 'fed' }))
  return {
    netReleaseForDay: cents(release),
    callMet: remaining.numerator === 0n,
    remainingCall: cents(remaining),
  }
}

function initial(inputs: Facts): Tree {
  const rate = Facts.optional(inputs, 'rate') ?? RegT.initialRate
  if ('buy' in inputs) return { requirement: cents(Ratio.mul(rate, Facts.number(inputs, 'buy'))) }
  const proceeds = Facts.number(inputs, 'short')
  const { requirement, deposit } = RegT.shortInitial(proceeds, rate)
  return {
    requirementTotalPctOfProceeds: cents(Ratio.div(requirement, proceeds)),
    requirement: cents(requirement),
    ofWhichDeposit: cents(deposit),
  }
}

function minimumEquity(inputs: Facts): Tree {
  const deposit = (cost: Ratio) => cents(RegT.firstDeposit(cost, RegT.initialRate))
  return { depositNeeded: each(inputs, 'purchases', deposit) }
}

function liquidationAmount(inputs: Facts): Tree {
  const missing = Facts.number(inputs, 'marginDeficiencyOnLiquidationDay')
  return { liquidateToMeet: cents(RegT.toLiquidate(Facts.number(inputs, 'call'), missing)) }
}
