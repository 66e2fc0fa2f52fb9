import { Ratio } from '../money/Ratio.ts'

/**
 * Initial margin of uncleared derivatives by the standard schedule of BCBS and IOSCO, "Margin
 * requirements for non-centrally cleared derivatives", appendix A.
 */
export type ScheduleClass = 'interestRate' | 'credit' | 'fx' | 'equity' | 'commodity' | 'other'

/** Rates by the years that are left: up to two, up to five, and more. */
type ByMaturity = readonly [Ratio, Ratio, Ratio]

const percent = (count: bigint): Ratio => Ratio.of(count, 100n)
const always = (count: bigint): ByMaturity => [percent(count), percent(count), percent(count)]

/** The schedule. */
const rates: { readonly [of in ScheduleClass]: ByMaturity } = {
  interestRate: [percent(1n), percent(2n), percent(4n)],
  credit: [percent(2n), percent(5n), percent(10n)],
  fx: always(6n),
  equity: always(15n),
  commodity: always(15n),
  other: always(15n),
}

const [shortYears, mediumYears] = [Ratio.of(2n), Ratio.of(5n)]

/**
 * The share of notional that a trade asks for.
 *
 * Rules: [SCHED1]
 *
 * @example
 * ScheduleMargin.rate('credit', Ratio.of(5n)) // => Ratio.of(1n, 20n)
 */
export function rate(of: ScheduleClass, years: Ratio): Ratio {
  const [short, medium, long] = rates[of]
  if (Ratio.compare(years, shortYears) <= 0) return short
  return Ratio.compare(years, mediumYears) <= 0 ? medium : long
}

/** What it would cost to replace the trades of a netting set. */
export interface ReplacementCost {
  /** Of those alone that are worth something. */
  readonly gross: Ratio
  /** Of all together, and never below zero. */
  readonly net: Ratio
  /** Net to gross: one where there is nothing to net. */
  readonly ratio: Ratio
}

/**
 * Of market values, as the side sees them that asks for margin. A net cost below zero counts as zero:
 * without that floor the requirement of a set that has lost would be below zero.
 *
 * Rules: [SCHED2]
 */
export function replacement(values: readonly Ratio[]): ReplacementCost {
  const gross = Ratio.sum(values.map(Ratio.positive))
  const net = Ratio.positive(Ratio.sum(values))
  return { gross, net, ratio: gross.numerator > 0n ? Ratio.div(net, gross) : Ratio.one }
}

const [fixed, netted] = [Ratio.of(2n, 5n), Ratio.of(3n, 5n)]

/**
 * The requirement of a netting set: 0.4 × gross + 0.6 × net to gross × gross.
 *
 * Rules: [SCHED3]
 *
 * @example
 * ScheduleMargin.net(Ratio.of(1_000n), Ratio.of(3n, 5n)) // => Ratio.of(760n)
 */
export const net = (gross: Ratio, netToGross: Ratio): Ratio =>
  Ratio.mul(gross, Ratio.add(fixed, Ratio.mul(netted, netToGross)))

export * as ScheduleMargin from './ScheduleMargin.ts'
