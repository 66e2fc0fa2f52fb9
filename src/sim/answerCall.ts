import { MarginCall } from '../calls/MarginCall.ts'
import type { AccountState } from '../engine/AccountState.ts'
import type { Command } from '../engine/Command.ts'
import { State } from '../engine/State.ts'
import { assess } from '../margin/assess.ts'
import { contributions } from '../margin/contributions.ts'
import { cureQuantity } from '../margin/cureQuantity.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'

/** What a market gives for signed lots, and at what average price. */
export type Take = (
  instrument: Instrument,
  lots: Quantity,
) => { readonly lots: Quantity; readonly price: Price }

/**
 * The holder brings a part of what an open call asks for now, in the numeraire. Nothing where the
 * call is closed.
 *
 * Rules: [SIM8]
 *
 * @example
 * for (const command of answerCall.deposit(state, 'call-7', Ratio.one, time)) step(state, command)
 */
export function deposit(state: State, id: string, part: Ratio, time: number): readonly Command[] {
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

/**
 * The holder closes a part of what cures, of the position that asks for most, at what the market
 * gives.
 *
 * Rules: [SIM8]
 */
export function reduce(
  state: State,
  id: string,
  part: Ratio,
  take: Take,
  time: number,
): readonly Command[] {
  const call = state.calls.get(id)
  if (call === undefined) return []
  const account = State.account(state, call.account)
  const position = heaviest(state, account)
  if (position === null) return []
  const { lots, price } = take(position.instrument, closing(state, account, call, position, part))
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
    terms && cureQuantity(account, terms, state.book, position, procedure.cureTo, Ratio.zero)
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

export * as answerCall from './answerCall.ts'
