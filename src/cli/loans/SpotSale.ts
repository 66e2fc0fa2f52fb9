import type { Command } from '../../engine/Command.ts'
import { State } from '../../engine/State.ts'
import { Taken } from '../../market/Taken.ts'
import type { Asset } from '../../model/Asset.ts'
import { Instrument } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Market } from '../replay/Market.ts'
import { coins } from './coins.ts'
import { Liquidator } from './Liquidator.ts'
import { loanParameters } from './parameters.ts'

/** Where keepers sell what they were given, in one minute: what one sells the next no longer can. */
export interface SpotSale {
  readonly state: State
  readonly market: Market
  /** What has been promised already, by instrument index. */
  readonly taken: Map<number, Taken>
}

/** What selling an amount of a coin brings, and what is left of the market then. */
export interface Offer {
  readonly proceeds: bigint
  readonly taken: Taken
}

export const create = (state: State, market: Market): SpotSale => ({
  state,
  market,
  taken: new Map(),
})

/** Null where the market does not take all of it. */
export function offer(
  { state, market, taken }: SpotSale,
  asset: Asset,
  amount: Amount,
): Offer | null {
  const instrument = marketOf(state, asset)
  const size = Ratio.divDown(amount, instrument.baseAtomsPerLot)
  if (size === 0n) return null
  const copy = new Map(taken)
  const sold = Market.take(market, state, instrument, Quantity.of(-size), null, copy)
  if (sold.lots !== -size) return null
  const proceeds = Instrument.value(instrument, size, sold.price)
  return { proceeds, taken: copy.get(instrument.index) ?? Taken.refill() }
}

/** Promises an offer to somebody. */
export function reserve({ state, taken }: SpotSale, asset: Asset, { taken: left }: Offer): void {
  taken.set(marketOf(state, asset).index, left)
}

/** Every keeper sells all it holds: what the market does not take is kept for the next minute. */
export function* sell({ state, market }: SpotSale, time: number): Generator<Command> {
  const taken = new Map<number, Taken>()
  for (const index of loanParameters.keepers.keys()) {
    const keeper = State.account(state, Liquidator.idOf(index))
    for (const { id } of coins) {
      const asset = State.asset(state, id)
      const instrument = marketOf(state, asset)
      const held = Amount.of(keeper.balances[asset.index] ?? 0n)
      const size = Ratio.divDown(held, instrument.baseAtomsPerLot)
      if (size <= 0n) continue
      const wanted = Quantity.of(-size)
      const { lots, price } = Market.take(market, state, instrument, wanted, null, taken)
      if (lots === 0n) continue
      const name = `keeper-sale-${time}-${index}-${id}`
      yield {
        ...{ type: 'ReportFill', id: name, fill: name, time, account: keeper.id },
        ...{ instrument: instrument.id, leg: 'net', lots, price, fee: Amount.zero, order: null },
      }
    }
  }
}

const marketOf = (state: State, { id }: Asset): Instrument => State.instrument(state, `${id}/USDT`)

export * as SpotSale from './SpotSale.ts'
