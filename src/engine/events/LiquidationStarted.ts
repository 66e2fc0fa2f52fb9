import type { AccountId } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Value } from '../../money/Value.ts'
import { State } from '../State.ts'

/** What one market asked of an account, settlement atoms. */
export interface MarketWeight {
  readonly instrument: InstrumentId
  readonly maintenance: Amount
}

/** An account is being liquidated: its orders go, its positions follow as far as needed. */
export interface LiquidationStarted {
  readonly type: 'LiquidationStarted'
  readonly account: AccountId
  readonly equity: Value
  readonly requirement: Value
  readonly cause: 'level' | 'expiry'
  /** Maintenance by market at the start: how a deficit is laid on markets later. */
  readonly weights: readonly MarketWeight[]
}

export function evolve(state: State, event: LiquidationStarted): void {
  const account = State.account(state, event.account)
  account.liquidation = {
    cause: event.cause,
    startedAt: state.time,
    weights: event.weights.map(({ instrument, maintenance }) => [
      State.instrument(state, instrument).index,
      maintenance,
    ]),
    inFlight: new Set(),
  }
  state.liquidating.add(account.index)
  state.touched.add(account.index)
}

export * as LiquidationStarted from './LiquidationStarted.ts'
