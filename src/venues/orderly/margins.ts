import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** A symbol's rules: base rates, and the factor by which they grow with the notional. */
export interface OrderlyTerms {
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly factor: Ratio
  /** The account's highest leverage. */
  readonly leverageMax: Ratio
}

export interface OrderlyRates {
  readonly initial: Ratio
  readonly maintenance: Ratio
}

/**
 * Rates that grow with the power 0.8 of the notional, in units of the settlement asset:
 *
 *     initial     = max(1 ÷ leverage, base initial, factor × notional^0.8)
 *     maintenance = max(base maintenance, base maintenance ÷ base initial × factor × notional^0.8)
 *
 * The power is rounded up at the 18th place, against the account.
 *
 * Rules: [VEN49]
 *
 * @example
 * ratesOf(terms, Ratio.of(100_000n)) // a factor of 2e-6: 10,000 × 2e-6 => 2 %
 */
export function ratesOf(terms: OrderlyTerms, notional: Ratio): OrderlyRates {
  const { initial, maintenance, factor, leverageMax } = terms
  const grown = Ratio.mul(factor, powerUp(notional))
  const least = Ratio.max(Ratio.div(Ratio.one, leverageMax), initial)
  const share = Ratio.div(maintenance, initial)
  return {
    initial: Ratio.max(least, grown),
    maintenance: Ratio.max(maintenance, Ratio.mul(share, grown)),
  }
}

const places = 18

/** notional^0.8, the fifth root of its fourth power. */
function powerUp({ numerator, denominator }: Ratio): Ratio {
  const [up, down] = [fourth(numerator), fourth(denominator)]
  const scaled = Integer.mulDivUp(up, Integer.pow10(5 * places), down)
  return Ratio.of(Integer.rootUp(scaled, 5), Integer.pow10(places))
}

const fourth = (n: bigint): bigint => {
  const square = Integer.mul(n, n)
  return Integer.mul(square, square)
}

export interface OrderlyPosition {
  readonly size: Ratio
  readonly entry: Ratio
  readonly mark: Ratio
  readonly terms: OrderlyTerms
}

export interface OrderlyAccount {
  readonly wallet: Ratio
  readonly positions: readonly OrderlyPosition[]
}

export interface OrderlyState {
  readonly collateral: Ratio
  readonly notional: Ratio
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly free: Ratio
  /** Collateral and maintenance over all notional; null with nothing open. */
  readonly ratio: Ratio | null
  readonly maintenanceRate: Ratio | null
  readonly liquidatable: boolean
}

const notionalOf = ({ size, mark }: OrderlyPosition): Ratio => Ratio.mul(Ratio.abs(size), mark)

/** What one position must keep. */
export const maintenanceOf = (position: OrderlyPosition): Ratio => {
  const notional = notionalOf(position)
  return Ratio.mul(notional, ratesOf(position.terms, notional).maintenance)
}

/**
 * A cross account: it is liquidated where its collateral is less than what it must keep.
 *
 * Rules: [VEN50]
 */
export function stateOf(account: OrderlyAccount): OrderlyState {
  const { positions } = account
  const collateral = collateralOf(account)
  const notional = Ratio.sum(positions.map(notionalOf))
  const initial = Ratio.sum(
    positions.map((one) => Ratio.mul(notionalOf(one), ratesOf(one.terms, notionalOf(one)).initial)),
  )
  const maintenance = Ratio.sum(positions.map(maintenanceOf))
  const share = (of: Ratio): Ratio | null =>
    notional.numerator > 0n ? Ratio.div(of, notional) : null
  return {
    collateral,
    notional,
    initial,
    maintenance,
    free: Ratio.positive(Ratio.sub(collateral, initial)),
    ratio: share(collateral),
    maintenanceRate: share(maintenance),
    liquidatable: positions.length > 0 && Ratio.compare(collateral, maintenance) < 0,
  }
}

const collateralOf = ({ wallet, positions }: OrderlyAccount): Ratio =>
  Ratio.add(
    wallet,
    Ratio.sum(positions.map(({ size, entry, mark }) => Ratio.mul(size, Ratio.sub(mark, entry)))),
  )

/** Prices are solved to this many places, up to 10¹². */
const tickPlaces = 12
const priceMax = Integer.pow10(tickPlaces + 12)

/**
 * The price of one position at which liquidation begins, all others as they are: a long's highest
 * tick in liquidation below the price where it ends, a short's lowest above it; null where there is
 * none. What an account has over its maintenance is concave in the price, for the rate grows with
 * it: the root searched is the one on the losing side, and far above a long's price, where the rate
 * nears one, there may be another.
 *
 * Rules: [VEN51]
 */
export function liquidationPrice(account: OrderlyAccount, of: OrderlyPosition): Ratio | null {
  const isUnder = (tick: bigint): boolean => {
    const moved = { ...of, mark: Ratio.of(tick, Integer.pow10(tickPlaces)) }
    const positions = account.positions.map((one) => (one === of ? moved : one))
    return stateOf({ ...account, positions }).liquidatable
  }
  const start = Ratio.mulDown(Integer.pow10(tickPlaces), of.mark)
  const isLong = of.size.numerator > 0n
  const ends = isUnder(start) ? curing(start, isLong, isUnder) : breaking(start, isLong, isUnder)
  return ends && Ratio.of(edge(ends, isUnder), Integer.pow10(tickPlaces))
}

/**
 * The price that Orderly's own package tells: the exact one, but for a long that is in liquidation
 * already the price at the rates of now, which are not those at that price.
 *
 *     (Σ others' MM + size × mark − collateral) ÷ (size − |size| × rate)
 *
 * Rules: [VEN51]
 */
export function toldPrice(account: OrderlyAccount, of: OrderlyPosition): Ratio | null {
  const { collateral, maintenance, liquidatable } = stateOf(account)
  if (!liquidatable || of.size.numerator < 0n) return liquidationPrice(account, of)
  const notional = notionalOf(of)
  const rate = ratesOf(of.terms, notional).maintenance
  const others = Ratio.sub(maintenance, Ratio.mul(notional, rate))
  const needed = Ratio.sub(Ratio.add(others, notional), collateral)
  const per = Ratio.mul(of.size, Ratio.sub(Ratio.one, rate))
  return per.numerator > 0n ? Ratio.div(needed, per) : null
}

type Ends = readonly [bad: bigint, sound: bigint]
type Test = (tick: bigint) => boolean

/** From a price in liquidation to one on the winning side that is not. */
function curing(start: bigint, isLong: boolean, isUnder: Test): Ends | null {
  if (!isLong) return isUnder(1n) ? null : [start, 1n]
  for (let sound = raised(start); sound < priceMax; sound = raised(sound)) {
    if (!isUnder(sound)) return [start, sound]
  }
  return null
}

/** From a price that is sound to one on the losing side that is in liquidation. */
function breaking(start: bigint, isLong: boolean, isUnder: Test): Ends | null {
  if (isLong) return isUnder(1n) ? [1n, start] : null
  for (let bad = raised(start); bad < priceMax; bad = raised(bad)) {
    if (isUnder(bad)) return [bad, start]
  }
  return null
}

/** A sixteenth further: a step across all sound prices of a long would need a rate near one half. */
const raised = (tick: bigint): bigint => tick + Integer.max(1n, Integer.divDown(tick, 16n))

/** The last tick in liquidation, by bisection. */
function edge([from, to]: Ends, isUnder: Test): bigint {
  let [bad, sound] = [from, to]
  while (Integer.abs(sound - bad) > 1n) {
    const middle = Integer.divDown(bad + sound, 2n)
    if (isUnder(middle)) bad = middle
    else sound = middle
  }
  return bad
}
