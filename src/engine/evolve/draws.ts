import type { Asset } from '../../model/Asset.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Clearing } from '../Clearing.ts'
import { Fund } from '../Fund.ts'
import type { State } from '../State.ts'

/** What counts against the fund's caps. A window opens with the first loss after the last one ended. */

/** Adds to the fund's realised loss in a market; a gain on a position it took over lowers it. */
export function drawFund(state: State, instrument: Instrument, loss: Amount): void {
  const { index } = instrument
  const window = Clearing.of(state, instrument)?.fundWindow ?? null
  const before = Fund.drawn(state, instrument)
  if (window !== null && Fund.isOver(state, state.fundSince[index], window)) {
    state.fundSince[index] = state.time
  }
  state.fundDrawn[index] = Amount.add(before, loss)
}

/** Adds to what the fund paid through the house of an asset. */
export function drawHouse(
  state: State,
  { index }: Asset,
  amount: Amount,
  window: number | null,
): void {
  const before = Fund.houseDrawn(state, index, window)
  if (window !== null && Fund.isOver(state, state.houseSince[index], window)) {
    state.houseSince[index] = state.time
  }
  state.houseDrawn[index] = Amount.add(before, amount)
}
