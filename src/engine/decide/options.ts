import { limits } from '../../base/limits.ts'
import { Instrument, type Option } from '../../model/Instrument.ts'
import { OptionTerms } from '../../model/OptionTerms.ts'
import type { Leg } from '../../model/Position.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { AccountState } from '../AccountState.ts'
import { type Assigned, assignment, shortsOf } from '../assignment.ts'
import type { AssignOption, ExerciseOption, ExpireOption } from '../Command.ts'
import { creditCalls } from '../creditCalls.ts'
import { Decision, find } from '../Decision.ts'
import { deliver } from '../deliver.ts'
import type { Event, Trade } from '../Event.ts'
import { LegOrders } from '../LegOrders.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { closeOrdersIn } from './ends.ts'
import { endFault } from './orders.ts'

/** The commands of options: the kind and handler of each. */
export const options = {
  AssignOption: Decision.fact(assignOption),
  ExerciseOption: Decision.fact(exerciseOption),
  ExpireOption: Decision.control(expireOption),
}

/**
 * Lots of a position were exercised, or where it is short assigned. The street is the other side, as of
 * every trade.
 *
 * Rules: [OPT5]
 */
function exerciseOption(state: State, command: ExerciseOption): Decision {
  const account = find.account(state, command.account)
  if (Decision.refused(account)) return account
  if (account.kind === 'mirrored') {
    return Decision.reject('account.notOwn', `account ${account.id} is mirrored, expected own`)
  }
  const instrument = optionOf(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const { lots, leg, price } = command
  const holder = LegOrders.holderOf(account, instrument)
  const fault =
    endedFault(state, instrument) ??
    timeFault(state, instrument, instrument.option.style === 'american') ??
    sizeFault(holder, instrument, leg, lots) ??
    priceFault(instrument, price)
  if (fault !== null) return fault
  const held = AccountState.position(holder, instrument.index, leg)?.lots ?? 0n
  const signed = Quantity.of(held > 0n ? lots : -lots)
  return (run) =>
    creditCalls(run, holder, 'reduction', () => {
      Run.emit(run, exercised(run.state, holder, { instrument, leg, lots: signed }, price))
    })
}

/**
 * Lots of an option were assigned here, and nobody says to whom: to those who are short of it, in fair shares.
 *
 * Rules: [OPT7]
 */
function assignOption(state: State, command: AssignOption): Decision {
  const instrument = optionOf(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const { lots, price } = command
  const shorts = shortsOf(state, instrument)
  const fault =
    endedFault(state, instrument) ??
    timeFault(state, instrument, instrument.option.style === 'american') ??
    assignedFault(shorts, instrument, lots) ??
    priceFault(instrument, price) ??
    worthFault(instrument, price)
  if (fault !== null) return fault
  const draw = { time: command.time, instrument: instrument.index }
  const assigned = assignment(shorts, lots, draw)
  return (run) => {
    for (const { account, held, lots: size } of assigned) {
      creditCalls(run, account, 'reduction', () => {
        const part = { instrument, leg: held.leg, lots: Quantity.of(-size) }
        Run.emit(run, exercised(run.state, account, part, price))
      })
    }
  }
}

function assignedFault(
  shorts: readonly Assigned[],
  { id }: Option,
  lots: Quantity,
): Rejection | null {
  if (lots <= 0n) {
    return Decision.reject('quantity.notPositive', `${id}: expected a size, found ${lots}`)
  }
  const short = shorts.reduce((sum, one) => sum + one.lots, 0n)
  if (lots <= short) return null
  const detail = `${id}: expected at most the ${short} lots that are short here, found ${lots}`
  return Decision.reject('leg.mismatch', detail)
}

/** Nobody exercises what is worth nothing, so nobody is rid of what he owes by being assigned it. */
function worthFault(instrument: Option, price: bigint): Rejection | null {
  if (OptionTerms.payoff(instrument, PriceBook.unitsOf(price)).numerator > 0n) return null
  const detail = `${instrument.id}: expected a price at which it is worth something`
  return Decision.reject('command.malformed', detail)
}

/**
 * Ends an option at the price of what it is on, from its expiry on: whoever has a right that is worth
 * something exercises it, whoever owes it is assigned, and every other position lapses.
 *
 * Rules: [OPT4]
 */
function expireOption(state: State, command: ExpireOption): Decision {
  const instrument = optionOf(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const { price, by, reason } = command
  const fault =
    endedFault(state, instrument) ??
    timeFault(state, instrument, false) ??
    priceFault(instrument, price)
  if (fault !== null) return fault
  return (run) => {
    Run.emit(run, { type: 'OptionExpired', instrument: instrument.id, price, by, reason })
    closeOrdersIn(run, instrument)
    for (const account of state.accounts) expire(run, account, instrument, price)
  }
}

function expire(run: Run, account: AccountState, instrument: Option, price: bigint): void {
  if (account.kind === 'mirrored') return
  const held = account.positions.filter((one) => one.instrument === instrument)
  if (held.length === 0) return
  creditCalls(run, account, 'price', () => {
    for (const { leg, lots } of held) {
      Run.emit(run, exercised(run.state, account, { instrument, leg, lots }, price))
    }
  })
}

const optionOf = (state: State, id: string): Option | Rejection => {
  const instrument = find.instrument(state, id)
  if (Decision.refused(instrument) || Instrument.isOption(instrument)) return instrument
  return Decision.reject('instrument.notTradable', `${id} is no option`)
}

/** An option ends before the listing that it delivers: at a premium told where that was settled. */
const endedFault = (state: State, instrument: Option): Rejection | null =>
  endFault(state, instrument) ??
  (instrument.listing === undefined ? null : endFault(state, instrument.listing))

function timeFault(
  state: State,
  { id, expiry, index }: Option,
  isEarly: boolean,
): Rejection | null {
  if (isEarly || state.time >= (expiry as number) || state.ends[index] !== undefined) return null
  const detail = `${id}: expected its expiry at ${expiry} or a delisting, found ${state.time}`
  return Decision.reject('instrument.notExpired', detail)
}

function sizeFault(
  holder: AccountState,
  { id, index }: Option,
  leg: Leg,
  lots: Quantity,
): Rejection | null {
  if (lots <= 0n) {
    return Decision.reject('quantity.notPositive', `${id}: expected a size, found ${lots}`)
  }
  const held = Integer.abs(AccountState.position(holder, index, leg)?.lots ?? 0n)
  if (lots <= held) return null
  const detail = `${id}: expected at most ${held} lots on leg ${leg}, found ${lots}`
  return Decision.reject('leg.mismatch', detail)
}

/** A price, and what the option is worth at it, that can be written down. */
function priceFault(instrument: Option, price: bigint): Rejection | null {
  const { id } = instrument
  if (price <= 0n) {
    return Decision.reject('price.notPositive', `${id}: expected a positive price, found ${price}`)
  }
  const worth = OptionTerms.payoff(instrument, PriceBook.unitsOf(price))
  const isWithin = Ratio.mulDown(1n, inTicks(instrument, worth)) < limits.price
  if (price < limits.index && isWithin) return null
  return Decision.reject('command.tooLarge', `${id}: expected a price and a worth within limits`)
}

/** Lots of a position as it is held: above zero the right, below zero the duty. */
interface Held {
  readonly instrument: Option
  readonly leg: Leg
  readonly lots: Quantity
}

/**
 * What becomes of lots at a price of the underlying: cash is what they are worth, rounded against the
 * account; what is delivered in kind is paid for at the strike, as a trade where it is a listing. Lots of no worth
 * lapse.
 *
 * Rules: [OPT3] [OPT4] [OPT6]
 */
function exercised(
  state: State,
  account: AccountState,
  { instrument, leg, lots }: Held,
  price: bigint,
): Event {
  const worth = OptionTerms.payoff(instrument, PriceBook.unitsOf(price))
  const { realised, delivered, stock } = exchanged(state, account, { instrument, leg, lots }, worth)
  const trade = {
    ...{ account: account.id, instrument: instrument.id, leg, lots: Quantity.negate(lots) },
    price: Price.of(Ratio.mulDown(1n, inTicks(instrument, worth))),
    ...{ cost: Amount.zero, realised, funding: Amount.zero, fee: Amount.zero },
    fundingIndex: State.fundingIndex(state, instrument),
  }
  return { type: 'OptionExercised', trade, delivered, ...(stock && { stock }) }
}

/** What changes hands: cash, or the base for the strike, or a listing at the strike. */
function exchanged(
  state: State,
  account: AccountState,
  { instrument, lots }: Held,
  worth: Ratio,
): { realised: Amount; delivered: Amount; stock?: readonly Trade[] } {
  const { option, listing, baseAtomsPerLot } = instrument
  if (option.delivery === 'cash' || worth.numerator === 0n) {
    return { realised: paid(instrument, lots, worth), delivered: Amount.zero }
  }
  // A call takes in what it is on and pays the strike for it, a put the other way round.
  const bought = option.right === 'call' ? lots : -lots
  if (listing !== undefined) {
    const stock = deliver(state, account, instrument, listing, bought)
    return { realised: Amount.zero, delivered: Amount.zero, stock }
  }
  return {
    realised: paid(instrument, -bought, Ratio.fromDecimal(option.strike)),
    delivered: Amount.of(Ratio.mulDown(bought, baseAtomsPerLot)),
  }
}

/** Signed lots at so many settlement units for a unit of the base, in atoms rounded down. */
const paid = (instrument: Option, lots: bigint, each: Ratio): Amount =>
  Amount.of(Ratio.mulDown(lots, Ratio.mul(instrument.multiplier, inTicks(instrument, each))))

function inTicks({ tick }: Option, price: Ratio): Ratio {
  const { numerator, denominator } = Ratio.fromDecimal(tick)
  return Ratio.mul(price, Ratio.of(denominator, numerator))
}
