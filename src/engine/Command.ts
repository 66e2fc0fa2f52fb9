import type { AccrueInterest } from './commands/AccrueInterest.ts'
import type { AcknowledgeCall } from './commands/AcknowledgeCall.ts'
import type { AddMargin } from './commands/AddMargin.ts'
import type { AdvanceTime } from './commands/AdvanceTime.ts'
import type { AmendOrder } from './commands/AmendOrder.ts'
import type { Arm } from './commands/Arm.ts'
import type { Borrow } from './commands/Borrow.ts'
import type { ChangeMode } from './commands/ChangeMode.ts'
import type { CloseOrder } from './commands/CloseOrder.ts'
import type { Correct } from './commands/Correct.ts'
import type { CoverDeficit } from './commands/CoverDeficit.ts'
import type { DefineAsset } from './commands/DefineAsset.ts'
import type { DefineInstrument } from './commands/DefineInstrument.ts'
import type { DefinePool } from './commands/DefinePool.ts'
import type { DefineRulebook } from './commands/DefineRulebook.ts'
import type { Deposit } from './commands/Deposit.ts'
import type { Disarm } from './commands/Disarm.ts'
import type { Elect } from './commands/Elect.ts'
import type { ExtendCall } from './commands/ExtendCall.ts'
import type { ImportAccount } from './commands/ImportAccount.ts'
import type { LiquidateLoan } from './commands/LiquidateLoan.ts'
import type { OpenAccount } from './commands/OpenAccount.ts'
import type { PlaceOrder } from './commands/PlaceOrder.ts'
import type { Redeem } from './commands/Redeem.ts'
import type { Release } from './commands/Release.ts'
import type { RemoveMargin } from './commands/RemoveMargin.ts'
import type { Repay } from './commands/Repay.ts'
import type { ReportExecution } from './commands/ReportExecution.ts'
import type { ReportFill } from './commands/ReportFill.ts'
import type { Restrict } from './commands/Restrict.ts'
import type { SetFunding } from './commands/SetFunding.ts'
import type { SetIndices } from './commands/SetIndices.ts'
import type { SetMarks } from './commands/SetMarks.ts'
import type { Supply } from './commands/Supply.ts'
import type { Switch } from './commands/Switch.ts'
import type { TakeAuction } from './commands/TakeAuction.ts'
import type { Transfer } from './commands/Transfer.ts'
import type { WaiveCall } from './commands/WaiveCall.ts'
import type { Withdraw } from './commands/Withdraw.ts'

/** Everything the engine can be told, closed. */
export type Command =
  | AccrueInterest
  | AcknowledgeCall
  | AddMargin
  | AdvanceTime
  | AmendOrder
  | Arm
  | Borrow
  | ChangeMode
  | CloseOrder
  | Correct
  | CoverDeficit
  | DefineAsset
  | DefineInstrument
  | DefinePool
  | DefineRulebook
  | Deposit
  | Disarm
  | Elect
  | ExtendCall
  | ImportAccount
  | LiquidateLoan
  | OpenAccount
  | PlaceOrder
  | Redeem
  | Release
  | RemoveMargin
  | Repay
  | ReportExecution
  | ReportFill
  | Restrict
  | SetFunding
  | SetIndices
  | SetMarks
  | Supply
  | Switch
  | TakeAuction
  | Transfer
  | WaiveCall
  | Withdraw

export type CommandType = Command['type']
