import { Real } from '../../../base/Real.ts'
import type { Option } from '../../../model/Instrument.ts'
import type { OptionShocks, ScenarioUnit } from '../../../model/ScenarioMethod.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { impliedVolatility } from '../../../pricing/impliedVolatility.ts'
import { OptionValue } from '../../../pricing/OptionValue.ts'
import { type VolatilityMove, VolatilityShock } from '../../../pricing/VolatilityShock.ts'

/** One scenario of options: where the price goes, where volatilities go, and how much of it counts. */
export interface Cell {
  readonly move: Ratio
  readonly way: VolatilityMove
  readonly weight: Ratio
}

const ways: readonly VolatilityMove[] = ['down', 'same', 'up']

/**
 * Volatilities alone where they go anywhere, and every move with where they go; none of a unit that takes no options.
 */
export function cells({ moves, options }: ScenarioUnit): readonly Cell[] {
  if (options === undefined) return []
  const still = { move: Ratio.zero, weight: Ratio.one, volatilities: ['down', 'up'] as const }
  const { up, down, upLeast } = options
  const isStill = [up, down, upLeast].every(({ numerator }) => numerator === 0n)
  return (isStill ? moves : [still, ...moves]).flatMap(({ move, weight, volatilities = ways }) =>
    volatilities.map((way) => ({ move, way, weight })),
  )
}

/** An option at its own mark and at the price of what it is on, both in quote or settlement units. */
export interface Marked {
  readonly option: Option
  readonly mark: Ratio
  readonly spot: Ratio
  /** Milliseconds since 1970. */
  readonly time: number
}

const [msOfDay, daysOfYear] = [86_400_000, 365]

/** What a unit of an option is worth in every cell, and moves with the price of what it is on, in settlement units. */
export interface Valued {
  readonly values: readonly Ratio[]
  readonly delta: Ratio
  /** Of its values, where those of its expiry are above zero together. */
  readonly discount: Ratio
}

/**
 * Values an option by its mark's own volatility moved.
 * The forward is the price of what it is on; a mark that no volatility gives is taken at none, or at so much
 * that the option is worth all it can be.
 *
 * Rules: [SCEN4] [SCEN5] [SCEN14] [SCEN17]
 */
export function valued(
  { option: instrument, mark, spot, time }: Marked,
  shocks: OptionShocks,
  grid: readonly Cell[],
): Valued {
  const { option, base, settle, expiry } = instrument
  const days = Math.max(0, ((expiry ?? time) - time) / msOfDay)
  const { right, strike: stated } = option
  const [strike, years] = [Ratio.toNumber(Ratio.fromDecimal(stated)), days / daysOfYear]
  const inCoin = settle === base
  const price = Ratio.toNumber(inCoin ? Ratio.mul(mark, spot) : mark)
  const forward = Ratio.toNumber(spot)
  const found = impliedVolatility({ right, forward, strike, years, rate: 0, price })
  const volatility =
    typeof found === 'number' ? found : found === 'above' ? 24 / Math.sqrt(years) : 0
  const shock = shockOf(shocks)
  const now = { right, strike, years, discount: 1, forward, volatility }
  const values = grid.map(({ move, way }) => {
    const term = {
      ...now,
      forward: Ratio.toNumber(Ratio.mul(spot, Ratio.add(Ratio.one, move))),
      volatility: VolatilityShock.move(shock, way, volatility, days),
    }
    return inCoin ? OptionValue.inCoin(term) : OptionValue.of(term)
  })
  const delta = OptionValue.delta(now)
  const discount = discountOf(shocks, years)
  return { values, delta: inCoin ? delta : Ratio.mul(delta, spot), discount }
}

/**
 * Rules: [SCEN18]
 */
function discountOf({ discount }: OptionShocks, years: number): Ratio {
  if (discount === undefined) return Ratio.one
  const rate = Ratio.toNumber(discount.rate)
  return OptionValue.exactly(Ratio.toNumber(discount.base) * Real.exp(-rate * years))
}

const shockOf = (shocks: OptionShocks): VolatilityShock => ({
  up: Ratio.toNumber(shocks.up),
  down: Ratio.toNumber(shocks.down),
  shortPower: Ratio.toNumber(shocks.shortPower),
  longPower: Ratio.toNumber(shocks.longPower),
  daysLeast: Ratio.toNumber(shocks.daysLeast),
  upLeast: Ratio.toNumber(shocks.upLeast),
})

export * as Grid from './Grid.ts'
