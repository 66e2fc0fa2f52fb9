import type { OpenLeg } from '../liquidation/Market.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Position } from '../model/Position.ts'
import { pendingFunding } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { AccountState } from './AccountState.ts'
import { State } from './State.ts'

/** What a bankrupt account brings to one market: its open legs and its share of the debt. */
export interface Share {
  readonly instrument: Instrument
  readonly legs: readonly OpenLeg[]
  readonly deficit: Amount
}

/**
 * Lays what a bankrupt account owes on markets: in each settlement asset, what would be missing
 * once all is closed at the marks, in proportion to what each market asked of it when its
 * liquidation began. Exact: the shares sum to the debt.
 *
 * Rules: [FALL1] [ENG15]
 */
export function allocateDeficits(state: State, account: AccountState): Share[] {
  const shares = new Map<number, { legs: OpenLeg[]; deficit: Amount }>()
  const shareOf = (instrument: number) => {
    const share = shares.get(instrument) ?? { legs: [], deficit: Amount.zero }
    shares.set(instrument, share)
    return share
  }
  for (const { instrument, leg, lots } of account.positions) {
    shareOf(instrument.index).legs.push({ leg, lots })
  }
  for (const [asset, owed] of debts(state, account)) {
    const weights = weightsOf(state, account, asset)
    if (weights.length === 0) continue
    const parts = Integer.split(
      owed,
      weights.map(([, weight]) => weight),
    )
    weights.forEach(([instrument], index) => {
      const share = shareOf(instrument)
      share.deficit = Amount.add(share.deficit, Amount.of(parts[index] ?? 0n))
    })
  }
  return [...shares].map(([index, share]) => ({
    instrument: state.instruments[index] as Instrument,
    ...share,
  }))
}

/** By asset index: what is missing after closing everything at the marks, where something is. */
export function debts(state: State, account: AccountState): Map<number, Amount> {
  const sums = [...account.balances]
  for (const held of account.positions) {
    const { instrument } = held
    const mark = state.book.marks[instrument.index]
    if (mark === undefined) continue
    const profit = Position.profit(held, mark.price)
    const funding = pendingFunding(held, State.fundingIndex(state, instrument))
    const before = sums[instrument.settleIndex] ?? Amount.zero
    sums[instrument.settleIndex] = Amount.add(before, Amount.add(profit, funding))
  }
  const owed = new Map<number, Amount>()
  sums.forEach((sum, asset) => {
    if (sum !== undefined && sum < 0n) owed.set(asset, Amount.negate(sum))
  })
  return owed
}

/** The markets that settle in an asset, with their weights; never none. */
function weightsOf(
  state: State,
  account: AccountState,
  asset: number,
): readonly (readonly [instrument: number, weight: bigint])[] {
  const settles = (index: number): boolean => state.instruments[index]?.settleIndex === asset
  const weights = (account.liquidation?.weights ?? []).filter(([index]) => settles(index))
  if (weights.length > 0) return weights
  const open = account.positions.find(({ instrument }) => instrument.settleIndex === asset)
  if (open !== undefined) return [[open.instrument.index, 1n]]
  const first = state.instruments.find(({ settleIndex }) => settleIndex === asset)
  return first === undefined ? [] : [[first.index, 1n]]
}
