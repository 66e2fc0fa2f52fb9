import { Draw } from '../../../base/Draw.ts'
import { Random } from '../../../base/Random.ts'
import { Real } from '../../../base/Real.ts'
import { Instrument } from '../../../model/Instrument.ts'
import { Integer } from '../../../money/Integer.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Fundamentals } from '../../market/Fundamentals.ts'
import type { LiveMarket } from '../../market/LiveMarket.ts'
import { streams } from '../../streams.ts'
import { choose, drawFrom } from './Distribution.ts'
import type { LiveVenue } from './LiveVenue.ts'
import type { Cohort, Holding } from './Scenario.ts'

/** The initial cash and positions of an account. */
export interface Opening {
  readonly id: string
  readonly cash: bigint
  readonly stakes: readonly Stake[]
}

export interface Stake {
  readonly live: LiveMarket
  readonly lots: Quantity
  readonly price: Price
}

/** The account to draw: a number within the cohort at an index of the scenario. */
export interface Drawn {
  readonly seed: number
  readonly index: number
  readonly number: number
  /** In the numeraire. */
  readonly decimals: number
}

/**
 * Draws an account of a cohort by number, from a random stream of its own. The draw gives its
 * equity: profit at the opening price is deducted from its cash. Where that would leave no cash, it
 * entered at the opening price.
 *
 * Rules: [SIM3]
 */
export function drawAccount(
  venue: LiveVenue,
  cohort: Cohort,
  { decimals, seed, index, number }: Drawn,
): Opening {
  const random = Random.create(seed, streams.account + index, number)
  const worth = drawFrom(random, cohort.equity)
  const leverage = drawFrom(random, cohort.leverage)
  const isLong = Draw.unit(random) < cohort.long
  const entry = Real.exp(-drawFrom(random, cohort.entry))
  const equity = BigInt(Math.floor(worth * scaleOf(decimals)))
  const stakes = pick(random, cohort).flatMap(({ instrument }): Stake[] => {
    const live = venue.byInstrument.get(instrument) as LiveMarket
    const lots = lotsOf(venue, live, worth / cohort.positions, leverage)
    if (lots === 0n) return []
    const price = Price.of(BigInt(Math.max(1, Math.round((live.opening * entry) / live.tick))))
    return [{ live, lots: Quantity.of(isLong ? lots : -lots), price }]
  })
  const id = `${cohort.name}-${`${number + 1}`.padStart(6, '0')}`
  const cash = equity - profitOf(venue, stakes)
  if (cash > 0n) return { id, cash, stakes }
  return {
    id,
    cash: equity,
    stakes: stakes.map((one) => ({ ...one, price: Price.of(one.live.mark) })),
  }
}

/** A number of different holdings, drawn without replacement. */
function pick(random: Random, { holds, positions }: Cohort): Holding[] {
  const picked: Holding[] = []
  let left = holds
  while (picked.length < positions && left.length > 0) {
    const sum = left.reduce((all, { share }) => all + share, 0)
    const one = choose(
      random,
      left.map((holding) => ({ holding, share: sum > 0 ? holding.share / sum : 1 })),
    ).holding
    picked.push(one)
    left = left.filter((other) => other !== one)
  }
  return picked
}

/** Lots at the highest leverage up to the one requested that limit and bracket allow. */
function lotsOf({ venue }: LiveVenue, live: LiveMarket, equity: number, wanted: number): bigint {
  const { brackets, leverageMax } = venue.rules
  let leverage = Math.min(wanted, leverageMax ?? wanted)
  for (const row of [...brackets].reverse()) {
    if (equity * leverage < Fundamentals.decimal(row.floor)) continue
    // In a lower bracket it may rise again: the current leverage is allowed there.
    leverage = Math.min(leverage, row.leverageMax)
  }
  return BigInt(Math.floor((equity * leverage) / (live.opening * live.lot)))
}

/** Profit of positions at the opening marks, atoms. */
function profitOf({ state }: LiveVenue, stakes: readonly Stake[]): bigint {
  let sum = 0n
  for (const { live, lots, price } of stakes) {
    const instrument = state.instrumentById.get(live.listing.instrument) as Instrument
    sum += Instrument.value(instrument, lots, live.mark) - Instrument.value(instrument, lots, price)
  }
  return sum
}

/** Notional of lots at the opening mark, atoms. */
export const notionalOf = ({ state }: LiveVenue, live: LiveMarket, lots: bigint): bigint =>
  Instrument.notional(
    state.instrumentById.get(live.listing.instrument) as Instrument,
    Integer.abs(lots),
    live.mark,
  )

/** Atoms per whole unit, as a double: exact up to 22 decimals. */
const scaleOf = (decimals: number): number =>
  Ratio.toNumber({ numerator: Integer.pow10(decimals), denominator: 1n })
