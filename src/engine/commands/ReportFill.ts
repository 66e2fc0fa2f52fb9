import type { AccountId } from '../../model/Account.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { AccountState } from '../AccountState.ts'
import { admitFee, admitTrade } from '../admitTrade.ts'
import { creditCalls } from '../bringing.ts'
import { Decision } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { find } from '../find.ts'
import { fundIsolated } from '../fundIsolated.ts'
import type { Header } from '../Header.ts'
import { makeTrade } from '../makeTrade.ts'
import type { State } from '../State.ts'
import { Window } from '../Window.ts'

/** A fill happened; it cites the order it consumed, where there was one. */
export interface ReportFill extends Header {
  readonly type: 'ReportFill'
  readonly fill: string
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly leg: Leg
  /** Signed lots: positive bought. */
  readonly lots: Quantity
  readonly price: Price
  /** Settlement atoms, paid to the house; negative is a rebate. */
  readonly fee: Amount
  readonly order: string | null
}

/** Whether it asks, tells or steers. */
export const nature = 'fact'

export function decide(state: State, command: ReportFill): Decision {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  if (Window.has(state.fillIds, command.fill)) {
    return Decision.reject('fill.duplicate', `fill ${command.fill} was reported already`)
  }
  const { leg, lots, price } = command
  const target =
    (account.isolating.has(instrument.index) && account.isolated[instrument.index]) || account
  const fault =
    admitTrade(target, instrument, leg, lots, price) ?? admitFee(instrument, command.fee)
  if (fault !== null) return fault
  return creditCalls(state, account, 'reduction', fill(state, command, target, instrument))
}

function* fill(
  state: State,
  { fill: id, account, leg, lots, price, fee, order }: ReportFill,
  target: AccountState,
  instrument: Instrument,
): Iterable<Event> {
  const trade = makeTrade(state, target, instrument, leg, lots, price, fee)
  yield { type: 'Filled', fill: id, trade, order }
  if (target.id !== account) yield* fundIsolated(state, target, instrument, trade)
}

export * as ReportFill from './ReportFill.ts'
