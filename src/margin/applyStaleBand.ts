import type { Account } from '../model/Account.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Order } from '../model/Order.ts'
import type { Index, Mark, PriceBook } from '../model/PriceBook.ts'
import { Rulebook } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import type { MarginContext, PriceSide } from './MarginContext.ts'
import { Method } from './Method.ts'
import { Staleness } from './Staleness.ts'

/**
 * The prices at which an account is assessed: the book itself where every price it needs is fresh
 * or missing, otherwise a copy with each stale price moved by its policy's band, which may widen
 * with age.
 *
 * An instrument has one price: its net size over both legs decides which end is worse. Where the
 * net is zero the requirement decides, which rises with the price. The method decides the end of an
 * index. Where the numeraire's own index is stale too, other indices move by two bands. For credit a
 * stale coin in which nothing is required counts for nothing. A moved price counts as fresh, so
 * applying the band twice changes nothing.
 *
 * Rules: [MARGIN3] [MARGIN4] [LOAN8] [METHOD6]
 */
export function applyStaleBand(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  side: PriceSide,
): PriceBook {
  if (!Staleness.isAny(account, rules, prices)) return prices
  const marked = { ...prices, marks: movedMarks({ account, rules, prices }, side) }
  return { ...marked, indices: movedIndices({ account, rules, prices: marked }, side) }
}

/** The account with the prices at which it is assessed. */
export const takenAt = (
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  side: PriceSide,
): MarginContext => ({ account, rules, prices: applyStaleBand(account, rules, prices, side) })

function movedMarks(
  { account, rules, prices }: MarginContext,
  side: PriceSide,
): readonly (Mark | undefined)[] {
  const marks = prices.marks.slice()
  const { positions, orders } = account
  for (const { instrument } of [...orders, ...positions]) {
    const mark = prices.marks[instrument.index]
    if (mark === undefined || !Staleness.isOldMark(instrument, rules, prices)) continue
    const lots = netLots(account, instrument)
    const price =
      lots === null ? mark.price : movedMark(instrument, mark, lots, { rules, prices }, side)
    marks[instrument.index] = { price, time: prices.time, source: mark.source }
  }
  return marks
}

function movedMark(
  instrument: Instrument,
  { price, time }: Mark,
  lots: bigint,
  { rules, prices }: Pick<MarginContext, 'rules' | 'prices'>,
  side: PriceSide,
): Price {
  const policy = BoundRulebook.markPolicy(rules, instrument)
  const moved = end(price, lots, Rulebook.bandAt(policy, prices.time - time), side)
  const isBelow = moved < 1n && price > 0n && !Instrument.allows(instrument, moved)
  return Price.of(isBelow ? 1n : moved)
}

function movedIndices(context: MarginContext, side: PriceSide): readonly (Index | undefined)[] {
  const { rules, prices } = context
  const numeraire = rules.numeraire.index
  const sides = Method.of(rules).indexSides(context, side)
  const policy = rules.rulebook.prices
  const bandOf = (price: Index | undefined): Ratio | null =>
    price !== undefined && Staleness.isOldIndex(price, rules, prices)
      ? Rulebook.bandAt(policy, prices.time - price.time)
      : null
  const ofNumeraire = bandOf(prices.indices[numeraire])
  return prices.indices.map((index, asset) => {
    if (index === undefined) return index
    // The numeraire's age is already in the band of every other asset.
    const { source } = index
    if (asset === numeraire) return { price: index.price, time: prices.time, source }
    const own = bandOf(index)
    if (own === null && ofNumeraire === null) return index
    const held = sides[asset] ?? 0n
    const isNothing = side === 'credit' && held > 0n && !isRequired(context, asset)
    const band = Ratio.add(own ?? Ratio.zero, ofNumeraire ?? Ratio.zero)
    const price = isNothing ? 0n : end(index.price, held, band, side)
    return { price, time: prices.time, source }
  })
}

/**
 * Whether anything is owed or required in an asset, or would be paid with it, so that a low price may
 * be better. What an order would bring is not counted: else an order for an old coin made all that is
 * held of it count.
 */
function isRequired({ account, rules }: MarginContext, asset: number): boolean {
  const { positions, orders, balances } = account
  return (
    positions.some(({ instrument }) => Instrument.pricedBy(instrument).includes(asset)) ||
    orders.some((order) => needs(order, asset)) ||
    balances.some(
      (balance, index) =>
        balance !== undefined &&
        balance < 0n &&
        (rules.assets[index]?.claim?.of ?? index) === asset,
    )
  )
}

/** What an option is on decides what an order for it asks, whatever pays for it. */
const needs = (order: Order, asset: number): boolean =>
  paysWith(order) === asset ||
  (order.instrument.kind === 'option' && Instrument.pricedBy(order.instrument).includes(asset))

/** A spot sell pays with its base; what a contract asks and a buy costs is paid in the settlement asset. */
const paysWith = ({ instrument, lots }: Order): number =>
  instrument.kind === 'spot' && lots < 0n ? instrument.baseIndex : instrument.settleIndex

/** Null where there is no position. */
function netLots({ positions }: Account, { index }: Instrument): bigint | null {
  const held = positions.filter(({ instrument }) => instrument.index === index)
  return held.length === 0 ? null : held.reduce((sum, { lots }) => sum + lots, 0n)
}

/** The low end is worse for a holder, the high end for a debtor. */
function end(price: bigint, held: bigint, band: Ratio, side: PriceSide): bigint {
  const shift = Ratio.mulUp(Integer.abs(price), band)
  return held > 0n === (side === 'liquidation') ? price + shift : price - shift
}
