import type { AccountId } from '../model/Account.ts'
import { type Concern, concerns, type Event, type OfType, type Scope } from './Event.ts'
import type { State } from './State.ts'

/**
 * The accounts that an event concerns. The engine's rounds and the subscribers to accounts share
 * this table. An event type missing from it does not compile.
 */

/**
 * The accounts that an event names.
 *
 * @example
 * Concerns.accountsOf({ type: 'Deposited', account: 'a', asset: 'USDT', amount }) // => ['a']
 */
export function accountsOf(event: Event): readonly AccountId[] {
  return (concerns[event.type] as Concern<Event>).accounts(event)
}

/** Whether an event may have changed the margin of the accounts it names. */
export function isLook(event: Event): boolean {
  const { isLook } = concerns[event.type] as Concern<Event>
  return typeof isLook === 'boolean' ? isLook : isLook(event)
}

/** The scope of an event that names no account: every account, or all of a kind. */
export const scopeOf = (event: Event): Scope | null =>
  (concerns[event.type] as Concern<Event>).scope?.(event) ?? null

/** The holdings whose price or unit an event changed, by index: its holders are concerned. */
export interface Moved {
  readonly instruments: readonly number[]
  readonly assets: readonly number[]
}

const nothing: Moved = { instruments: [], assets: [] }

/**
 * The instruments and assets whose price, funding or index an event changed. The claims on an asset
 * count with it.
 */
export function dependentsOf(state: State, event: Event): Moved {
  switch (event.type) {
    case 'MarksSet':
      return {
        instruments: event.marks.map(({ instrument }) => indexOf(state.instrumentById, instrument)),
        assets: event.indices.flatMap(({ asset }) =>
          withClaims(state, indexOf(state.assetById, asset)),
        ),
      }
    case 'IndexDoubted':
      return { instruments: [], assets: withClaims(state, indexOf(state.assetById, event.asset)) }
    case 'FundingSet':
    case 'MarkDoubted':
    case 'MarketActivated':
      return { instruments: [indexOf(state.instrumentById, event.instrument)], assets: [] }
    case 'InterestAccrued':
    case 'InsuranceUsed':
    case 'LossShared':
    case 'LossTold':
      return { instruments: [], assets: movedClaims(state, event) }
    default:
      return nothing
  }
}

const indexOf = (known: ReadonlyMap<string, { readonly index: number }>, id: string): number =>
  known.get(id)?.index ?? -1

/** An asset and every claim on it, by index. */
export function withClaims({ pools }: State, index: number): number[] {
  const found = [index]
  for (const { reserves } of pools.values()) {
    for (const { asset, supply, debt } of reserves) {
      if (asset.index === index) found.push(supply.index, debt.index)
    }
  }
  return found
}

/** The claims of a reserve whose interest index changed. */
function movedClaims(
  { pools }: State,
  {
    pool,
    asset: id,
    supply,
    ...event
  }: OfType<'InterestAccrued' | 'InsuranceUsed' | 'LossShared' | 'LossTold'>,
): number[] {
  const reserve = pools.get(pool)?.reserves.find(({ asset }) => asset.id === id)
  if (reserve === undefined) return []
  const found: number[] = []
  if (supply !== reserve.supplyIndex) found.push(reserve.supply.index)
  if ('debt' in event && event.debt !== reserve.debtIndex) found.push(reserve.debt.index)
  return found
}

export * as Concerns from './Concerns.ts'
