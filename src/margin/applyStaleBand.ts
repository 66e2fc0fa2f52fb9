import type { Account } from '../model/Account.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Index, Mark, PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import type { MarginContext, PriceSide } from './MarginContext.ts'
import { Method } from './Method.ts'

/**
 * The prices at which an account is assessed: the book itself where every price it needs is fresh
 * or missing, otherwise a copy with each stale price moved by its policy's band.
 *
 * An instrument has one price: its net size over both legs decides which end is worse. Where the
 * net is zero the requirement decides, which rises with the price. The method decides the end of an
 * index. Where the numeraire's own index is stale too, other indices move by two bands. A moved
 * price counts as fresh, so applying the band twice changes nothing.
 *
 * Rules: [MARGIN3] [MARGIN4] [LOAN8] [METHOD6]
 */
export function applyStaleBand(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  side: PriceSide,
): PriceBook {
  if (!isStale(account, rules, prices)) return prices
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

/** Looks up by index only, because it runs before every assessment. */
function isStale(account: Account, rules: BoundRulebook, prices: PriceBook): boolean {
  const { positions, orders, balances } = account
  const { counts } = Method.of(rules)
  for (let index = 0; index < positions.length; index++) {
    const instrument = positions[index]?.instrument
    if (instrument === undefined) continue
    if (isOldMark(instrument, rules, prices)) return true
    if (isOldAsset(instrument.settleIndex, rules, prices)) return true
  }
  for (let index = 0; index < balances.length; index++) {
    const balance = balances[index]
    if (balance === undefined || balance === 0n) continue
    const asset = rules.assets[index]?.claim?.of ?? index
    if (isOldAsset(asset, rules, prices) && counts(account, rules, asset, balance)) return true
  }
  for (let index = 0; index < orders.length; index++) {
    const instrument = orders[index]?.instrument
    if (instrument === undefined) continue
    if (isOldAsset(instrument.settleIndex, rules, prices)) return true
    if (instrument.kind === 'spot' && isOldAsset(instrument.baseIndex, rules, prices)) return true
  }
  return false
}

const isOld = (
  price: { readonly time: number } | undefined,
  { rulebook }: BoundRulebook,
  prices: PriceBook,
): boolean => price !== undefined && prices.time - price.time > rulebook.prices.staleAfter

const isOldMark = (instrument: Instrument, rules: BoundRulebook, prices: PriceBook): boolean => {
  const mark = prices.marks[instrument.index]
  if (mark === undefined) return false
  return prices.time - mark.time > BoundRulebook.markPolicy(rules, instrument).staleAfter
}

/** The numeraire needs no index of its own; any other asset needs both. */
function isOldAsset(asset: number, rules: BoundRulebook, prices: PriceBook): boolean {
  const numeraire = rules.numeraire.index
  if (asset === numeraire) return false
  return (
    isOld(prices.indices[asset], rules, prices) || isOld(prices.indices[numeraire], rules, prices)
  )
}

function movedMarks(
  { account, rules, prices }: MarginContext,
  side: PriceSide,
): readonly (Mark | undefined)[] {
  const marks = prices.marks.slice()
  for (const { instrument } of account.positions) {
    const mark = prices.marks[instrument.index]
    if (mark === undefined || !isOldMark(instrument, rules, prices)) continue
    const { staleBand } = BoundRulebook.markPolicy(rules, instrument)
    const moved = end(mark.price, netLots(account, instrument.index), 1, staleBand, side)
    const isBelow = moved < 1n && mark.price > 0n && !instrument.allowsNonPositive
    const price = Price.of(isBelow ? 1n : moved)
    marks[instrument.index] = { ...mark, price, time: prices.time }
  }
  return marks
}

function movedIndices(context: MarginContext, side: PriceSide): readonly (Index | undefined)[] {
  const { rules, prices } = context
  const numeraire = rules.numeraire.index
  const sides = Method.of(rules).indexSides(context, side)
  const ofNumeraire = isOld(prices.indices[numeraire], rules, prices) ? 1 : 0
  return prices.indices.map((index, asset) => {
    if (index === undefined) return index
    // The numeraire's age is already in the band of every other asset.
    if (asset === numeraire) return { ...index, time: prices.time }
    const bands = ofNumeraire + (isOld(index, rules, prices) ? 1 : 0)
    if (bands === 0) return index
    const { staleBand } = rules.rulebook.prices
    const price = end(index.price, sides[asset] ?? 0n, bands, staleBand, side)
    return { ...index, price, time: prices.time }
  })
}

const netLots = ({ positions }: Account, instrument: number): bigint =>
  positions.reduce(
    (sum, position) => (position.instrument.index === instrument ? sum + position.lots : sum),
    0n,
  )

/** The low end is worse for a holder, the high end for a debtor. */
function end(
  price: bigint,
  held: bigint,
  bands: number,
  staleBand: Ratio,
  side: PriceSide,
): bigint {
  const band = Ratio.mulUp(Integer.abs(price), staleBand)
  const shift = Integer.mul(band, BigInt(bands))
  return held > 0n === (side === 'liquidation') ? price + shift : price - shift
}
