import type { Command } from './Command.ts'
import type { Event, EventType } from './Event.ts'
import { accountImported, accountOpened, modeChanged } from './evolve/accounts.ts'
import { auctionClosed, auctionOpened, auctionRestarted, auctionTaken } from './evolve/auctions.ts'
import { corrected, deposited, transferred, withdrawn } from './evolve/balances.ts'
import {
  callAcknowledged,
  callCancelled,
  callExpired,
  callExtended,
  callMet,
  callOpened,
  callPartlyMet,
  callWaived,
  certaintyChanged,
  levelChanged,
} from './evolve/calls.ts'
import { armed, disarmed, released, restricted, switched } from './evolve/control.ts'
import {
  assetDefined,
  instrumentDefined,
  marketActivated,
  marketDefined,
  poolDefined,
  rulebookActivated,
  rulebookDefined,
} from './evolve/definitions.ts'
import {
  clearancePaid,
  executed,
  executionEnded,
  executionQueried,
  liquidationEnded,
  liquidationOrdered,
  liquidationStarted,
} from './evolve/liquidation.ts'
import { filled, orderAmended, orderClosed, orderPlaced } from './evolve/orders.ts'
import {
  borrowed,
  collateralTaken,
  debtRedistributed,
  debtWrittenOff,
  deficitPaid,
  elected,
  insuranceUsed,
  interestAccrued,
  lossShared,
  redeemed,
  repaid,
  supplied,
} from './evolve/pools.ts'
import { fundingSet, marksSet } from './evolve/prices.ts'
import {
  deficitCovered,
  deleveraged,
  fundPaid,
  inherited,
  lossSocialised,
  shortfallBooked,
  takenOver,
} from './evolve/waterfall.ts'
import type { State } from './State.ts'
import { Timers } from './Timers.ts'
import { Window } from './Window.ts'

type Evolve<T extends EventType> = (state: State, event: Extract<Event, { type: T }>) => void

/** Events for the record only, which change nothing in State. */
const nothing = (): void => {}

const table: { readonly [T in EventType]: Evolve<T> } = {
  AccountImported: accountImported,
  AccountOpened: accountOpened,
  Armed: armed,
  AssetDefined: assetDefined,
  AuctionClosed: auctionClosed,
  AuctionOpened: auctionOpened,
  AuctionRestarted: auctionRestarted,
  AuctionTaken: auctionTaken,
  Borrowed: borrowed,
  CallAcknowledged: callAcknowledged,
  CallCancelled: callCancelled,
  CallExpired: callExpired,
  CallExtended: callExtended,
  CallMet: callMet,
  CallOpened: callOpened,
  CallPartlyMet: callPartlyMet,
  CallWaived: callWaived,
  CertaintyChanged: certaintyChanged,
  ClearancePaid: clearancePaid,
  CollateralTaken: collateralTaken,
  Corrected: corrected,
  DebtRedistributed: debtRedistributed,
  DebtWrittenOff: debtWrittenOff,
  DeficitCovered: deficitCovered,
  DeficitPaid: deficitPaid,
  Deleveraged: deleveraged,
  Deposited: deposited,
  Disarmed: disarmed,
  Elected: elected,
  Executed: executed,
  ExecutionEnded: executionEnded,
  ExecutionQueried: executionQueried,
  Filled: filled,
  FundPaid: fundPaid,
  FundingSet: fundingSet,
  Inherited: inherited,
  InstrumentDefined: instrumentDefined,
  InsuranceUsed: insuranceUsed,
  InterestAccrued: interestAccrued,
  LevelChanged: levelChanged,
  LiquidationEnded: liquidationEnded,
  LiquidationOrdered: liquidationOrdered,
  LiquidationStarted: liquidationStarted,
  LoanAbsorbed: nothing,
  LoanLiquidated: nothing,
  LossShared: lossShared,
  LossSocialised: lossSocialised,
  MarketActivated: marketActivated,
  MarketDefined: marketDefined,
  MarketsGoverned: nothing,
  MarksSet: marksSet,
  ModeChanged: modeChanged,
  OrderAmended: orderAmended,
  OrderClosed: orderClosed,
  OrderPlaced: orderPlaced,
  PoolDefined: poolDefined,
  Redeemed: redeemed,
  Rejected: nothing,
  Released: released,
  Repaid: repaid,
  Restricted: restricted,
  RoundEnded: nothing,
  RoundPaused: nothing,
  RulebookActivated: rulebookActivated,
  RulebookDefined: rulebookDefined,
  ShortfallBooked: shortfallBooked,
  Supplied: supplied,
  Switched: switched,
  TakenOver: takenOver,
  TimeAdvanced: nothing,
  Transferred: transferred,
  Withdrawn: withdrawn,
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

/** Opens an entry in State: counts it, moves the clock, remembers the command's id. */
export function openEntry(state: State, time: number, command: Command | null): void {
  state.seq += 1
  state.time = time
  state.book.time = time
  if (command !== null) Window.add(state.commandIds, command.id)
}

/** Takes the first timer that is due; its handler may set it again. */
export function takeTimer(state: State): string | null {
  const timer = Timers.next(state.timers, state.time)
  if (timer !== null) Timers.clear(state.timers, timer.id)
  return timer?.id ?? null
}
