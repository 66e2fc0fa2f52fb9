import { limits } from '../base/limits.ts'
import type { Command, CommandType } from './Command.ts'
import { checkMargin } from './checkMargin.ts'
import { AccrueInterest } from './commands/AccrueInterest.ts'
import { AcknowledgeCall } from './commands/AcknowledgeCall.ts'
import { AddMargin } from './commands/AddMargin.ts'
import { AdvanceTime } from './commands/AdvanceTime.ts'
import { AmendOrder } from './commands/AmendOrder.ts'
import { Arm } from './commands/Arm.ts'
import { Borrow } from './commands/Borrow.ts'
import { ChangeMode } from './commands/ChangeMode.ts'
import { CloseOrder } from './commands/CloseOrder.ts'
import { Correct } from './commands/Correct.ts'
import { CoverDeficit } from './commands/CoverDeficit.ts'
import { DefineAsset } from './commands/DefineAsset.ts'
import { DefineInstrument } from './commands/DefineInstrument.ts'
import { DefinePool } from './commands/DefinePool.ts'
import { DefineRulebook } from './commands/DefineRulebook.ts'
import { Deposit } from './commands/Deposit.ts'
import { Disarm } from './commands/Disarm.ts'
import { Elect } from './commands/Elect.ts'
import { ExtendCall } from './commands/ExtendCall.ts'
import { ImportAccount } from './commands/ImportAccount.ts'
import { LiquidateLoan } from './commands/LiquidateLoan.ts'
import { OpenAccount } from './commands/OpenAccount.ts'
import { PlaceOrder } from './commands/PlaceOrder.ts'
import { Redeem } from './commands/Redeem.ts'
import { Release } from './commands/Release.ts'
import { RemoveMargin } from './commands/RemoveMargin.ts'
import { Repay } from './commands/Repay.ts'
import { ReportExecution } from './commands/ReportExecution.ts'
import { ReportFill } from './commands/ReportFill.ts'
import { Restrict } from './commands/Restrict.ts'
import { SetFunding } from './commands/SetFunding.ts'
import { SetIndices } from './commands/SetIndices.ts'
import { SetMarks } from './commands/SetMarks.ts'
import { Supply } from './commands/Supply.ts'
import { Switch } from './commands/Switch.ts'
import { TakeAuction } from './commands/TakeAuction.ts'
import { Transfer } from './commands/Transfer.ts'
import { WaiveCall } from './commands/WaiveCall.ts'
import { Withdraw } from './commands/Withdraw.ts'
import { Decision, type Handler, type Proposal } from './Decision.ts'
import type { Rejection } from './Rejection.ts'
import type { State } from './State.ts'

/** Every command and its handler; one that does not say whether it is a request does not compile. */
const table: { readonly [T in CommandType]: Handler<Extract<Command, { type: T }>> } = {
  AccrueInterest,
  AcknowledgeCall,
  AddMargin,
  AdvanceTime,
  AmendOrder,
  Arm,
  Borrow,
  ChangeMode,
  CloseOrder,
  Correct,
  CoverDeficit,
  DefineAsset,
  DefineInstrument,
  DefinePool,
  DefineRulebook,
  Deposit,
  Disarm,
  Elect,
  ExtendCall,
  ImportAccount,
  LiquidateLoan,
  OpenAccount,
  PlaceOrder,
  Redeem,
  Release,
  RemoveMargin,
  Repay,
  ReportExecution,
  ReportFill,
  Restrict,
  SetFunding,
  SetIndices,
  SetMarks,
  Supply,
  Switch,
  TakeAuction,
  Transfer,
  WaiveCall,
  Withdraw,
}

/**
 * Decides a command: a refusal, or the events that follow at once. Changes nothing. A request is
 * margined here, on the accounts as it would leave them, whatever it is.
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
  for (const outlook of after) {
    const rejection = checkMargin(state, outlook)
    if (rejection !== null) return rejection
  }
  return events
}

function headerFault(state: State, { id, time }: Command): Rejection | null {
  if (id.length === 0 || id.length > limits.identifier) {
    return Decision.reject(
      'command.malformed',
      `expected an id of 1 to ${limits.identifier} characters`,
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
