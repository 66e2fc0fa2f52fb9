import { limits } from '../base/limits.ts'
import type { Command, CommandType } from './Command.ts'
import { checkMargin } from './checkMargin.ts'
import { Decision, type Handler, type Proposal } from './Decision.ts'
import { accounts } from './decide/accounts.ts'
import { auctions } from './decide/auctions.ts'
import { balances } from './decide/balances.ts'
import { calls } from './decide/calls.ts'
import { control } from './decide/control.ts'
import { definitions } from './decide/definitions.ts'
import { dividends } from './decide/dividends.ts'
import { ends } from './decide/ends.ts'
import { fills } from './decide/fills.ts'
import { interest } from './decide/interest.ts'
import { liquidation } from './decide/liquidation.ts'
import { losses } from './decide/losses.ts'
import { options } from './decide/options.ts'
import { orders } from './decide/orders.ts'
import { pools } from './decide/pools.ts'
import { prices } from './decide/prices.ts'
import { protections } from './decide/protections.ts'
import { redemptions } from './decide/redemptions.ts'
import { reserves } from './decide/reserves.ts'
import { restraints } from './decide/restraints.ts'
import { troves } from './decide/troves.ts'
import type { Rejection } from './Rejection.ts'
import type { State } from './State.ts'

/** Every command's handler, from its family; a command without one does not compile. */
const table: { readonly [T in CommandType]: Handler<Extract<Command, { type: T }>> } = {
  ...accounts,
  ...auctions,
  ...balances,
  ...calls,
  ...control,
  ...definitions,
  ...dividends,
  ...fills,
  ...ends,
  ...options,
  ...interest,
  ...liquidation,
  ...losses,
  ...orders,
  ...pools,
  ...prices,
  ...protections,
  ...redemptions,
  ...reserves,
  ...restraints,
  ...troves,
}

/**
 * Decides a command: a rejection, or the events that follow at once. Changes no state. The margin
 * of every request is checked here, on its pro forma accounts.
 *
 * Rules: [ENG1] [ENG4]
 */
export function decide(state: State, command: Command): Decision {
  const fault = headerFault(state, command)
  if (fault !== null) return fault
  const handler = table[command.type] as Handler<Command>
  if (handler.nature !== 'request') return handler.decide(state, command)
  const proposal = handler.decide(state, command)
  return Decision.refused(proposal) ? proposal : checkMargins(state, proposal)
}

function checkMargins(state: State, { after, events }: Proposal): Decision {
  for (const proForma of after) {
    const rejection = checkMargin(state, proForma)
    if (rejection !== null) return rejection
  }
  return events
}

/**
 * The fault of what every command has. A leap of the clock beyond the bound is a mistake in units or
 * worse: it would let every call expire. The first time is free.
 *
 * Rules: [ENG5] [TIME1]
 */
export function headerFault(state: State, { id, time, actor = '' }: Command): Rejection | null {
  if (id.length === 0 || id.length > limits.identifier) {
    const detail = `expected an id of 1 to ${limits.identifier} characters`
    return Decision.reject('command.malformed', detail)
  }
  if (actor.length > limits.actor) {
    const detail = `expected an actor of at most ${limits.actor} characters`
    return Decision.reject('command.malformed', detail)
  }
  if (!Number.isSafeInteger(time) || time < 0 || time > limits.time) {
    const detail = `expected a time within limits, found ${time}`
    return Decision.reject('command.malformed', detail)
  }
  if (time < state.time) {
    const detail = `expected a time of at least ${state.time}, found ${time}`
    return Decision.reject('command.timeBackwards', detail)
  }
  if (state.time === 0 || time - state.time <= limits.leap) return null
  const detail = `expected a time of at most ${state.time + limits.leap}, found ${time}`
  return Decision.reject('command.timeLeap', detail)
}
