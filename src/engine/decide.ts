import { limits } from '../base/limits.ts'
import type { Command, CommandType } from './Command.ts'
import { checkMargin } from './checkMargin.ts'
import { Decision, type Handler, type Proposal } from './Decision.ts'
import { changeMode, importAccount, openAccount } from './decide/accounts.ts'
import { takeAuction } from './decide/auctions.ts'
import { addMargin, correct, deposit, removeMargin, transfer, withdraw } from './decide/balances.ts'
import { acknowledgeCall, extendCall, waiveCall } from './decide/calls.ts'
import { arm, disarm, release, restrict, turnSwitch } from './decide/control.ts'
import {
  defineAsset,
  defineInstrument,
  defineMarket,
  definePool,
  defineRulebook,
} from './decide/definitions.ts'
import { liquidateLoan, reportExecution } from './decide/liquidation.ts'
import { amendOrder, closeOrder, placeOrder, reportFill } from './decide/orders.ts'
import {
  accrueInterest,
  borrow,
  elect,
  payDeficit,
  redeem,
  repay,
  setInterestIndices,
  supply,
} from './decide/pools.ts'
import { advanceTime, setFunding, setMarks } from './decide/prices.ts'
import type { Rejection } from './Rejection.ts'
import type { State } from './State.ts'

/** Every command's handler and kind; a handler without a kind does not compile. */
const table: { readonly [T in CommandType]: Handler<Extract<Command, { type: T }>> } = {
  AccrueInterest: { nature: 'control', decide: accrueInterest },
  AcknowledgeCall: { nature: 'control', decide: acknowledgeCall },
  AddMargin: { nature: 'request', decide: addMargin },
  AdvanceTime: { nature: 'fact', decide: advanceTime },
  AmendOrder: { nature: 'request', decide: amendOrder },
  Arm: { nature: 'control', decide: arm },
  Borrow: { nature: 'request', decide: borrow },
  ChangeMode: { nature: 'request', decide: changeMode },
  CloseOrder: { nature: 'control', decide: closeOrder },
  Correct: { nature: 'control', decide: correct },
  PayDeficit: { nature: 'control', decide: payDeficit },
  DefineAsset: { nature: 'control', decide: defineAsset },
  DefineInstrument: { nature: 'control', decide: defineInstrument },
  DefineMarket: { nature: 'control', decide: defineMarket },
  DefinePool: { nature: 'control', decide: definePool },
  DefineRulebook: { nature: 'control', decide: defineRulebook },
  Deposit: { nature: 'fact', decide: deposit },
  Disarm: { nature: 'control', decide: disarm },
  Elect: { nature: 'request', decide: elect },
  ExtendCall: { nature: 'control', decide: extendCall },
  ImportAccount: { nature: 'fact', decide: importAccount },
  LiquidateLoan: { nature: 'request', decide: liquidateLoan },
  OpenAccount: { nature: 'control', decide: openAccount },
  PlaceOrder: { nature: 'request', decide: placeOrder },
  Redeem: { nature: 'request', decide: redeem },
  Release: { nature: 'control', decide: release },
  RemoveMargin: { nature: 'request', decide: removeMargin },
  Repay: { nature: 'request', decide: repay },
  ReportExecution: { nature: 'fact', decide: reportExecution },
  ReportFill: { nature: 'fact', decide: reportFill },
  Restrict: { nature: 'control', decide: restrict },
  SetFunding: { nature: 'fact', decide: setFunding },
  SetInterestIndices: { nature: 'fact', decide: setInterestIndices },
  SetMarks: { nature: 'fact', decide: setMarks },
  Supply: { nature: 'request', decide: supply },
  Switch: { nature: 'control', decide: turnSwitch },
  TakeAuction: { nature: 'request', decide: takeAuction },
  Transfer: { nature: 'request', decide: transfer },
  WaiveCall: { nature: 'control', decide: waiveCall },
  Withdraw: { nature: 'request', decide: withdraw },
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
  return Decision.refused(proposal) ? proposal : judge(state, proposal)
}

function judge(state: State, { after, events }: Proposal): Decision {
  for (const proForma of after) {
    const rejection = checkMargin(state, proForma)
    if (rejection !== null) return rejection
  }
  return events
}

function headerFault(state: State, { id, time, actor = '' }: Command): Rejection | null {
  if (id.length === 0 || id.length > limits.identifier) {
    return Decision.reject(
      'command.malformed',
      `expected an id of 1 to ${limits.identifier} characters`,
    )
  }
  if (actor.length > limits.actor) {
    return Decision.reject(
      'command.malformed',
      `expected an actor of at most ${limits.actor} characters`,
    )
  }
  if (!Number.isSafeInteger(time) || time < 0 || time > limits.time) {
    return Decision.reject('command.malformed', `expected a time within limits, found ${time}`)
  }
  if (time >= state.time) return null
  return Decision.reject(
    'command.timeBackwards',
    `expected a time of at least ${state.time}, found ${time}`,
  )
}
