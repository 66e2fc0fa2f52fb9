import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { OptionValue } from '../../pricing/OptionValue.ts'
import { Outcomes } from '../../pricing/Outcomes.ts'
import { type VolatilityMove, VolatilityShock } from '../../pricing/VolatilityShock.ts'

/** A cell of a risk matrix: a move of the price as a share of it, and where volatility goes. */
export interface Cell {
  readonly move: Ratio
  readonly volatility: VolatilityMove
}

/** The powers of the volatility shock that the venue prints among its parameters. */
export const printedPowers = { short: Ratio.of(30n, 100n), long: Ratio.of(13n, 100n) } as const

const volatilities: readonly VolatilityMove[] = ['down', 'same', 'up']

/**
 * The moves of a table: even steps over both ways of its range, with none in the middle.
 *
 * Rules: [VEN60]
 *
 * @example
 * moves(Ratio.of(16n, 100n), 4n) // nine: −16 %, −12 %, … 16 %
 */
export const moves = (range: Ratio, buckets: bigint): readonly Ratio[] =>
  Array.from({ length: 2 * Integer.toNumber(buckets) + 1 }, (_, step) =>
    Ratio.mul(range, Ratio.of(BigInt(step) - buckets, buckets)),
  )

/** Every move with every volatility. */
export const cells = (moves: readonly Ratio[]): readonly Cell[] =>
  moves.flatMap((move) => volatilities.map((volatility) => ({ move, volatility })))

/**
 * What a coin of an inverse future makes in the coin, whatever the volatility: s ÷ (1 + s).
 *
 * Rules: [VEN61]
 */
export const futureMakes = (move: Ratio): Ratio => Ratio.div(move, Ratio.add(Ratio.one, move))

/** An option settled in the coin it is on. */
export interface CoinOption {
  readonly right: 'call' | 'put'
  readonly strike: Ratio
  readonly forward: Ratio
  readonly days: Ratio
  readonly volatility: number
}

const daysOfYear = 365

/**
 * What an option makes in the coin: its value over the moved forward less its value over the forward,
 * without rates.
 *
 * Rules: [VEN61]
 */
export function optionMakes(
  option: CoinOption,
  shock: VolatilityShock,
  { move, volatility }: Cell,
): Ratio {
  const days = Ratio.toNumber(option.days)
  const moved = VolatilityShock.move(shock, volatility, option.volatility, days)
  return Ratio.sub(
    worth(option, Ratio.mul(option.forward, Ratio.add(Ratio.one, move)), moved),
    worth(option, option.forward, option.volatility),
  )
}

const worth = ({ right, strike, days }: CoinOption, forward: Ratio, volatility: number): Ratio =>
  OptionValue.inCoin({
    right,
    strike: Ratio.toNumber(strike),
    forward: Ratio.toNumber(forward),
    years: Ratio.toNumber(days) / daysOfYear,
    volatility,
    discount: 1,
  })

/** The parameters of a currency pair beside its table. */
export interface MatrixTerms {
  /** The share of a pair’s gains that counts. */
  readonly gainShare: Ratio
  /** The roll shock of a coin of size: the floor of what its time to expiry asks. */
  readonly rollShock: Ratio
  readonly maintenanceShare: Ratio
}

export interface MatrixMargin {
  readonly outcomes: Outcomes
  readonly worstCase: Ratio
  readonly rollShock: Ratio
  readonly matrix: Ratio
  readonly initial: Ratio
  readonly maintenance: Ratio
}

/**
 * The margin of a pair in its coin: the worst cell, and the roll shock on what is held of each instrument.
 * Maintenance is a share of it; initial is all of it, and what market making, orders and spot ask beside.
 * The delta shock begins at 20,000,000 dollars; how it is reckoned is not published, so it is an argument.
 *
 * Rules: [VEN60] [VEN62]
 */
export function matrixMargin(
  legs: readonly Outcomes.Leg[],
  terms: MatrixTerms,
  beside: { readonly deltaShock: Ratio; readonly initial: readonly Ratio[] },
): MatrixMargin {
  const outcomes = Outcomes.offset(Outcomes.total(legs), terms.gainShare)
  const worstCase = Outcomes.worst(outcomes).loss
  const size = Ratio.sum(legs.map(({ quantity }) => Ratio.abs(quantity)))
  const rollShock = Ratio.mul(size, terms.rollShock)
  const matrix = Ratio.sum([worstCase, rollShock, beside.deltaShock])
  const { initial, maintenance } = accountMargin(matrix, terms.maintenanceShare)
  return {
    ...{ outcomes, worstCase, rollShock, matrix, maintenance },
    initial: Ratio.sum([initial, ...beside.initial]),
  }
}

/** What a matrix asks to open and to keep. */
export const accountMargin = (matrix: Ratio, maintenanceShare: Ratio) => ({
  initial: matrix,
  maintenance: Ratio.mul(matrix, maintenanceShare),
})
