import { Real } from '../base/Real.ts'
import { Black76 } from './Black76.ts'

/** The volatilities of one expiry, told at strikes that rise. */
export interface Smile {
  readonly years: number
  readonly forward: number
  readonly points: readonly { readonly strike: number; readonly volatility: number }[]
}

/** The smiles of one underlying, by expiries that rise. */
export interface VolatilitySurface {
  readonly smiles: readonly Smile[]
}

/**
 * What is wrong with a surface, each as a sentence: what is no surface, and where whoever trades at it
 * wins without risk. Between two strikes the total variance is a line, so it is looked at there too.
 *
 * Rules: [PRICE6] [PRICE7]
 */
export function faultsOf({ smiles }: VolatilitySurface): readonly string[] {
  const odd = smiles.flatMap((smile, index) => shapeFaults(smile, smiles[index - 1]))
  if (smiles.length === 0) return ['expected at least one expiry']
  if (odd.length > 0) return odd
  return [
    ...smiles.flatMap(butterflies),
    ...smiles.flatMap((smile, at) => calendars(smiles, smile, at)),
  ]
}

function shapeFaults({ years, forward, points }: Smile, before: Smile | undefined): string[] {
  const faults: string[] = []
  if (!(years > (before?.years ?? 0)))
    faults.push(`${years}: expected expiries that rise from above 0`)
  if (!(forward > 0)) faults.push(`${years}: expected a forward above 0`)
  if (points.length === 0) faults.push(`${years}: expected at least one strike`)
  for (const [index, { strike, volatility }] of points.entries()) {
    if (!(strike > (points[index - 1]?.strike ?? 0))) {
      faults.push(`${years}: expected strikes that rise from above 0, found ${strike}`)
    }
    if (!(volatility > 0 && volatility < 1_000)) {
      faults.push(`${years}, ${strike}: expected a volatility above 0, found ${volatility}`)
    }
  }
  return faults
}

/** Between two strikes told so many more are looked at. */
const between = 8

/**
 * Calls never rise with the strike and never bend the wrong way: three of them would be a butterfly that
 * pays whoever takes it.
 *
 * Rules: [PRICE7]
 */
function butterflies(smile: Smile): string[] {
  const strikes = smile.points.flatMap(({ strike }, index) => {
    const next = smile.points[index + 1]?.strike ?? strike
    const step = (next - strike) / between
    return Array.from({ length: next === strike ? 1 : between }, (_, at) => strike + at * step)
  })
  const all = [0, ...strikes]
  const worth = all.map((strike) => (strike === 0 ? smile.forward : callAt(smile, strike)))
  const faults: string[] = []
  let steepest = -1
  for (let at = 1; at < all.length; at++) {
    const [low, high] = [all[at - 1] as number, all[at] as number]
    const slope = ((worth[at] as number) - (worth[at - 1] as number)) / (high - low)
    if (slope > slack) faults.push(`${smile.years}: calls rise from ${low} to ${high}`)
    else if (slope < steepest - slack)
      faults.push(`${smile.years}: a butterfly at ${low} costs less than nothing`)
    steepest = Math.max(steepest, slope)
  }
  return faults
}

/** What doubles may be wrong by. */
const slack = 1e-9

const callAt = (smile: Smile, strike: number): number => {
  const { years, forward } = smile
  const volatility = Math.sqrt(varianceAt(smile, Real.ln(strike / forward)) / years)
  return Black76.price({ right: 'call', forward, strike, years, volatility, rate: 0 })
}

/**
 * At the same moneyness the total variance never falls with time.
 *
 * Rules: [PRICE7]
 */
function calendars(smiles: readonly Smile[], smile: Smile, at: number): string[] {
  const before = smiles[at - 1]
  if (before === undefined) return []
  const strikes = [before, smile].flatMap(({ points, forward }) =>
    points.map(({ strike }) => Real.ln(strike / forward)),
  )
  return strikes
    .filter((k) => varianceAt(smile, k) < varianceAt(before, k) - slack)
    .map((k) => `${smile.years}: less variance at e^${k} than at ${before.years}`)
}

/** Total variance, σ² T, at the logarithm of strike over forward: a line between two points, flat beyond. */
function varianceAt({ years, forward, points }: Smile, k: number): number {
  const nodes = points.map(({ strike, volatility }) => ({
    k: Real.ln(strike / forward),
    variance: volatility * volatility * years,
  }))
  const above = nodes.findIndex((node) => node.k >= k)
  const high = nodes[above]
  const low = nodes[above - 1]
  if (high === undefined) return nodes.at(-1)?.variance ?? 0
  if (low === undefined) return high.variance
  return low.variance + ((high.variance - low.variance) * (k - low.k)) / (high.k - low.k)
}

/**
 * The volatility of a sound surface: total variance is a line between two expiries at the same moneyness, and
 * goes on with the first or the last volatility beyond them.
 *
 * Rules: [PRICE6]
 *
 * @example
 * VolatilitySurface.at(surface, 0.25, 0) // at the money, in three months
 */
export function at({ smiles }: VolatilitySurface, years: number, moneyness: number): number {
  const above = smiles.findIndex((smile) => smile.years >= years)
  const [low, high] = [smiles[above - 1], smiles[above]]
  const only = low === undefined || above < 0 ? (smiles.at(above < 0 ? -1 : 0) as Smile) : null
  if (only !== null) return Math.sqrt(varianceAt(only, moneyness) / only.years)
  const [from, to] = [low as Smile, high as Smile]
  const [first, last] = [varianceAt(from, moneyness), varianceAt(to, moneyness)]
  const share = (years - from.years) / (to.years - from.years)
  return Math.sqrt((first + (last - first) * share) / years)
}

/**
 * How much dearer a fall is than a rise of the same size: the volatility at a moneyness below less that as far
 * above.
 *
 * Rules: [PRICE8]
 */
export const skew = (surface: VolatilitySurface, years: number, width: number): number =>
  at(surface, years, -width) - at(surface, years, width)

export * as VolatilitySurface from './VolatilitySurface.ts'
