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

/** A holder's response to a call: a deposit, or a reduction, that covers a share of the cure. */
export interface Response {
  readonly kind: 'deposit' | 'reduce'
  readonly part: Ratio
  /** When the response is due. */
  readonly at: number
}

/** The lots a market fills of an order, and the average price. */
export type Take = (
  state: State,
  instrument: Instrument,
  lots: Quantity,
) => { readonly lots: Quantity; readonly price: Price }

/** How the account holders of a venue behave. */
export interface Behaviour {
  /** The number of an account's holder; null where it has none. */
  readonly holderOf: (account: AccountId) => number | null
  /** The response to the nth call of a holder, n from 0; null where the holder ignores it. */
  readonly respond: (holder: number, nth: number, time: number) => Response | null
  readonly take: Take
  /** Whether trading is possible now. */
  readonly isOpen: () => boolean
}

/** Account holders who answer margin calls. Each call is answered at most once, after a delay. */
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
 * Plans responses to newly opened calls. The response to the nth call of a holder is the same under
 * every policy, so policies are compared on the same holders.
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
 * Sends the responses that are due. Deposits come from outside; reductions trade in the market and
 * may move it. A holder who cannot trade tries again.
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

/** A share of what an open call asks for now, in the numeraire; 0 where the call is closed. */
function deposit(state: State, { call: id, part }: Answer, time: number): readonly Command[] {
  const call = state.calls.get(id)
  if (call === undefined) return []
  const account = State.account(state, call.account)
  const rules = State.rulesOf(state, account)
  if (rules === null) return []
  const measure = Assessment.measure(assess(account, rules, state.book), 'maintenance')
  const amount = Amount.of(Ratio.mulUp(MarginCall.amountNow(call, measure), part))
  if (amount <= 0n) return []
  const asset = rules.numeraire.id
  return [{ type: 'Deposit', id: `answer-${id}`, time, account: account.id, asset, amount }]
}

/** Slightly more than cures at the mark, since selling moves the price against the seller. */
const more = Ratio.of(11n, 10n)

/**
 * Closes a share of the cure on the position with the largest requirement, at the market's price.
 */
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

/** The signed lots that close a share of the cure; the whole position where no part suffices. */
function closing(
  state: State,
  account: AccountState,
  { procedure }: MarginCall,
  position: Position,
  part: Ratio,
): Quantity {
  const rules = State.rulesOf(state, account)
  const size = Integer.abs(position.lots)
  const cure =
    rules &&
    cureQuantity(account, rules, state.book, position, {
      threshold: procedure.cureTo,
      feeRate: Ratio.zero,
    })
  const whole = cure === null ? size : Ratio.mulUp(cure, more)
  const closed = Integer.min(size, Ratio.mulUp(whole, part))
  return Quantity.of(position.lots > 0n ? -closed : closed)
}

function heaviest(state: State, account: AccountState): Position | null {
  const rules = State.rulesOf(state, account)
  let [found, most]: [Position | null, bigint] = [null, -1n]
  for (const part of rules === null ? [] : contributions(account, rules, state.book)) {
    if (part.maintenanceValue <= most) continue
    found = part.position
    most = part.maintenanceValue
  }
  return found
}

export * as Traders from './traders.ts'
