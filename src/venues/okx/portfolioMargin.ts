import { Ratio } from '../../money/Ratio.ts'
import { Outcomes } from '../../pricing/Outcomes.ts'

/**
 * What a linear position makes at each move of the index, in dollars; volatility does not touch it.
 *
 * Rules: [VEN64]
 */
export const linearGrid = (
  quantity: Ratio,
  index: Ratio,
  coinPrice: Ratio,
  moves: readonly Ratio[],
): Outcomes => {
  const each = moves.map((move) => Ratio.mul(Ratio.mul(index, coinPrice), move))
  return Outcomes.total([{ quantity, each }])
}

/** Half of what the extreme move would lose, the worse way. */
const extremeShare = Ratio.of(1n, 2n)

/** The charges of a risk unit, by OKX’s names; MR9 has no published formula and is not among them. */
export interface RiskCharges {
  /** The worst of price and volatility. */
  readonly mr1: Ratio
  /** Time decay. */
  readonly mr2: Ratio
  /** Vega across expiries. */
  readonly mr3: Ratio
  /** Basis. */
  readonly mr4: Ratio
  /** Rates. */
  readonly mr5: Ratio
  /** Half of the loss of an extreme move. */
  readonly mr6: Ratio
  /** What closing would cost, scaled. */
  readonly mr7: Ratio
}

/**
 * What a risk unit asks to be kept: its worst move with what adds to it, at least what closing would cost.
 *
 *     MMR = max(max(MR1, MR2, MR6) + MR3 + MR4 + MR5, MR7)
 *
 * Rules: [VEN65]
 */
export function unitMaintenance({ mr1, mr2, mr3, mr4, mr5, mr6, mr7 }: RiskCharges): Ratio {
  const move = [mr1, mr2, mr6].reduce(Ratio.max)
  return atLeastClosing(Ratio.sum([move, mr3, mr4, mr5]), mr7)
}

/** The same of charges already summed. */
export const atLeastClosing = (charges: Ratio, mr7: Ratio): Ratio => Ratio.max(charges, mr7)

/** A lone linear instrument of a risk unit; `coinPrice` is what its settlement coin is worth in dollars. */
export interface LinearUnit {
  readonly quantity: Ratio
  readonly entry: Ratio
  readonly mark: Ratio
  readonly index: Ratio
  readonly coinPrice: Ratio
}

export interface UnitTerms {
  readonly moves: readonly Ratio[]
  readonly extreme: Ratio
  /** Of a lone perpetual’s delta. Between expiries the formula could not be read. */
  readonly basisRate: Ratio
  readonly closingRate: Ratio
  readonly initialFactor: Ratio
}

export interface UnitMargin extends RiskCharges {
  readonly delta: Ratio
  readonly profit: Ratio
  readonly maintenance: Ratio
  readonly initial: Ratio
}

/**
 * A risk unit with one perpetual: delta and profit at the mark, moves at the index.
 *
 * Rules: [VEN64] [VEN65]
 */
export function linearUnit(unit: LinearUnit, terms: UnitTerms): UnitMargin {
  const { quantity, entry, mark, index, coinPrice } = unit
  const inDollars = (price: Ratio): Ratio => Ratio.mul(Ratio.mul(quantity, price), coinPrice)
  const delta = inDollars(mark)
  const lossOver = (moves: readonly Ratio[]): Ratio =>
    Outcomes.worst(linearGrid(quantity, index, coinPrice, moves)).loss
  const furthest = lossOver([terms.extreme, Ratio.negate(terms.extreme)])
  const charges = {
    mr1: lossOver(terms.moves),
    ...{ mr2: Ratio.zero, mr3: Ratio.zero, mr5: Ratio.zero },
    mr4: Ratio.mul(terms.basisRate, Ratio.abs(delta)),
    mr6: Ratio.mul(extremeShare, furthest),
    mr7: Ratio.mul(terms.closingRate, Ratio.abs(delta)),
  }
  const maintenance = unitMaintenance(charges)
  return {
    ...charges,
    ...{ delta, profit: inDollars(Ratio.sub(mark, entry)), maintenance },
    initial: Ratio.mul(terms.initialFactor, maintenance),
  }
}

/** A band of MR7: where it begins, and by how much what lies in it is multiplied. */
export interface ClosingBand {
  readonly floor: Ratio
  readonly multiplier: Ratio
}

/**
 * MR7 band by band: each part of the raw charge times the multiplier of the band it lies in.
 *
 * Rules: [VEN66]
 *
 * @example
 * scaledClosing(Ratio.of(30_000n), bands) // 10,000 at one and 20,000 at two => 50,000
 */
export const scaledClosing = (raw: Ratio, bands: readonly ClosingBand[]): Ratio =>
  Ratio.sum(
    bands.map(({ floor, multiplier }, band) => {
      const end = bands[band + 1]?.floor ?? raw
      const part = Ratio.positive(Ratio.sub(Ratio.min(raw, end), floor))
      return Ratio.mul(part, multiplier)
    }),
  )

export interface PortfolioAccount {
  /** In the settlement coin: what is held, and the profits of linear positions. */
  readonly cash: Ratio
  readonly profits: readonly Ratio[]
  readonly coinPrice: Ratio
  readonly borrowRate: { readonly initial: Ratio; readonly maintenance: Ratio }
  readonly units: readonly { readonly initial: Ratio; readonly maintenance: Ratio }[]
  readonly notionals: readonly Ratio[]
}

/**
 * An account: what it lacks of its coin is borrowed and asks shares of it (MR8), beside its risk units.
 * A negative equity is not discounted. There is no leverage where equity is nothing.
 *
 * Rules: [VEN67]
 */
export function portfolioAccount(account: PortfolioAccount) {
  const { cash, profits, coinPrice, borrowRate, units, notionals } = account
  const equity = Ratio.sum([cash, ...profits])
  const worth = Ratio.mul(equity, coinPrice)
  const borrowed = Ratio.positive(Ratio.negate(worth))
  const [borrowInitial, borrowMaintenance] = [borrowRate.initial, borrowRate.maintenance].map(
    (rate) => Ratio.mul(borrowed, rate),
  ) as [Ratio, Ratio]
  const derivatives = Ratio.sum(units.map(({ maintenance }) => maintenance))
  const size = Ratio.sum(notionals.map(Ratio.abs))
  return {
    ...{ equity, worth, borrowInitial, borrowMaintenance, derivatives },
    initial: Ratio.sum([borrowInitial, ...units.map(({ initial }) => initial)]),
    maintenance: Ratio.add(borrowMaintenance, derivatives),
    leverage: worth.numerator === 0n ? null : Ratio.div(size, worth),
  }
}
