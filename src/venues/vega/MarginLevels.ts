import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** A party in one market: volume open, signed, and what rests on either side, all in whole contracts. */
export interface VegaParty {
  readonly open: Ratio
  readonly buys: VegaOrders
  readonly sells: VegaOrders
}

/** Orders of one side together; the sum of price × size counts in auctions alone. */
export interface VegaOrders {
  readonly size: Ratio
  readonly worth: Ratio
}

export interface VegaMarket {
  /** That of the last settlement, also in an auction. */
  readonly mark: Ratio
  /** The higher of the mark and the indicative price, or null outside of auctions. */
  readonly auctionPrice: Ratio | null
  readonly riskLong: Ratio
  readonly riskShort: Ratio
  /** What closing is taken to cost, a share of the mark. */
  readonly slippage: Ratio
  /** What a contract is about to pay for funding times the margin funding factor; below zero it receives. */
  readonly funding: Ratio
}

/** Above maintenance margin is looked for, up to initial; above release it is given back. */
export interface VegaScaling {
  readonly search: Ratio
  readonly initial: Ratio
  readonly release: Ratio
}

/** In atoms of the settlement asset. */
export interface MarginLevels {
  readonly maintenance: bigint
  readonly search: bigint
  readonly initial: bigint
  readonly release: bigint
}

/**
 * The four levels, in the unit of mark × contract: maintenance is rounded up, against the party, and the
 * others are cut.
 *
 *     search, initial, release = ⌊maintenance × scaling⌋
 *
 * Rules: [VEN90] [VEN92]
 *
 * Source: Vega protocol specification 0019-MCAL, of 2024.
 *
 * @example
 * // 3 short at 15,800, slippage 0.25 and a factor of 0.1
 * MarginLevels.of(party, market, scaling).maintenance // => 16_590n
 */
export function of(party: VegaParty, market: VegaMarket, scaling: VegaScaling): MarginLevels {
  const rising = [Ratio.one, scaling.search, scaling.initial, scaling.release]
  const isRising = rising.every((one, index) => Ratio.compare(rising[index - 1] ?? one, one) <= 0)
  assert(isRising, 'MarginLevels: search, initial and release rise from one')
  const least = maintenance(party, market)
  return {
    maintenance: least,
    search: Ratio.mulDown(least, scaling.search),
    initial: Ratio.mulDown(least, scaling.initial),
    release: Ratio.mulDown(least, scaling.release),
  }
}

/**
 * The maintenance margin with orders: of the riskier of the two sides, rounded up.
 *
 *     side = mark × (slippage + factor) × open + factor × orders, nothing where orders leave it at zero
 *
 * Slippage is of what is open alone, as in the venue's own tests; 0019-MCAL prints it of orders too.
 *
 * Rules: [VEN90] [VEN91]
 */
export function maintenance(party: VegaParty, market: VegaMarket): bigint {
  const long = side(party.open, party.buys, market.riskLong, market)
  const short = side(Ratio.negate(party.open), party.sells, market.riskShort, market)
  const funding = Ratio.positive(Ratio.mul(party.open, market.funding))
  return Ratio.mulUp(1n, Ratio.add(Ratio.max(long, short), funding))
}

/** What one side asks, its open volume above zero. */
function side(open: Ratio, orders: VegaOrders, factor: Ratio, market: VegaMarket): Ratio {
  if (Ratio.compare(Ratio.add(open, orders.size), Ratio.zero) <= 0) return Ratio.zero
  const held = Ratio.mul(Ratio.positive(open), market.mark)
  const position = Ratio.mul(held, Ratio.add(market.slippage, factor))
  return Ratio.add(position, Ratio.mul(orderWorth(orders, market), factor))
}

/**
 * What orders are worth for margin: at the mark, and in an auction the higher of their own prices and the
 * auction's, for there they may trade at either.
 *
 * Rules: [VEN91]
 */
const orderWorth = ({ size, worth }: VegaOrders, { mark, auctionPrice }: VegaMarket): Ratio =>
  auctionPrice === null ? Ratio.mul(size, mark) : Ratio.max(worth, Ratio.mul(size, auctionPrice))

/** What a party has for one market, and beside it. */
export interface VegaFunds {
  readonly margin: bigint
  readonly general: bigint
}

/**
 * What a mark does to both accounts: below search margin is filled up to initial as far as the rest goes,
 * above release it goes back to initial. The party is distressed where maintenance is not covered after that. In
 * an auction nothing goes back and nobody is distressed. Nothing is made or lost.
 *
 * Rules: [VEN93]
 */
export function collect(
  { margin, general }: VegaFunds,
  levels: MarginLevels,
  isAuction: boolean,
): VegaFunds & { readonly distressed: boolean } {
  const lacks = levels.initial - margin
  const isLow = margin < levels.search
  const isHigh = margin > levels.release && !isAuction
  const moved = isLow ? Integer.min(lacks, Integer.max(0n, general)) : isHigh ? lacks : 0n
  const after = margin + moved
  return {
    margin: after,
    general: general - moved,
    distressed: !isAuction && after < levels.maintenance,
  }
}

export * as MarginLevels from './MarginLevels.ts'
