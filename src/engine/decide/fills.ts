import type { AccountId } from '../../model/Account.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import { Integer } from '../../money/Integer.ts'
import { Quantity } from '../../money/Quantity.ts'
import { AccountState } from '../AccountState.ts'
import type { ReportFill } from '../Command.ts'
import { creditTrade } from '../creditCalls.ts'
import { Decision, find } from '../Decision.ts'
import type { Beyond } from '../Event.ts'
import { IsolatedMargin } from '../IsolatedMargin.ts'
import { LegOrders } from '../LegOrders.ts'
import { Matches } from '../Matches.ts'
import { makeTrade } from '../makeTrade.ts'
import { PastIds } from '../PastIds.ts'
import { outOf } from '../protection/outOf.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import { related } from '../related.ts'
import type { State } from '../State.ts'
import { Window } from '../Window.ts'
import { admitFee, admitTrade, endFault } from './orders.ts'

/** The fill command: its kind and handler. */
export const fills = {
  ReportFill: Decision.fact(reportFill),
}

function reportFill(state: State, command: ReportFill): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  if (Window.has(state.fillIds, command.fill) || PastIds.has(state.past.fills, command.fill)) {
    return Decision.reject('fill.duplicate', `fill ${command.fill} was reported already`)
  }
  const ended = endFault(state, instrument)
  if (ended !== null) return ended
  const { leg, lots, price } = command
  const target = LegOrders.holderOf(account, instrument)
  const fault =
    admitTrade(target, instrument, leg, lots, price) ??
    admitFee(instrument, command.fee) ??
    citationFault(state, account, command)
  if (fault !== null) return fault
  return (run) =>
    creditTrade(run, account, target, () => emitFill(run, command, target, instrument))
}

/**
 * A fill that cites an order consumes the margin reserved for it, so the order is open, in the same
 * instrument and leg, and on the same side. A fill that cites none is a fact of its own.
 *
 * Rules: [ORD1]
 */
function citationFault(
  state: State,
  account: AccountState,
  { order: cited, instrument, leg, lots }: ReportFill,
): Rejection | null {
  if (cited === null) return null
  const { id, orders } = account
  const open = orders.find((order) => order.id === cited)
  if (open === undefined) {
    return Decision.reject('fill.unknownOrder', `expected an open order of ${id}, found ${cited}`)
  }
  if (outOf(state, account, cited) !== undefined) {
    const detail = `order ${cited} is a protection's: expected a ReportExecution`
    return Decision.reject('fill.unknownOrder', detail)
  }
  const isSame =
    open.instrument.id === instrument && open.leg === leg && open.lots > 0n === lots > 0n
  if (isSame) return null
  return Decision.reject(
    'fill.mismatch',
    `expected a fill like order ${cited}, ${sideOf(open)}, found ${sideOf({ lots, leg, instrument: { id: instrument } })}`,
  )
}

/**
 * What a fill did beyond the order it cites: more than was open, more than a reduce-only order could
 * reduce, or at a worse price. Null where it kept to it, or cites none.
 *
 * Rules: [ORD10]
 */
function beyondOf(
  target: AccountState,
  { leg, lots, price, order: cited }: ReportFill,
): Beyond | null {
  const order = (target.parent ?? target).orders.find(({ id }) => id === cited)
  if (order === undefined) return null
  const held = AccountState.position(target, order.instrument.index, leg)?.lots ?? 0n
  const size = Integer.abs(order.lots)
  const most = order.reduceOnly ? Integer.min(size, Integer.abs(held)) : size
  const over = Integer.max(0n, Integer.abs(lots) - most)
  const isWorse = lots > 0n ? price > order.price : price < order.price
  if (over === 0n && !isWorse) return null
  return { lots: Quantity.of(lots > 0n ? over : -over), limit: isWorse ? order.price : null }
}

/** What an order or a fill does, for people. */
const sideOf = (one: {
  readonly lots: bigint
  readonly leg: Leg
  readonly instrument: { readonly id: string }
}): string => `${one.lots > 0n ? 'a buy' : 'a sale'} of ${one.instrument.id} on leg ${one.leg}`

function emitFill(
  run: Run,
  command: ReportFill,
  target: AccountState,
  instrument: Instrument,
): void {
  const { state } = run
  const { fill: id, account, leg, lots, price, fee, order, match } = command
  const trade = makeTrade(state, target, { instrument, leg, lots, price, fee })
  const against = match === undefined ? null : relativeIn(state, command, match)
  const before = IsolatedMargin.before(target)
  const matched = match === undefined ? {} : { match }
  const beyond = beyondOf(target, command)
  const flagged = beyond === null ? {} : { beyond }
  Run.emit(run, { type: 'Filled', fill: id, trade, order, ...matched, ...flagged })
  if (against !== null && match !== undefined) {
    const about = { account, against, instrument: instrument.id, lots, price }
    Run.emit(run, { type: 'SelfTradeFlagged', match, ...about })
  }
  if (target.id !== account) IsolatedMargin.settle(run, target, before, trade)
}

/**
 * The related account on the other side of a match; null where that is a stranger's, or not told.
 *
 * Rules: [CREDIT10]
 */
function relativeIn(
  state: State,
  { account, instrument, lots }: ReportFill,
  match: string,
): AccountId | null {
  const other = Matches.otherSide(state.matches, match, { account, instrument, lots })
  const one = state.accountById.get(account)
  const against = state.accountById.get(other?.account ?? '')
  return one !== undefined && against !== undefined && related(one, against) ? against.id : null
}
