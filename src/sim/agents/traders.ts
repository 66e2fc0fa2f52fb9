import { MarginCall } from '../../calls/MarginCall.ts'
import type { AccountState } from '../../engine/AccountState.ts'
import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { CallOpened } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import { assess } from '../../margin/assess.ts'
import { contributions } from '../../margin/contributions.ts'
import { cureQuantity } from '../../margin/cures/cureQuantity.ts'
import type { AccountId } from '../../model/Account.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Position } from '../../model/Position.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Answers } from './Answers.ts'

/** What a holder does about a call: brings a part of what is asked, or closes a part of what cures. */
export interface Response {
  readonly kind: 'deposit' | 'reduce'
  readonly part: Ratio
  /** When. */
  readonly at: number
}

/** What a market gives for signed lots, and at what average price. */
export type Take = (
  state: State,
  instrument: Instrument,
  lots: Quantity,
) => { readonly lots: Quantity; readonly price: Price }

/** How the account holders of a venue behave. */
export interface Behaviour {
  /** The number of an account's holder; null where nobody answers for it. */
  readonly holderOf: (account: AccountId) => number | null
  /** What a holder does about the nth call, from 0, that comes now; null where they ignore it. */
  readonly respond: (holder: number, nth: number, time: number) => Response | null
  readonly take: Take
  /** Whether anybody can trade now. */
  readonly isOpen: () => boolean
}

/** Account holders who answer their margin calls, each call once, some time later or not at all. */
export interface Traders extends Behaviour {
  readonly answers: Answers<Answer>
}

interface Answer extends Response {
  readonly call: string
}

export const create = (behaviour: Behaviour): Traders => ({
  ...behaviour,
  answers: Answers.create(),
})

/**
 * Notes who will answer the calls that were opened: the same for the nth call of a holder whatever
 * else happened, so that policies are compared on the same people.
 *
 * Rules: [SIM8]
 */
export function hear(traders: Traders, entries: readonly Entry[], time: number): void {
  for (const { events } of entries) {
    for (const event of events) if (event.type === 'CallOpened') plan(traders, event, time)
  }
}

function plan(
  { answers, holderOf, respond }: Traders,
  { account, call }: CallOpened,
  time: number,
): void {
  const holder = holderOf(account)
  if (holder === null) return
  const response = respond(holder, Answers.ask(answers, holder), time)
  if (response !== null) Answers.plan(answers, response.at, { ...response, call })
}

/**
 * What those send whose time has come: deposits come from outside, reductions go to the market and
 * may move it. Who cannot trade tries again.
 *
 * Rules: [SIM8]
 */
export function answer(traders: Traders, state: State, time: number): readonly Command[] {
  return Answers.take(traders.answers, time).flatMap((one) => {
    if (one.kind === 'deposit') return deposit(state, one, time)
    if (traders.isOpen()) return reduce(state, one, traders.take, time)
    Answers.plan(traders.answers, time + 1, one)
    return []
  })
}

/** A part of what an open call asks for now, in the numeraire; nothing where it is closed. */
function deposit(state: State, { call: id, part }: Answer, time: number): readonly Command[] {
  const call = state.calls.get(id)
  if (call === undefined) return []
  const account = State.account(state, call.account)
  const terms = State.terms(state, account)
  if (terms === null) return []
  const measure = Assessment.measure(assess(account, terms, state.book), 'maintenance')
  const amount = Amount.of(Ratio.mulUp(MarginCall.amountNow(call, measure), part))
  if (amount <= 0n) return []
  const asset = terms.numeraire.id
  return [{ type: 'Deposit', id: `answer-${id}`, time, account: account.id, asset, amount }]
}

/** Selling moves the price against the seller, so a little more than cures at the mark. */
const more = Ratio.of(11n, 10n)

/** A part of what cures, of the position that asks for most, closed at what the market gives. */
function reduce(
  state: State,
  { call: id, part }: Answer,
  take: Take,
  time: number,
): readonly Command[] {
  const call = state.calls.get(id)
  if (call === undefined) return []
  const account = State.account(state, call.account)
  const position = heaviest(state, account)
  if (position === null) return []
  const wanted = closing(state, account, call, position, part)
  const { lots, price } = take(state, position.instrument, wanted)
  if (lots === 0n) return []
  const fill = `answer-${id}`
  const owner = account.parent?.id ?? account.id
  return [
    {
      ...{ type: 'ReportFill', id: fill, fill, time, account: owner },
      ...{ instrument: position.instrument.id, leg: position.leg, lots, price },
      ...{ fee: Amount.zero, order: null },
    },
  ]
}

/** The signed lots that close so much of what cures; all of the position where no part does. */
function closing(
  state: State,
  account: AccountState,
  { procedure }: MarginCall,
  position: Position,
  part: Ratio,
): Quantity {
  const terms = State.terms(state, account)
  const size = Integer.abs(position.lots)
  const cure =
    terms &&
    cureQuantity(account, terms, state.book, position, {
      threshold: procedure.cureTo,
      feeRate: Ratio.zero,
    })
  const whole = cure === null ? size : Ratio.mulUp(cure, more)
  const closed = Integer.min(size, Ratio.mulUp(whole, part))
  return Quantity.of(position.lots > 0n ? -closed : closed)
}

function heaviest(state: State, account: AccountState): Position | null {
  const terms = State.terms(state, account)
  let [found, most]: [Position | null, bigint] = [null, -1n]
  for (const part of terms === null ? [] : contributions(account, terms, state.book)) {
    if (part.maintenanceValue <= most) continue
    found = part.position
    most = part.maintenanceValue
  }
  return found
}

export * as Traders from './traders.ts'
