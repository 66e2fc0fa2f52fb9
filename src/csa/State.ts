import type { CivilDate } from '../calendar/CivilDate.ts'
import { Amount } from '../money/Amount.ts'
import type { Ratio } from '../money/Ratio.ts'
import { Agreement, type Item, type Side } from './Agreement.ts'
import { Books, type TransferRecord } from './Books.ts'
import { CashInterest, type Rates } from './CashInterest.ts'
import { CollateralValue, type Prices } from './CollateralValue.ts'
import type { TellExposure, TellPrices, TellRate } from './Command.ts'
import type { CallKind } from './CreditSupport.ts'
import { nextFrom } from './contradiction.ts'
import type { Event } from './Event.ts'
import { Link } from './Link.ts'
import type { Body, Message } from './Message.ts'
import { SupportCall } from './SupportCall.ts'

/** One side of an agreement: its own figures, the books it has in common with the other, and the line. */
export interface State {
  readonly me: Side
  readonly agreement: Agreement
  /** Of the last command that was not rejected. */
  readonly time: number
  /** What b would owe a, and as of which date; null while none was told. */
  readonly exposure: { readonly date: CivilDate; readonly amount: Amount } | null
  readonly prices: Prices
  readonly rates: ReadonlyMap<string, Rates>
  readonly books: Books
  /** When each call of the other side was taken. */
  readonly received: ReadonlyMap<string, number>
  readonly link: Link
}

/** A side before anything was told to it. */
export const begin = (agreement: Agreement, me: Side): State => ({
  ...{ me, agreement, time: 0, exposure: null, prices: new Map(), rates: new Map() },
  ...{ books: Books.begin(agreement), received: new Map(), link: Link.fresh },
})

/** The state after an event. It decides nothing. */
export function evolve(state: State, event: Event): State {
  switch (event.type) {
    case 'Told':
      return told(state, event.fact)
    case 'Sent': {
      const { message } = event
      const books = Books.apply(state.books, state.agreement, message)
      return { ...state, books, link: Link.sent(state.link, message) }
    }
    case 'Taken': {
      const { message, at } = event
      const books = Books.apply(state.books, state.agreement, message)
      const link = Link.took(state.link, message)
      const { body } = message
      if (body.type !== 'Call') return { ...state, books, link }
      return { ...state, books, link, received: new Map(state.received).set(body.call, at) }
    }
    case 'Early':
      return { ...state, link: Link.heldBack(state.link, event.message) }
    case 'Read':
      return { ...state, link: Link.read(state.link, event.upTo) }
    case 'Halted':
      return { ...state, link: Link.halt(state.link, event.halt) }
    default:
      return state
  }
}

function told(state: State, fact: TellExposure | TellPrices | TellRate): State {
  if (fact.type === 'TellExposure') {
    return { ...state, exposure: { date: fact.date, amount: fact.exposure } }
  }
  if (fact.type === 'TellPrices') {
    const prices = new Map(state.prices)
    for (const { asset, price } of fact.prices) prices.set(asset, price)
    return { ...state, prices }
  }
  const { asset, date, rate } = fact
  const rates: ReadonlyMap<CivilDate, Ratio> = new Map(state.rates.get(asset)).set(date, rate)
  return { ...state, rates: new Map(state.rates).set(asset, rates) }
}

/** What collateral counts for at one's own prices, and what has none. */
export const worthOf = ({ agreement, prices }: State, items: readonly Item[]): CollateralValue =>
  CollateralValue.of(agreement, items, prices)

/**
 * What counts as held of the collateral that a call is about: what was posted, with what is on its way,
 * less what is to go back and has not been sent. Against a delivery counts too what is called, undisputed,
 * and has not been sent; nothing is called back that never came. A call may be left out, to judge it.
 *
 * Rules: [CSA6]
 */
export function held(
  state: State,
  about: Pick<SupportCall, 'kind' | 'caller'> & { readonly id?: string },
): CollateralValue {
  const { books } = state
  const poster = SupportCall.posterOf(about)
  const posted = worthOf(state, Books.credited(books, poster))
  const calls = [...books.calls.values()].filter(
    (call) => call.id !== about.id && SupportCall.posterOf(call) === poster,
  )
  const moving = Books.underWay(books)
  const pending = (kind: CallKind) =>
    Amount.sum(calls.filter((call) => call.kind === kind).map((call) => unsent(moving, call)))
  const coming = about.kind === 'delivery' ? pending('delivery') : Amount.zero
  const sum = Amount.sub(Amount.add(posted.value, coming), pending('return'))
  return { ...posted, value: Amount.max(Amount.zero, sum) }
}

/** What is agreed of a call and neither settled nor on its way. */
function unsent(moving: readonly TransferRecord[], call: SupportCall): Amount {
  const forIt = moving
    .filter(({ purpose }) => purpose.kind === 'call' && purpose.call === call.id)
    .map(({ answer }) => answer?.value ?? Amount.zero)
  const left = Amount.sub(SupportCall.outstanding(call), Amount.sum(forIt))
  return Amount.max(Amount.zero, left)
}

/**
 * Interest by one's own figures on what the other side of a holder posted, up to a date; null where there
 * never was any. A day without a rate is the failure.
 *
 * Rules: [CSA14]
 */
export function interest(
  { agreement, books, rates }: State,
  holder: Side,
  asset: string,
  until: CivilDate,
): { readonly from: CivilDate; readonly amount: ReturnType<typeof CashInterest.accrued> } | null {
  const terms = agreement.interest.find((one) => one.asset === asset)
  const balances = Books.balances(books, Agreement.other(holder), asset)
  const from = nextFrom(books, holder, asset) ?? balances[0]?.from
  if (terms === undefined || from === undefined) return null
  const period = { from, until }
  const amount = CashInterest.accrued(terms, balances, rates.get(asset) ?? new Map(), period)
  return { from, amount }
}

/** A message of this side, as of now. */
export const envelope = ({ agreement, me, link, time }: State, body: Body): Message => ({
  ...{ agreement: agreement.id, from: me, seq: 0, ack: link.taken, at: time, body },
})

/** What was sent and is not known to have been taken, with how far one has read since. */
export const unread = ({ link }: State): readonly Message[] =>
  link.unread.map((message) => ({ ...message, ack: link.taken }))

/** What one has to say beyond that: how far one has read, or which message was refused, and why. */
export function standing(state: State): readonly Message[] {
  const { halted, taken } = state.link
  if (halted !== null && halted.of !== null) {
    const { of, code, detail } = halted
    return [envelope(state, { type: 'Refusal', of, code, detail })]
  }
  return taken === 0 ? [] : [envelope(state, { type: 'Acknowledgement' })]
}

export * as State from './State.ts'
