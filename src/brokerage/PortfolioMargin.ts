import { Ratio } from '../money/Ratio.ts'
import { Outcomes } from '../pricing/Outcomes.ts'

/** What FINRA 4210(g) stresses alike. */
export type PortfolioClass = 'equity' | 'broad' | 'broadHighCap'

/** How far down and up the underlying is moved, as shares of its price: SEC Rel. 34-46576. */
const ranges: { readonly [of in PortfolioClass]: { readonly down: Ratio; readonly up: Ratio } } = {
  equity: { down: Ratio.of(15n, 100n), up: Ratio.of(15n, 100n) },
  broad: { down: Ratio.of(10n, 100n), up: Ratio.of(10n, 100n) },
  broadHighCap: { down: Ratio.of(8n, 100n), up: Ratio.of(6n, 100n) },
}

const STEPS = 5n
const steps = [1n, 2n, 3n, 4n, 5n] as const

/**
 * The ten points: five equal steps down, from the furthest, and five up. The price where it is is none.
 *
 * Rules: [PORT1]
 *
 * @example
 * PortfolioMargin.points('equity')[0] // => Ratio.of(-3n, 20n)
 */
export function points(of: PortfolioClass): readonly Ratio[] {
  const { down, up } = ranges[of]
  const step = (range: Ratio, count: bigint) => Ratio.mul(range, Ratio.of(count, STEPS))
  return [
    ...steps.toReversed().map((count) => step(down, -count)),
    ...steps.map((count) => step(up, count)),
  ]
}

/**
 * A position in a portfolio of one underlying: what a long unit of it would be worth at each point, and
 * is worth now.
 */
export interface PortfolioPosition {
  readonly quantity: Ratio
  readonly value: Ratio
  readonly atPoints: readonly Ratio[]
  /** Of an option or future, its multiplier; null of stock, which has no minimum. */
  readonly multiplier: Ratio | null
}

/** For each option and future, times its multiplier. */
const perContract: Ratio = Ratio.of(3n, 8n)

/** The multiplier of a standard contract. */
const standard = Ratio.of(100n)

/** Of which a portfolio asks for the greater. */
interface Asked {
  readonly largestLoss: Ratio
  readonly minimum: Ratio
}

/** What a portfolio asks for, and why. */
export interface PortfolioRequirement extends Asked {
  /** Profit or loss at each point. */
  readonly profits: readonly Ratio[]
  readonly margin: Ratio
}

/**
 * The greater of the largest loss over the points and of the minimum for its contracts.
 *
 * Rules: [PORT2] [PORT3]
 */
export function requirement(positions: readonly PortfolioPosition[]): PortfolioRequirement {
  const profits = Outcomes.total(positions.map(legOf))
  const largestLoss = Outcomes.worst(profits).loss
  const minimum = Ratio.sum(positions.map(minimumOf))
  return { profits, largestLoss, minimum, margin: asked({ largestLoss, minimum }) }
}

const asked = ({ largestLoss, minimum }: Asked): Ratio => Ratio.max(largestLoss, minimum)

const legOf = ({ quantity, value, atPoints }: PortfolioPosition): Outcomes.Leg => ({
  quantity,
  each: atPoints.map((there) => Ratio.sub(there, value)),
})

/** Of long contracts never more than they are worth. */
function minimumOf({ quantity, value, multiplier }: PortfolioPosition): Ratio {
  if (multiplier === null) return Ratio.zero
  const each = Ratio.mul(perContract, multiplier)
  const asked = quantity.numerator > 0n ? Ratio.min(each, value) : each
  return Ratio.mul(Ratio.abs(quantity), asked)
}

/**
 * An account of several portfolios: each the greater of its loss and its minimum, and their sum, for what
 * one gains is no offset of another outside a product group.
 *
 * Rules: [PORT4]
 */
export const account = (portfolios: readonly Asked[]): Ratio => Ratio.sum(portfolios.map(asked))

/**
 * Stock that is not marginable: all of it long, half of it short.
 *
 * Rules: [PORT5]
 */
export const unmarginable = (side: 'long' | 'short', value: Ratio): Ratio =>
  side === 'long' ? value : Ratio.mul(value, Ratio.of(1n, 2n))

/** What a day trade asks for. */
export interface DayTradeMargin {
  readonly requirement: Ratio
  readonly perStandardContract: Ratio
}

/**
 * A day trade asks for the wider side of the range on the value of the underlying.
 *
 * Rules: [PORT6]
 */
export function dayTrade(of: PortfolioClass, value: Ratio): DayTradeMargin {
  const { down, up } = ranges[of]
  return {
    requirement: Ratio.mul(value, Ratio.max(down, up)),
    perStandardContract: Ratio.mul(perContract, standard),
  }
}

/** A convertible security margined as what it converts into. */
export interface Convertible {
  readonly value: Ratio
  /** What has to be paid to convert. */
  readonly payment: Ratio
  readonly converted: Ratio
  /** The requirement as if it were converted. */
  readonly margin: Ratio
}

/**
 * Of the excess of a convertible, with what has to be paid to convert it, over what it converts into: the text of FINRA's
 * interpretation 4210(g)(8)(E)/01, which has one share for all.
 */
const conversionLoss = Ratio.of(15n, 100n)

/**
 * As if converted, and a share of what converting would lose.
 *
 * Rules: [PORT7]
 */
export function convertible({ value, payment, converted, margin }: Convertible): Ratio {
  const loss = Ratio.positive(Ratio.sub(Ratio.add(value, payment), converted))
  return Ratio.add(margin, Ratio.mul(loss, conversionLoss))
}

/** Below this at the close, where unlisted derivatives are held. */
export const unlistedMinimum: Ratio = Ratio.of(5_000_000n)

/** Business days in which a deficiency is met; none may be opened that would not reduce it. */
export const deficiencyDays = 3

/**
 * Whether new opening orders are barred, but for those that lower the requirement: equity below the
 * minimum for more than the days in which it may be restored.
 *
 * Rules: [PORT8]
 */
export const isBarred = (equity: Ratio, daysBelow: number): boolean =>
  Ratio.compare(equity, unlistedMinimum) < 0 && daysBelow > deficiencyDays

/** What an account beside it may lend to a portfolio margin account. */
export interface Sibling {
  readonly excess: Ratio
  readonly sma: Ratio
}

/**
 * Whether a deficiency is met by the excess of a sibling account: its special memorandum account is
 * charged alike, and has to be as large. Null where it is not met.
 *
 * Rules: [PORT9]
 */
export function lentBy({ excess, sma }: Sibling, deficiency: Ratio): Sibling | null {
  if (Ratio.compare(Ratio.min(excess, sma), deficiency) < 0) return null
  return { excess: Ratio.sub(excess, deficiency), sma: Ratio.sub(sma, deficiency) }
}

const netCapitalTimes = Ratio.of(10n)

/**
 * Whether a firm stops opening accounts: what all portfolio margin accounts ask for was above ten times
 * its net capital for more than three business days in a row.
 *
 * Rules: [PORT10]
 */
export const stopsOpening = (netCapital: Ratio, asked: Ratio, days: number): boolean =>
  Ratio.compare(asked, Ratio.mul(netCapital, netCapitalTimes)) > 0 && days > deficiencyDays

export * as PortfolioMargin from './PortfolioMargin.ts'
