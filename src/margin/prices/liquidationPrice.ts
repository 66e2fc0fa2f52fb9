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

/** At what prices of one instrument an account is in liquidation, all else as it is. */
export interface LiquidationPrice {
  readonly basis: Basis
  /** The ticks at which `assess` says liquidation, in rising order and apart. */
  readonly intervals: readonly Interval[]
  /**
   * Ticks left open, because slack stays within a few atoms of zero over more of them than are
   * tried. They count as liquidation below. Empty but for contrived accounts.
   */
  readonly undecided: readonly Interval[]
  /** Whether the account is in liquidation at the price now. */
  readonly now: boolean
  /**
   * The nearest edge of liquidation below the price and above it: the first tick in liquidation
   * that is met on the way, or the last tick in it where it is so now. Null where there is none.
   */
  readonly below: Price | null
  readonly above: Price | null
  /** Of the two, the one less far away. */
  readonly nearest: Price | null
  /** Why there is no edge; null where there is one. */
  readonly reason: NoPrice | null
}

/**
 * noPosition: nothing that the account has moves with the price. neverLiquidates, alwaysLiquidates:
 * something does, to no effect. And what stops a profile.
 */
export type NoPrice = ProfileError | 'noPosition' | 'neverLiquidates' | 'alwaysLiquidates'

/**
 * The liquidation price, by `assess`: the set of ticks at which marginRatio of maintenance is above
 * the threshold while nothing else moves, with its nearest edge on each side.
 *
 * The edges are solved exactly on the profile. Rounding takes less than the profile's dust and only
 * ever against the account, so below zero is liquidation, at or above the dust is not, and the few
 * ticks between are asked of `assess` one by one: the answer is exact to the tick on both sides.
 *
 * Never zero for "none": that is null, with a reason.
 *
 * Rules: [LIQP1] [LIQP7] [LIQP8] [LIQP9] [LIQP10]
 *
 * @example
 * liquidationPrice(account, terms, book, instrument).below // => 95_381n, a price in ticks
 */
export function liquidationPrice(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  instrument: Instrument,
  options: ProfileOptions = {},
): LiquidationPrice {
  const { basis = 'instrument', threshold = Ratio.one } = options
  if (assess(account, terms, book).certainty === 'unknown') return none(basis, 'unknown')
  const along = profile(account, terms, book, instrument, options)
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

/** Where a stretch ends; the end of the range is no edge, for nothing changes there. */
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
