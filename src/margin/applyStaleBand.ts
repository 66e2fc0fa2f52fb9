import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { LendingTerms } from '../model/LendingTerms.ts'
import type { Index, Mark, PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { Holdings } from './Holdings.ts'
import { Exposures } from './methods/lending/Exposures.ts'

/** For credit an old price is taken at its worst end, for liquidation at its best. */
export type PriceSide = 'credit' | 'liquidation'

/**
 * The prices an account is taken at: the book itself where every price it needs is fresh or
 * missing, else a copy with each stale price moved by the rulebook's band.
 *
 * One price serves a whole instrument: its net size over both legs says which end is worse, and
 * where that is zero the requirement does, which rises with the price. An index likewise by what is
 * held of the asset, all told, and in a loan by what it carries less what is owed of it; where the
 * numeraire's own index is stale too it moves by two bands.
 * What has been moved counts as fresh, so that settled prices stay as they are.
 *
 * Rules: [MARGIN3] [MARGIN4] [LOAN8]
 */
export function applyStaleBand(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  stance: PriceSide,
): PriceBook {
  if (!isStale(account, terms, book)) return book
  const marked = { ...book, marks: settledMarks(account, terms, book, stance) }
  return { ...marked, indices: settledIndices(account, terms, marked, stance) }
}

/** Places in columns only, for this runs before every assessment. */
function isStale(account: Account, terms: BoundRulebook, book: PriceBook): boolean {
  const { positions, orders, balances } = account
  for (let index = 0; index < positions.length; index++) {
    const instrument = positions[index]?.instrument
    if (instrument === undefined) continue
    if (isOld(book.marks[instrument.index], terms, book)) return true
    if (isOldAsset(instrument.settleIndex, terms, book)) return true
  }
  for (let index = 0; index < balances.length; index++) {
    const balance = balances[index]
    if (balance === undefined || balance === 0n) continue
    const asset = terms.assets[index]?.claim?.of ?? index
    if (isOldAsset(asset, terms, book) && counts(account, terms, asset, balance)) return true
  }
  for (let index = 0; index < orders.length; index++) {
    const instrument = orders[index]?.instrument
    if (instrument === undefined) continue
    if (isOldAsset(instrument.settleIndex, terms, book)) return true
    if (instrument.kind === 'spot' && isOldAsset(instrument.baseIndex, terms, book)) return true
  }
  return false
}

/** What a borrower holds and does not pledge counts for nothing, at any age of its price. */
const counts = (
  account: Account,
  { loan }: BoundRulebook,
  asset: number,
  balance: bigint,
): boolean => loan === null || balance < 0n || LendingTerms.isPledged(loan, account, asset)

const isOld = (
  price: { readonly time: number } | undefined,
  { rulebook }: BoundRulebook,
  book: PriceBook,
): boolean => price !== undefined && book.time - price.time > rulebook.prices.staleAfter

/** The numeraire needs no index of its own, and any other asset needs both. */
function isOldAsset(asset: number, terms: BoundRulebook, book: PriceBook): boolean {
  const numeraire = terms.numeraire.index
  if (asset === numeraire) return false
  return isOld(book.indices[asset], terms, book) || isOld(book.indices[numeraire], terms, book)
}

function settledMarks(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  stance: PriceSide,
): readonly (Mark | undefined)[] {
  const marks = book.marks.slice()
  for (const { instrument } of account.positions) {
    const mark = book.marks[instrument.index]
    if (mark === undefined || !isOld(mark, terms, book)) continue
    const moved = end(mark.price, netLots(account, instrument.index), 1, terms, stance)
    const isBelow = moved < 1n && mark.price > 0n && !instrument.allowsNonPositive
    const price = Price.of(isBelow ? 1n : moved)
    marks[instrument.index] = { ...mark, price, time: book.time }
  }
  return marks
}

function settledIndices(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  stance: PriceSide,
): readonly (Index | undefined)[] {
  const numeraire = terms.numeraire.index
  const held = sidesOf(account, terms, book, stance)
  const ofNumeraire = isOld(book.indices[numeraire], terms, book) ? 1 : 0
  return book.indices.map((index, asset) => {
    if (index === undefined) return index
    // Its age is in every other asset's band already.
    if (asset === numeraire) return { ...index, time: book.time }
    const bands = ofNumeraire + (isOld(index, terms, book) ? 1 : 0)
    if (bands === 0) return index
    const price = end(index.price, held[asset] ?? 0n, bands, terms, stance)
    return { ...index, price, time: book.time }
  })
}

/** By asset index, above zero where a higher price is better. */
function sidesOf(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  stance: PriceSide,
): Holdings {
  if (terms.loan === null) return Holdings.of(account, terms, book)
  const measure = stance === 'credit' ? 'initial' : 'maintenance'
  return Exposures.of(account, terms, book).of.map((stake) => Exposures.net(stake, terms, measure))
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
  terms: BoundRulebook,
  stance: PriceSide,
): bigint {
  const band = Ratio.mulUp(Integer.abs(price), terms.rulebook.prices.staleBand)
  const shift = Integer.mul(band, BigInt(bands))
  return held > 0n === (stance === 'liquidation') ? price + shift : price - shift
}
