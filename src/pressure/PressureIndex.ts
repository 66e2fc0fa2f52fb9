import type { CoupledReport, CoupledShock } from './CoupledReport.ts'
import type { Toward } from './Direction.ts'

/**
 * One number from 0 to 100 for a whole book: how much of what a shock of a tenth comes to is the book's own
 * doing, in the worse of its ways. 0: nothing is forced. 50: prices end twice as far as the shock alone would take
 * them. It nears 100 as they fall without end.
 */
export interface PressureIndex {
  readonly value: number
  /** The way that is worse; null where none has been looked at. */
  readonly toward: 'down' | 'up' | null
  /** What it is made of, the largest part first: they sum to the value. */
  readonly parts: readonly IndexPart[]
}

/** A market's part, and how far it goes itself. */
export interface IndexPart {
  readonly market: string
  readonly value: number
  /** 1 - s ÷ x of this market alone. */
  readonly gain: number
}

/** The shock of the index, a share of the price. */
export const indexShare = 0.1

/**
 * The index of reports both ways, each of which has a shock of a tenth.
 *
 *     index = 100 × Σ w_m max(0, |x_m| - |s_m|) ÷ Σ w_m max(|x_m|, |s_m|)
 *
 * w_m being what is open in the market.
 *
 * Rules: [COUPLED8]
 *
 * @example
 * PressureIndex.of(reports).value // => 55.2
 */
export function of(reports: readonly CoupledReport[]): PressureIndex {
  const found = reports.flatMap((report) => {
    const shock = report.shocks.find(({ share }) => share === indexShare)
    return shock === undefined ? [] : [ofShock(report, shock)]
  })
  return worst(found)
}

/** The worse of the ways; of none, one of nothing. */
export function worst(ways: readonly PressureIndex[]): PressureIndex {
  const none: PressureIndex = { value: 0, toward: null, parts: [] }
  return ways.reduce((most, one) => (one.value >= most.value ? one : most), none)
}

function ofShock({ way, markets }: CoupledReport, shock: CoupledShock): PressureIndex {
  const open = new Map(markets.map((one) => [one.name, one.open]))
  const ends = shock.markets.map((one) => ({ ...one, open: open.get(one.name) ?? 0 }))
  return ofEnds(way.toward, ends)
}

/** A market with where the shock alone takes it, where it ends, and what is open in it. */
export interface MarketEnd {
  readonly name: string
  readonly shock: number
  readonly move: number
  readonly open: number
}

/** The index of where a shock of a tenth takes the markets, one way. */
export function ofEnds(toward: Toward, markets: readonly MarketEnd[]): PressureIndex {
  const sizes = markets.map(({ name, move, shock: alone, open: weight }) => {
    const [far, from] = [Math.min(FAR, Math.abs(move)), Math.abs(alone)]
    const beyond = Math.max(0, far - from)
    return { market: name, beyond: weight * beyond, whole: weight * (from + beyond), far, from }
  })
  const whole = sizes.reduce((sum, one) => sum + one.whole, 0)
  const parts = sizes.map(({ market, beyond, far, from }) => ({
    market,
    value: whole === 0 ? 0 : (100 * beyond) / whole,
    gain: far <= from ? 0 : 1 - from / far,
  }))
  return {
    value: parts.reduce((sum, { value }) => sum + value, 0),
    toward,
    parts: parts.sort((a, b) => b.value - a.value || (a.market < b.market ? -1 : 1)),
  }
}

/** A market without a bottom is taken to fall so far, to e^-20 of its price. */
const FAR = 20

export * as PressureIndex from './PressureIndex.ts'
