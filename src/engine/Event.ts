import type { AccountImported } from './events/AccountImported.ts'
import type { AccountOpened } from './events/AccountOpened.ts'
import type { Armed } from './events/Armed.ts'
import type { AssetDefined } from './events/AssetDefined.ts'
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
import type { Corrected } from './events/Corrected.ts'
import type { DeficitCovered } from './events/DeficitCovered.ts'
import type { Deleveraged } from './events/Deleveraged.ts'
import type { Deposited } from './events/Deposited.ts'
import type { Disarmed } from './events/Disarmed.ts'
import type { Executed } from './events/Executed.ts'
import type { ExecutionEnded } from './events/ExecutionEnded.ts'
import type { ExecutionQueried } from './events/ExecutionQueried.ts'
import type { Filled } from './events/Filled.ts'
import type { FundingSet } from './events/FundingSet.ts'
import type { FundPaid } from './events/FundPaid.ts'
import type { Inherited } from './events/Inherited.ts'
import type { InstrumentDefined } from './events/InstrumentDefined.ts'
import type { LevelChanged } from './events/LevelChanged.ts'
import type { LiquidationEnded } from './events/LiquidationEnded.ts'
import type { LiquidationOrdered } from './events/LiquidationOrdered.ts'
import type { LiquidationStarted } from './events/LiquidationStarted.ts'
import type { LossSocialised } from './events/LossSocialised.ts'
import type { MarksSet } from './events/MarksSet.ts'
import type { ModeChanged } from './events/ModeChanged.ts'
import type { OrderAmended } from './events/OrderAmended.ts'
import type { OrderClosed } from './events/OrderClosed.ts'
import type { OrderPlaced } from './events/OrderPlaced.ts'
import type { Rejected } from './events/Rejected.ts'
import type { Released } from './events/Released.ts'
import type { Restricted } from './events/Restricted.ts'
import type { RoundEnded } from './events/RoundEnded.ts'
import type { RoundPaused } from './events/RoundPaused.ts'
import type { RulebookActivated } from './events/RulebookActivated.ts'
import type { RulebookDefined } from './events/RulebookDefined.ts'
import type { ShortfallBooked } from './events/ShortfallBooked.ts'
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
  | Corrected
  | DeficitCovered
  | Deleveraged
  | Deposited
  | Disarmed
  | Executed
  | ExecutionEnded
  | ExecutionQueried
  | Filled
  | FundPaid
  | FundingSet
  | Inherited
  | InstrumentDefined
  | LevelChanged
  | LiquidationEnded
  | LiquidationOrdered
  | LiquidationStarted
  | LossSocialised
  | MarksSet
  | ModeChanged
  | OrderAmended
  | OrderClosed
  | OrderPlaced
  | Rejected
  | Released
  | Restricted
  | RoundEnded
  | RoundPaused
  | RulebookActivated
  | RulebookDefined
  | ShortfallBooked
  | Switched
  | TakenOver
  | TimeAdvanced
  | Transferred
  | Withdrawn

export type EventType = Event['type']
