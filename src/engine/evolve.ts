import type { Event, EventType } from './Event.ts'
import { AccountImported } from './events/AccountImported.ts'
import { AccountOpened } from './events/AccountOpened.ts'
import { Armed } from './events/Armed.ts'
import { AssetDefined } from './events/AssetDefined.ts'
import { AuctionClosed } from './events/AuctionClosed.ts'
import { AuctionOpened } from './events/AuctionOpened.ts'
import { AuctionRestarted } from './events/AuctionRestarted.ts'
import { AuctionTaken } from './events/AuctionTaken.ts'
import { Borrowed } from './events/Borrowed.ts'
import { CallAcknowledged } from './events/CallAcknowledged.ts'
import { CallCancelled } from './events/CallCancelled.ts'
import { CallExpired } from './events/CallExpired.ts'
import { CallExtended } from './events/CallExtended.ts'
import { CallMet } from './events/CallMet.ts'
import { CallOpened } from './events/CallOpened.ts'
import { CallPartlyMet } from './events/CallPartlyMet.ts'
import { CallWaived } from './events/CallWaived.ts'
import { CertaintyChanged } from './events/CertaintyChanged.ts'
import { ClearancePaid } from './events/ClearancePaid.ts'
import { CollateralTaken } from './events/CollateralTaken.ts'
import { Corrected } from './events/Corrected.ts'
import { DebtRedistributed } from './events/DebtRedistributed.ts'
import { DebtWrittenOff } from './events/DebtWrittenOff.ts'
import { DeficitCovered } from './events/DeficitCovered.ts'
import { DeficitPaid } from './events/DeficitPaid.ts'
import { Deleveraged } from './events/Deleveraged.ts'
import { Deposited } from './events/Deposited.ts'
import { Disarmed } from './events/Disarmed.ts'
import { Elected } from './events/Elected.ts'
import { Executed } from './events/Executed.ts'
import { ExecutionEnded } from './events/ExecutionEnded.ts'
import { ExecutionQueried } from './events/ExecutionQueried.ts'
import { Filled } from './events/Filled.ts'
import { FundingSet } from './events/FundingSet.ts'
import { FundPaid } from './events/FundPaid.ts'
import { Inherited } from './events/Inherited.ts'
import { InstrumentDefined } from './events/InstrumentDefined.ts'
import { InsuranceUsed } from './events/InsuranceUsed.ts'
import { InterestAccrued } from './events/InterestAccrued.ts'
import { LevelChanged } from './events/LevelChanged.ts'
import { LiquidationEnded } from './events/LiquidationEnded.ts'
import { LiquidationOrdered } from './events/LiquidationOrdered.ts'
import { LiquidationStarted } from './events/LiquidationStarted.ts'
import { LossShared } from './events/LossShared.ts'
import { LossSocialised } from './events/LossSocialised.ts'
import { MarksSet } from './events/MarksSet.ts'
import { ModeChanged } from './events/ModeChanged.ts'
import { OrderAmended } from './events/OrderAmended.ts'
import { OrderClosed } from './events/OrderClosed.ts'
import { OrderPlaced } from './events/OrderPlaced.ts'
import { PoolDefined } from './events/PoolDefined.ts'
import { Redeemed } from './events/Redeemed.ts'
import { Released } from './events/Released.ts'
import { Repaid } from './events/Repaid.ts'
import { Restricted } from './events/Restricted.ts'
import { RulebookActivated } from './events/RulebookActivated.ts'
import { RulebookDefined } from './events/RulebookDefined.ts'
import { ShortfallBooked } from './events/ShortfallBooked.ts'
import { Supplied } from './events/Supplied.ts'
import { Switched } from './events/Switched.ts'
import { TakenOver } from './events/TakenOver.ts'
import { Transferred } from './events/Transferred.ts'
import { Withdrawn } from './events/Withdrawn.ts'
import type { State } from './State.ts'

type Evolve<T extends EventType> = (state: State, event: Extract<Event, { type: T }>) => void

/** Records that change nothing in State. */
const nothing = (): void => {}

const table: { readonly [T in EventType]: Evolve<T> } = {
  AccountImported: AccountImported.evolve,
  AccountOpened: AccountOpened.evolve,
  Armed: Armed.evolve,
  AssetDefined: AssetDefined.evolve,
  AuctionClosed: AuctionClosed.evolve,
  AuctionOpened: AuctionOpened.evolve,
  AuctionRestarted: AuctionRestarted.evolve,
  AuctionTaken: AuctionTaken.evolve,
  Borrowed: Borrowed.evolve,
  CallAcknowledged: CallAcknowledged.evolve,
  CallCancelled: CallCancelled.evolve,
  CallExpired: CallExpired.evolve,
  CallExtended: CallExtended.evolve,
  CallMet: CallMet.evolve,
  CallOpened: CallOpened.evolve,
  CallPartlyMet: CallPartlyMet.evolve,
  CallWaived: CallWaived.evolve,
  CertaintyChanged: CertaintyChanged.evolve,
  ClearancePaid: ClearancePaid.evolve,
  CollateralTaken: CollateralTaken.evolve,
  Corrected: Corrected.evolve,
  DebtRedistributed: DebtRedistributed.evolve,
  DebtWrittenOff: DebtWrittenOff.evolve,
  DeficitCovered: DeficitCovered.evolve,
  DeficitPaid: DeficitPaid.evolve,
  Deleveraged: Deleveraged.evolve,
  Deposited: Deposited.evolve,
  Disarmed: Disarmed.evolve,
  Elected: Elected.evolve,
  Executed: Executed.evolve,
  ExecutionEnded: ExecutionEnded.evolve,
  ExecutionQueried: ExecutionQueried.evolve,
  Filled: Filled.evolve,
  FundPaid: FundPaid.evolve,
  FundingSet: FundingSet.evolve,
  Inherited: Inherited.evolve,
  InstrumentDefined: InstrumentDefined.evolve,
  InsuranceUsed: InsuranceUsed.evolve,
  InterestAccrued: InterestAccrued.evolve,
  LevelChanged: LevelChanged.evolve,
  LiquidationEnded: LiquidationEnded.evolve,
  LiquidationOrdered: LiquidationOrdered.evolve,
  LiquidationStarted: LiquidationStarted.evolve,
  LoanAbsorbed: nothing,
  LoanLiquidated: nothing,
  LossShared: LossShared.evolve,
  LossSocialised: LossSocialised.evolve,
  MarksSet: MarksSet.evolve,
  ModeChanged: ModeChanged.evolve,
  OrderAmended: OrderAmended.evolve,
  OrderClosed: OrderClosed.evolve,
  OrderPlaced: OrderPlaced.evolve,
  PoolDefined: PoolDefined.evolve,
  Redeemed: Redeemed.evolve,
  Rejected: nothing,
  Released: Released.evolve,
  Repaid: Repaid.evolve,
  Restricted: Restricted.evolve,
  RoundEnded: nothing,
  RoundPaused: nothing,
  RulebookActivated: RulebookActivated.evolve,
  RulebookDefined: RulebookDefined.evolve,
  ShortfallBooked: ShortfallBooked.evolve,
  Supplied: Supplied.evolve,
  Switched: Switched.evolve,
  TakenOver: TakenOver.evolve,
  TimeAdvanced: nothing,
  Transferred: Transferred.evolve,
  Withdrawn: Withdrawn.evolve,
}

/**
 * Applies an event. The only writer of State; it decides nothing and never fails.
 *
 * Rules: [ENG1] [ENG2]
 */
export function evolve(state: State, event: Event): void {
  const apply = table[event.type] as (state: State, event: Event) => void
  apply(state, event)
}
