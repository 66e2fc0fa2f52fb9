import { defined } from '../base/assert.ts'
import type { SwitchName, SwitchScope } from './Command.ts'
import { activate, activateMarket } from './decide/definitions.ts'
import { expire } from './expiry.ts'
import { restart } from './loan/auction.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'
import { Timers } from './Timers.ts'
import { callOnSchedule } from './updateCalls.ts'
import { Worklist } from './Worklist.ts'

/**
 * Decides what a due timer causes: a call expires, a silent order becomes unknown, a version comes
 * into force, a restriction expires. The timer has been removed by then.
 *
 * Rules: [ENG5]
 */
export function fire(run: Run, timer: string): void {
  const [kind, rest] = split(timer)
  if (kind === 'call') expire(run, rest)
  else if (kind === 'order') query(run, rest)
  else if (kind === 'auction') reopen(run, rest)
  else if (kind === 'retry' || kind === 'protection') lookAt(run, split(rest)[1])
  else if (kind === 'pause') lookAt(run, rest)
  else if (kind === 'opening') lookAt(run, rest)
  else if (kind === 'rulebook') comeIntoForce(run, rest)
  else if (kind === 'market') openMarket(run, rest)
  else if (kind === 'grace') endGrace(run, rest)
  else if (kind === 'schedule') callBySchedule(run, timer)
  else if (kind === 'suspension') Run.emit(run, { type: 'SuspensionEnded', account: rest })
  else release(run, rest)
}

const lookAt = ({ worklist, state }: Run, account: string): void =>
  Worklist.look(worklist, State.account(state, account))

const split = (text: string): readonly [string, string] => {
  const colon = text.indexOf(':')
  return [text.slice(0, colon), text.slice(colon + 1)]
}

/** Rules: [ENG24] */
function endGrace(run: Run, key: string): void {
  const [what, scope] = split(key)
  const [kind, id] = split(scope)
  Run.emit(run, {
    type: 'Switched',
    ...{ scope: { kind, id } as SwitchScope, what: what as SwitchName, on: true },
    ...{ by: 'engine', reason: 'the grace is over' },
  })
}

function callBySchedule(run: Run, timer: string): void {
  const named = Timers.scheduled(timer)
  if (named !== null) callOnSchedule(run, named.rulebook, named.ladder)
}

function query(run: Run, order: string): void {
  const open = run.state.orders.get(order)
  if (open !== undefined) {
    Run.emit(run, { type: 'ExecutionQueried', order, account: open.account.id })
  }
}

function reopen(run: Run, id: string): void {
  const auction = run.state.auctions.get(id)
  if (auction !== undefined) restart(run, auction)
}

function comeIntoForce(run: Run, name: string): void {
  const rulebook = versionOf(run.state.rulebooks, name)
  if (rulebook !== undefined) Run.emitAll(run, activate(run.state, rulebook))
}

function openMarket(run: Run, name: string): void {
  const market = versionOf(run.state.markets, name)
  if (market !== undefined) Run.emitAll(run, activateMarket(run.state, market))
}

/** The version that a timer names, after the last colon. */
function versionOf<T extends { readonly version: number }>(
  known: ReadonlyMap<string, { readonly versions: readonly T[] }>,
  name: string,
): T | undefined {
  const colon = name.lastIndexOf(':')
  const version = name.slice(colon + 1).replace(/^0+/, '')
  return known.get(name.slice(0, colon))?.versions.find((one) => String(one.version) === version)
}

function release(run: Run, name: string): void {
  const [restraint, account] = split(name)
  const { restrictions } = State.account(run.state, account)
  const { restriction } = defined(
    restrictions.find(({ id }) => id === restraint),
    'a restriction that runs out is there',
  )
  const signed = { by: 'engine', reason: 'it ran out' }
  Run.emit(run, { type: 'Released', account, restraint, restriction, ...signed })
}
