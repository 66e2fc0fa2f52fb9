import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import type {
  DeficitCovered,
  Deleveraged,
  FundPaid,
  HoldingTakenOver,
  Inherited,
  InsolvencyStands,
  LossSocialised,
  MarginTakenOver,
  ShortfallBooked,
  TakenOver,
} from '../Event.ts'
import { State } from '../State.ts'
import { drawFund, drawHouse } from './draws.ts'
import { Guards } from './guards.ts'
import { applyTrade } from './trade.ts'

/** The waterfall events: the effect of each on State. */
export const waterfall = {
  DeficitCovered: deficitCovered,
  Deleveraged: deleveraged,
  FundPaid: fundPaid,
  HoldingTakenOver: holdingTakenOver,
  Inherited: inherited,
  InsolvencyStands: insolvencyStands,
  LossSocialised: lossSocialised,
  MarginTakenOver: marginTakenOver,
  ShortfallBooked: shortfallBooked,
  TakenOver: takenOver,
}

function fundPaid(state: State, event: FundPaid): void {
  const account = State.account(state, event.account)
  const asset = State.asset(state, event.asset)
  move(State.house(state, 'fund'), account, asset.index, event.amount)
  if (event.instrument === undefined) drawHouse(state, asset, event.amount, windowOf(account))
  else drawFund(state, State.instrument(state, event.instrument), event.amount)
}

/** How long the cap of an asset's house holds, by the rulebook of who is paid. */
const windowOf = ({ rules }: AccountState): number | null =>
  rules?.active?.waterfall.fundWindow ?? null

function deleveraged(state: State, event: Deleveraged): void {
  applyTrade(state, event.trade)
  Guards.trip(state, event.trade)
  const account = State.account(state, event.trade.account)
  const { settleIndex } = State.instrument(state, event.trade.instrument)
  move(account, State.house(state, 'clearing'), settleIndex, event.haircut)
}

function lossSocialised(state: State, event: LossSocialised): void {
  const account = State.account(state, event.account)
  const asset = State.asset(state, event.asset).index
  move(account, State.house(state, 'clearing'), asset, event.amount)
}

function deficitCovered(state: State, event: DeficitCovered): void {
  pay(state, event)
}

function shortfallBooked(state: State, event: ShortfallBooked): void {
  pay(state, event)
}

function holdingTakenOver(state: State, event: HoldingTakenOver): void {
  const account = State.account(state, event.account)
  const by = State.account(state, event.by)
  move(account, by, State.asset(state, event.asset).index, event.amount)
  move(by, account, State.asset(state, event.debt).index, event.credit)
}

function marginTakenOver(state: State, event: MarginTakenOver): void {
  const { account, instrument, asset, amount } = event
  const { index } = State.asset(state, asset)
  move(State.account(state, account), State.house(state, 'fund'), index, amount)
  if (instrument === undefined) return
  drawFund(state, State.instrument(state, instrument), Amount.negate(amount))
}

function insolvencyStands(state: State, event: InsolvencyStands): void {
  const account = State.account(state, event.account)
  const { liquidation } = account
  if (liquidation !== null) account.liquidation = { ...liquidation, stands: event.why }
}

function takenOver(state: State, event: TakenOver): void {
  applyTrade(state, event.trade)
  Guards.trip(state, event.trade)
  const { account, instrument, realised } = event.trade
  if (account !== State.house(state, 'fund').id) return
  drawFund(state, State.instrument(state, instrument), Amount.negate(realised))
}

function inherited(state: State, event: Inherited): void {
  applyTrade(state, event.trade)
}

/** An amount that a waterfall pays to an account, of a market or of the asset's house. */
export interface Cover {
  readonly account: AccountId
  readonly instrument?: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Pays from the clearing account; a payment to the fund lowers its realised loss in the market. */
export function pay(state: State, { account: id, instrument, asset, amount }: Cover): void {
  const account = State.account(state, id)
  move(State.house(state, 'clearing'), account, State.asset(state, asset).index, amount)
  if (account !== State.house(state, 'fund') || instrument === undefined) return
  drawFund(state, State.instrument(state, instrument), Amount.negate(amount))
}
