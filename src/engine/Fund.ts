import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { pendingFunding } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Clearing } from './Clearing.ts'
import { State } from './State.ts'

/**
 * The fund of one market: the amount it may still pay, and the loss on the positions it took over.
 */

/**
 * Unrealised profit of a position the fund took over, at the mark and with the funding that it is
 * still to pay or be paid; zero where the mark is unknown.
 *
 * Rules: [ENG16]
 */
export function profit(state: State, held: Position): Amount {
  const { instrument } = held
  const mark = state.book.marks[instrument.index]
  if (mark === undefined) return Amount.zero
  const funding = pendingFunding(held, State.fundingIndex(state, instrument))
  return Amount.add(Position.profit(held, mark.price), funding)
}

/** The fund's loss on such a position at the mark, zero where it gained. */
export const underWater = (state: State, held: Position): Amount =>
  Amount.max(Amount.zero, Amount.negate(profit(state, held)))

/** The fund's realised loss in a market within the window of its cap. */
export function drawn(state: State, instrument: Instrument): Amount {
  const window = Clearing.of(state, instrument)?.fundWindow ?? null
  const { index } = instrument
  return within(state, state.fundDrawn[index], state.fundSince[index], window)
}

/** What it paid through the house of an asset within the window. */
export const houseDrawn = (state: State, asset: number, window: number | null): Amount =>
  within(state, state.houseDrawn[asset], state.houseSince[asset], window)

function within(
  state: State,
  amount: bigint | undefined,
  since: number | undefined,
  window: number | null,
): Amount {
  const isPast = window !== null && since !== undefined && isOver(state, since, window)
  return Amount.of(isPast ? 0n : (amount ?? 0n))
}

/** Whether a window has ended, or none was opened. */
export const isOver = ({ time }: State, since: number | undefined, window: number): boolean =>
  since === undefined || time - since >= window

/**
 * The fund's remaining cap in a market, before the positions it took over: what the market's cap and
 * the total of its settlement asset leave, each within its window; below zero where more was lost.
 *
 * Rules: [FALL22]
 */
function capLeft(state: State, instrument: Instrument): Amount {
  const clearing = Clearing.of(state, instrument)
  if (clearing === null) return Amount.zero
  const { fundCap, fundTotal, fundWindow } = clearing
  const left = Amount.sub(fundCap, drawn(state, instrument))
  const total = totalLeft(state, instrument.settleIndex, fundTotal, fundWindow)
  return total === null ? left : Amount.min(left, total)
}

/** What the total of an asset leaves over all its markets and its house; null for no bound. */
function totalLeft(
  state: State,
  asset: number,
  total: Amount | null,
  window: number | null,
): Amount | null {
  if (total === null) return null
  const markets = state.instruments.filter(({ settleIndex }) => settleIndex === asset)
  const spent = Amount.sum(markets.map((one) => drawn(state, one)))
  return Amount.sub(total, Amount.add(spent, houseDrawn(state, asset, window)))
}

/**
 * The amount the fund may pay for bankrupt accounts in a market now: its capacity there, less its
 * unrealised loss there.
 *
 * Rules: [ENG16]
 */
export function available(state: State, instrument: Instrument): Amount {
  const { positions } = State.house(state, 'fund')
  const here = positions.filter((held) => held.instrument === instrument)
  const carried = Amount.sum(here.map((held) => underWater(state, held)))
  return Amount.max(Amount.zero, Amount.sub(bearable(state, instrument), carried))
}

/**
 * The fund's capacity for losses in a market, positions taken over included: the lower of the
 * remaining cap and the balance, less the losses carried in other markets.
 */
export const bearable = (state: State, instrument: Instrument): Amount =>
  Amount.max(Amount.zero, room(state, instrument))

/**
 * Whether what the fund is paid for a loss it carries in a market stays counted as room there until the
 * loss is realised: not where more is lost than it may, where a window ends and the count with it, or
 * where no rules give it any room.
 *
 * Rules: [ENG16]
 */
export function remembers(state: State, instrument: Instrument): boolean {
  const clearing = Clearing.of(state, instrument)
  return clearing !== null && clearing.fundWindow === null && room(state, instrument) >= 0n
}

/** The capacity, below zero where more is lost than the fund may. */
function room(state: State, instrument: Instrument): Amount {
  const { balances, positions } = State.house(state, 'fund')
  let rest = balances[instrument.settleIndex] ?? Amount.zero
  for (const other of positions) {
    const isElsewhere = other.instrument !== instrument
    const counts = isElsewhere && other.instrument.settleIndex === instrument.settleIndex
    if (counts) rest = Amount.sub(rest, underWater(state, other))
  }
  return Amount.min(rest, capLeft(state, instrument))
}

/**
 * The amount the fund may pay through the house of an asset, for debts that no market stands behind:
 * its balance less the losses it carries in that asset, up to what is left of the house's cap.
 *
 * Rules: [FALL18] [FALL22]
 */
export function availableIn(state: State, asset: Asset, rules: BoundRulebook): Amount {
  const { balances, positions } = State.house(state, 'fund')
  const here = positions.filter(({ instrument }) => instrument.settleIndex === asset.index)
  const carried = Amount.sum(here.map((held) => underWater(state, held)))
  const rest = Amount.sub(balances[asset.index] ?? Amount.zero, carried)
  const { fundWindow = null, fundTotals } = rules.rulebook.waterfall
  const spent = houseDrawn(state, asset.index, fundWindow)
  const left = Amount.min(rest, Amount.sub(houseCap(state, asset, rules), spent))
  const total = totalLeft(state, asset.index, fundTotals?.get(asset.id) ?? null, fundWindow)
  return Amount.max(Amount.zero, total === null ? left : Amount.min(left, total))
}

/** The cap of an instrument without one of its own, at the index: nothing where there is no price. */
function houseCap({ book }: State, asset: Asset, { rulebook, numeraire }: BoundRulebook): Amount {
  const cap = rulebook.waterfall.fundCapDefault
  return Amount.of(PriceBook.convert(book, cap, numeraire, asset) ?? 0n)
}

/** Whether part of a position the fund took over is on order already. */
export function isDisposing(state: State, { instrument }: Position): boolean {
  for (const order of state.orders.values()) {
    if (order.purpose === 'dispose' && order.instrument === instrument) return true
  }
  return false
}

export * as Fund from './Fund.ts'
