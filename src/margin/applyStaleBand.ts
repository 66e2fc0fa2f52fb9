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
 * The prices an account is taken at: the book itself where every price it needs is fresh or
 * missing, else a copy with each stale price moved by the rulebook's band.
 *
 * One price serves a whole instrument: its net size over both legs says which end is worse, and
 * where that is zero the requirement does, which rises with the price. An index likewise by what the
 * account's method says of it; where the numeraire's own index is stale too it moves by two bands.
 * What has been moved counts as fresh, so that settled prices stay as they are.
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

/** The account at the prices it is taken at. */
export const takenAt = (
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  side: PriceSide,
): MarginContext => ({ account, rules, prices: applyStaleBand(account, rules, prices, side) })

/** Places in columns only, for this runs before every assessment. */
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

/** The numeraire needs no index of its own, and any other asset needs both. */
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
    // Its age is in every other asset's band already.
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

/** The low end is worse for who holds, the high end for who owes. */
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
