import type { Account } from '../../model/Account.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Price } from '../../money/Price.ts'
import { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'
import { breaches, isBreached } from './breaches.ts'
import { Interval } from './Interval.ts'
import type { Basis } from './PricePath.ts'
import { type Profile, type ProfileError, type ProfileOptions, profile } from './profile.ts'

/**
 * The prices of one instrument at which an account is in liquidation, with all other prices
 * unchanged.
 */
export interface LiquidationPrice {
  readonly basis: Basis
  /** The ticks at which `assess` gives liquidation, in rising order and disjoint. */
  readonly intervals: readonly Interval[]
  /**
   * Undecided ticks: slack stays within a few atoms of zero over more ticks than are tested. They
   * count as liquidation below. Empty except for contrived accounts.
   */
  readonly undecided: readonly Interval[]
  /** Whether the account is in liquidation at the current price. */
  readonly now: boolean
  /**
   * The nearest edge of liquidation below the price and above it: the first tick in liquidation in
   * that direction, or the last one if the account is in liquidation now. Null where there is none.
   */
  readonly below: Price | null
  readonly above: Price | null
  /** The nearer of the two. */
  readonly nearest: Price | null
  /** Why there is no edge; null where there is one. */
  readonly reason: NoPrice | null
}

/**
 * noPosition: nothing in the account depends on the price. neverLiquidates, alwaysLiquidates:
 * something does, but no price crosses the threshold. Also the errors of a profile.
 */
export type NoPrice = ProfileError | 'noPosition' | 'neverLiquidates' | 'alwaysLiquidates'

/**
 * The liquidation price, by `assess`: the set of ticks at which marginRatio of maintenance is above
 * the threshold while nothing else moves, with its nearest edge on each side.
 *
 * The edges are solved exactly on the profile. Rounding takes less than the profile's dust and only
 * against the account: below zero is liquidation, at or above the dust is not, and the few ticks in
 * between are tested by `assess` one by one. The answer is exact to the tick on both sides.
 *
 * A missing price is null with a reason, never zero.
 *
 * Rules: [LIQP1] [LIQP7] [LIQP8] [LIQP9] [LIQP10]
 *
 * @example
 * liquidationPrice(account, rules, book, instrument).below // => 95_381n, a price in ticks
 */
export function liquidationPrice(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  instrument: Instrument,
  options: ProfileOptions = {},
): LiquidationPrice {
  const { basis = 'instrument', threshold = Ratio.one } = options
  if (assess(account, rules, book).certainty === 'unknown') return none(basis, 'unknown')
  const along = profile(account, rules, book, instrument, options)
  if (typeof along === 'string') return none(basis, along)
  const { intervals, undecided } = breaches(along.path, along, threshold)
  const now = isBreached(along.path, threshold, along.path.start)
  const bad = Interval.join([...intervals, ...undecided].sort(rising))
  const edges = edgesOf(along.path.start, along.path.range, bad)
  const reason = edges.nearest === null ? whyNone(along, now) : null
  return { basis, intervals, undecided, now, ...edges, reason }
}

function edgesOf(
  start: bigint,
  range: Interval,
  bad: readonly Interval[],
): Pick<LiquidationPrice, 'below' | 'above' | 'nearest'> {
  const around = bad.find((run) => Interval.holds(run, start))
  const [lower, upper] =
    around === undefined
      ? [bad.findLast(({ to }) => to < start)?.to, bad.find(({ from }) => from > start)?.from]
      : inside(around, range)
  const below = lower === undefined ? null : Price.of(lower)
  const above = upper === undefined ? null : Price.of(upper)
  if (below === null || above === null) return { below, above, nearest: below ?? above }
  return { below, above, nearest: start - below <= above - start ? below : above }
}

/** The edges of an interval; an end of the range is no edge, because nothing changes there. */
const inside = ({ from, to }: Interval, range: Interval): readonly (bigint | undefined)[] => [
  from === range.from ? undefined : from,
  to === range.to ? undefined : to,
]

function whyNone({ moves }: Profile, now: boolean): NoPrice {
  if (!moves) return 'noPosition'
  return now ? 'alwaysLiquidates' : 'neverLiquidates'
}

const none = (basis: Basis, reason: NoPrice): LiquidationPrice => ({
  basis,
  intervals: [],
  undecided: [],
  now: false,
  below: null,
  above: null,
  nearest: null,
  reason,
})

const rising = (x: Interval, y: Interval): number => (x.from < y.from ? -1 : 1)
