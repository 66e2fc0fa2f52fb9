import type { Amount } from '../money/Amount.ts'
import type { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import type { InstrumentId } from './Instrument.ts'
import { type DeleveragePolicy, type PriceBand, type PricePolicy, Rulebook } from './Rulebook.ts'

/**
 * One immutable version of the clearing rules of an instrument: the fund's cap, the deleveraging
 * policy, and the disposal of positions the fund took over. Data, dated, with its source.
 */
export interface Market {
  readonly instrument: InstrumentId
  readonly version: number
  /** When it comes into force, ms since 1970. */
  readonly activeFrom: number
  /** Where the numbers come from, e.g. a venue's page and its date. */
  readonly source: string
  /** The most the fund pays for the instrument, settlement atoms. */
  readonly fundCap: Amount
  /** The cap holds for so many milliseconds from the first loss, and then anew; left out, for good. */
  readonly fundWindow?: number
  /** The most the fund pays in the settlement asset over all its markets and its house; left out, no bound. */
  readonly fundTotal?: Amount
  readonly deleverage: DeleveragePolicy
  /** The share of what the fund took over that it offers to the market at each mark. */
  readonly disposal: Ratio
  /** An order of the fund unanswered for so many milliseconds is unknown: queried, never sent again. */
  readonly silence: number
  /** When the mark is stale, for every holder; null where each rulebook's own policy applies. */
  readonly prices: PricePolicy | null
  /** Beyond it a mark is doubtful; left out, as the rulebook says that governs without a market. */
  readonly band?: PriceBand
  /** How far from the mark an order's price may be, as a share of the mark; missing is no limit. */
  readonly orderBand?: Ratio
  /** How much may be opened; missing is no limit. */
  readonly caps?: ExposureCaps
}

/** The most that orders may lead to in one instrument, each side by itself. */
export interface ExposureCaps {
  /** What the accounts of one owner group hold together; null: no limit. */
  readonly group: GroupCap | null
  /** The open interest as a multiple of the depth that would have to take it; null: no limit. */
  readonly depths: Ratio | null
}

/** The larger of some lots and a share of the open interest. */
export interface GroupCap {
  readonly lots: Quantity
  readonly share: Ratio
}

/** What is wrong with a market's numbers, as a sentence; null if nothing is. */
export function faultOf(market: Market): string | null {
  const {
    fundCap,
    fundTotal = fundCap,
    fundWindow = 1,
    disposal,
    silence,
    prices,
    caps,
    band,
  } = market
  if (fundCap < 0n) return `expected a fund cap of zero or more, found ${fundCap}`
  if (fundTotal < 0n) return `expected a total of zero or more, found ${fundTotal}`
  if (!isSpan(fundWindow)) return 'expected a window above 0'
  if (disposal.numerator < 0n || Ratio.compare(disposal, Ratio.one) > 0) {
    return 'expected a disposal between 0 and 1'
  }
  if (!isSpan(silence)) return 'expected a silence above 0'
  if (market.orderBand !== undefined && market.orderBand.numerator < 0n) {
    return 'expected a band of zero or more'
  }
  if (caps !== undefined && !areSound(caps)) return 'expected caps of zero or more'
  if (band !== undefined && !Rulebook.isSoundBand(band)) return 'expected a jump and a time above 0'
  return prices === null || (isSpan(prices.staleAfter) && Rulebook.isSound(prices))
    ? null
    : 'expected a band between 0 and 1 and an age'
}

const areSound = ({ group, depths }: ExposureCaps): boolean =>
  (group === null || (group.lots >= 0n && group.share.numerator >= 0n)) &&
  (depths === null || depths.numerator >= 0n)

const isSpan = (span: number): boolean => Number.isSafeInteger(span) && span > 0

export * as Market from './Market.ts'
