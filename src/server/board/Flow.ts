import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Quantity } from '../../money/Quantity.ts'

/**
 * What liquidation forced, minute by minute of the engine's time over the last hour, by asset: the
 * executions of its orders, what was taken over or deleveraged, and the debts of loans that were
 * paid with collateral.
 *
 * Rules: [BOARD7]
 */
export interface Flow {
  /** The oldest first; minutes without any are left out. */
  readonly minutes: Minute[]
}

interface Minute {
  readonly minute: number
  /** Atoms by asset index. */
  readonly byAsset: Map<number, Amount>
}

const MINUTE_MS = 60_000
const HOUR_MINUTES = 60

export const create = (): Flow => ({ minutes: [] })

/** Counts what entries forced, right after they were folded. */
export function take(flow: Flow, state: State, entries: readonly Entry[]): void {
  for (const { time, events } of entries) {
    for (const event of events) {
      const forced = forcedBy(state, event)
      if (forced !== null) count(flow, Math.floor(time / MINUTE_MS), forced)
    }
  }
}

interface Forced {
  readonly asset: number
  readonly amount: Amount
}

function forcedBy(state: State, event: Event): Forced | null {
  switch (event.type) {
    case 'Executed':
    case 'TakenOver': {
      const { instrument: id, lots, price } = event.trade
      const instrument = State.instrument(state, id)
      const size = Quantity.of(lots < 0n ? -lots : lots)
      return {
        asset: instrument.settleIndex,
        amount: Instrument.notional(instrument, size, price),
      }
    }
    case 'LoanLiquidated':
      return { asset: State.asset(state, event.debt).index, amount: event.repaid }
    default:
      return null
  }
}

function count({ minutes }: Flow, minute: number, { asset, amount }: Forced): void {
  let last = minutes.at(-1)
  if (last === undefined || last.minute < minute) {
    last = { minute, byAsset: new Map() }
    minutes.push(last)
    while ((minutes[0]?.minute ?? minute) <= minute - HOUR_MINUTES) minutes.shift()
  }
  last.byAsset.set(asset, Amount.add(last.byAsset.get(asset) ?? Amount.zero, amount))
}

/** What was forced in each of the last minutes, the one now running last, by asset index. */
export function lately(
  { minutes }: Flow,
  now: number,
  count: number,
): readonly ReadonlyMap<number, Amount>[] {
  const last = Math.floor(now / MINUTE_MS)
  return Array.from({ length: count }, (_, place) => {
    const minute = last - (count - 1 - place)
    return minutes.find((one) => one.minute === minute)?.byAsset ?? new Map()
  })
}

export * as Flow from './Flow.ts'
