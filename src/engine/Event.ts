import type { AccountImported } from './events/AccountImported.ts'
import type { AccountOpened } from './events/AccountOpened.ts'
import type { Armed } from './events/Armed.ts'
import type { AssetDefined } from './events/AssetDefined.ts'
import type { AuctionClosed } from './events/AuctionClosed.ts'
import type { AuctionOpened } from './events/AuctionOpened.ts'
import type { AuctionRestarted } from './events/AuctionRestarted.ts'
import type { AuctionTaken } from './events/AuctionTaken.ts'
import type { Borrowed } from './events/Borrowed.ts'
import type { CallAcknowledged } from './events/CallAcknowledged.ts'
import type { CallCancelled } from './events/CallCancelled.ts'
import type { CallExpired } from './events/CallExpired.ts'
import type { CallExtended } from './events/CallExtended.ts'
import type { CallMet } from './events/CallMet.ts'
import type { CallOpened } from './events/CallOpened.ts'
import type { CallPartlyMet } from './events/CallPartlyMet.ts'
import type { CallWaived } from './events/CallWaived.ts'
import type { CertaintyChanged } from './events/CertaintyChanged.ts'
import type { ClearancePaid } from './events/ClearancePaid.ts'
import type { CollateralTaken } from './events/CollateralTaken.ts'
import type { Corrected } from './events/Corrected.ts'
import type { DebtRedistributed } from './events/DebtRedistributed.ts'
import type { DebtWrittenOff } from './events/DebtWrittenOff.ts'
import type { DeficitCovered } from './events/DeficitCovered.ts'
import type { DeficitPaid } from './events/DeficitPaid.ts'
import type { Deleveraged } from './events/Deleveraged.ts'
import type { Deposited } from './events/Deposited.ts'
import type { Disarmed } from './events/Disarmed.ts'
import type { Elected } from './events/Elected.ts'
import type { Executed } from './events/Executed.ts'
import type { ExecutionEnded } from './events/ExecutionEnded.ts'
import type { ExecutionQueried } from './events/ExecutionQueried.ts'
import type { Filled } from './events/Filled.ts'
import type { FundingSet } from './events/FundingSet.ts'
import type { FundPaid } from './events/FundPaid.ts'
import type { Inherited } from './events/Inherited.ts'
import type { InstrumentDefined } from './events/InstrumentDefined.ts'
import type { InsuranceUsed } from './events/InsuranceUsed.ts'
import type { InterestAccrued } from './events/InterestAccrued.ts'
import type { LevelChanged } from './events/LevelChanged.ts'
import type { LiquidationEnded } from './events/LiquidationEnded.ts'
import type { LiquidationOrdered } from './events/LiquidationOrdered.ts'
import type { LiquidationStarted } from './events/LiquidationStarted.ts'
import type { LoanAbsorbed } from './events/LoanAbsorbed.ts'
import type { LoanLiquidated } from './events/LoanLiquidated.ts'
import type { LossShared } from './events/LossShared.ts'
import type { LossSocialised } from './events/LossSocialised.ts'
import type { MarksSet } from './events/MarksSet.ts'
import type { ModeChanged } from './events/ModeChanged.ts'
import type { OrderAmended } from './events/OrderAmended.ts'
import type { OrderClosed } from './events/OrderClosed.ts'
import type { OrderPlaced } from './events/OrderPlaced.ts'
import type { PoolDefined } from './events/PoolDefined.ts'
import type { Redeemed } from './events/Redeemed.ts'
import type { Rejected } from './events/Rejected.ts'
import type { Released } from './events/Released.ts'
import type { Repaid } from './events/Repaid.ts'
import type { Restricted } from './events/Restricted.ts'
import type { RoundEnded } from './events/RoundEnded.ts'
import type { RoundPaused } from './events/RoundPaused.ts'
import type { RulebookActivated } from './events/RulebookActivated.ts'
import type { RulebookDefined } from './events/RulebookDefined.ts'
import type { ShortfallBooked } from './events/ShortfallBooked.ts'
import type { Supplied } from './events/Supplied.ts'
import type { Switched } from './events/Switched.ts'
import type { TakenOver } from './events/TakenOver.ts'
import type { TimeAdvanced } from './events/TimeAdvanced.ts'
import type { Transferred } from './events/Transferred.ts'
import type { Withdrawn } from './events/Withdrawn.ts'

/** Everything that can happen, closed. */
export type Event =
  | AccountImported
  | AccountOpened
  | Armed
  | AssetDefined
  | AuctionClosed
  | AuctionOpened
  | AuctionRestarted
  | AuctionTaken
  | Borrowed
  | CallAcknowledged
  | CallCancelled
  | CallExpired
  | CallExtended
  | CallMet
  | CallOpened
  | CallPartlyMet
  | CallWaived
  | CertaintyChanged
  | ClearancePaid
  | CollateralTaken
  | Corrected
  | DebtRedistributed
  | DebtWrittenOff
  | DeficitCovered
  | DeficitPaid
  | Deleveraged
  | Deposited
  | Disarmed
  | Elected
  | Executed
  | ExecutionEnded
  | ExecutionQueried
  | Filled
  | FundPaid
  | FundingSet
  | Inherited
  | InstrumentDefined
  | InsuranceUsed
  | InterestAccrued
  | LevelChanged
  | LiquidationEnded
  | LiquidationOrdered
  | LiquidationStarted
  | LoanAbsorbed
  | LoanLiquidated
  | LossShared
  | LossSocialised
  | MarksSet
  | ModeChanged
  | OrderAmended
  | OrderClosed
  | OrderPlaced
  | PoolDefined
  | Redeemed
  | Rejected
  | Released
  | Repaid
  | Restricted
  | RoundEnded
  | RoundPaused
  | RulebookActivated
  | RulebookDefined
  | ShortfallBooked
  | Supplied
  | Switched
  | TakenOver
  | TimeAdvanced
  | Transferred
  | Withdrawn

export type EventType = Event['type']
