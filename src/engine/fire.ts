import { MarginCall } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { Assessment } from '../model/Assessment.ts'
import { Value } from '../money/Value.ts'
import { mayLiquidate, start } from './attend.ts'
import type { Restriction } from './Command.ts'
import { activation } from './decide/definitions.ts'
import type { Event } from './Event.ts'
import { restart } from './loan/restart.ts'
import { State } from './State.ts'

/**
 * What happens when a timer is due: a call expires, silence becomes unknown, a version comes into
 * force, a restriction runs out. Each leaves an event that clears its timer.
 *
 * Rules: [ENG5]
 */
export function fire(state: State, timer: string): Iterable<Event> {
  const [kind = '', rest = ''] = split(timer)
  if (kind === 'call') return expire(state, rest)
  if (kind === 'order') return query(state, rest)
  if (kind === 'auction') return reopen(state, rest)
  if (kind === 'rulebook') return activate(state, rest)
  return release(rest)
}

const split = (text: string): readonly [string, string] => {
  const colon = text.indexOf(':')
  return [text.slice(0, colon), text.slice(colon + 1)]
}

function* expire(state: State, id: string): Iterable<Event> {
  const call = state.calls.get(id)
  if (call === undefined) return
  const account = State.account(state, call.account)
  const terms = State.terms(state, account)
  const assessment = terms === null ? null : assess(account, terms, state.book)
  const shortfall =
    assessment === null
      ? Value.zero
      : MarginCall.amountNow(call, Assessment.measure(assessment, 'maintenance'))
  yield { type: 'CallExpired', call: id, account: account.id, shortfall }
  const sure = assessment !== null && assessment.certainty !== 'unknown'
  const liquidates = call.procedure.onExpiry === 'liquidate' && sure
  if (liquidates && account.liquidation === null && mayLiquidate(state, account)) {
    yield* start(state, account, assessment, 'expiry')
    return
  }
  const reason = `margin call ${id} expired`
  const { id: name } = account
  yield {
    type: 'Restricted',
    account: name,
    restriction: 'reduceOnly',
    until: null,
    by: 'engine',
    reason,
  }
}

function* query(state: State, order: string): Iterable<Event> {
  const open = state.orders.get(order)
  if (open !== undefined) yield { type: 'ExecutionQueried', order, account: open.account.id }
}

function reopen(state: State, id: string): Iterable<Event> {
  const auction = state.auctions.get(id)
  return auction === undefined ? [] : restart(state, auction)
}

function* activate(state: State, name: string): Iterable<Event> {
  const colon = name.lastIndexOf(':')
  const rules = state.rulebooks.get(name.slice(0, colon))
  const version = rules?.versions.find((one) => String(one.version) === name.slice(colon + 1))
  if (version !== undefined) yield* activation(state, version)
}

function* release(name: string): Iterable<Event> {
  const [restriction, account] = split(name)
  yield {
    type: 'Released',
    account,
    restriction: restriction as Restriction,
    by: 'engine',
    reason: 'it ran out',
  }
}
