import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Order } from '../model/Order.ts'
import type { Position } from '../model/Position.ts'
import { type Index, PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { PriceSide } from './MarginContext.ts'
import { Method } from './Method.ts'

/** Which prices that an account needs are old, and whether any of them matters. */

/**
 * Whether the account needs an old price, also of a coin that its method does not count: net worth
 * counts it. Looks up by index only: it runs before every assessment.
 */
export function isAny(account: Account, rules: BoundRulebook, prices: PriceBook): boolean {
  const { positions, orders, balances } = account
  for (let index = 0; index < positions.length; index++) {
    const position = positions[index]
    if (position !== undefined && isOldPosition(position, rules, prices)) return true
  }
  for (let index = 0; index < balances.length; index++) {
    const balance = balances[index]
    if (balance === undefined || balance === 0n) continue
    if (isOldHolding(rules, prices, index, balance)) return true
  }
  for (let index = 0; index < orders.length; index++) {
    const order = orders[index]
    if (order !== undefined && isOldOrder(order, rules, prices)) return true
  }
  return false
}

/**
 * Whether an old price makes an account bounded: that of a position, an order or a debt, and for
 * liquidation that of collateral as well. For credit old collateral counts for nothing, which is
 * certain. What is worth less than the rulebook's dust at its last price makes nothing uncertain.
 *
 * Rules: [MARGIN3] [MARGIN22]
 */
export const matters = (
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  side: PriceSide,
): boolean => of(account, rules, prices, side).length > 0

/** What makes an account bounded, each once: its instruments first, then its assets. */
export function of(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  side: PriceSide,
): readonly (Instrument | Asset)[] {
  const { positions, orders, balances } = account
  const old = (asset: number): boolean => isOldAsset(asset, rules, prices)
  const found = new Set<Instrument | Asset>()
  const add = (instrument: Instrument, assets: readonly number[], isMark: boolean): void => {
    if (isMark) found.add(instrument)
    for (const asset of assets.filter(old)) found.add(rules.assets[asset] as Asset)
  }
  for (const position of positions) {
    const { instrument } = position
    if (isDust(sizeOf(position, prices), instrument.settleIndex, rules, prices)) continue
    add(instrument, Instrument.pricedBy(instrument), isOldMark(instrument, rules, prices))
  }
  for (const order of orders) {
    const { instrument, lots, price, reduceOnly } = order
    const size = Instrument.isOption(instrument)
      ? Instrument.face(instrument, lots)
      : Instrument.notional(instrument, lots, price)
    if (reduceOnly || isDust(size, instrument.settleIndex, rules, prices)) continue
    const isMark = side === 'credit' && isOldMark(instrument, rules, prices)
    const isSpot = instrument.kind === 'spot'
    add(instrument, assetsOf(order), isMark && !isSpot)
  }
  for (const [index, balance] of balances.entries()) {
    if (balance === undefined || balance === 0n || (balance > 0n && side === 'credit')) continue
    if (!isOldBalance(account, rules, prices, index, balance)) continue
    const asset = underlyingOf(rules, index)
    const amount = PriceBook.underlying(prices, rules.assets[index] as Asset, balance)
    if (!isDust(amount, asset, rules, prices)) found.add(rules.assets[asset] as Asset)
  }
  return [...found]
}

/** What settles an order: a spot order pays with either of its assets. */
const assetsOf = ({ instrument }: Order): readonly number[] =>
  instrument.kind === 'spot'
    ? [instrument.settleIndex, instrument.baseIndex]
    : Instrument.pricedBy(instrument)

/**
 * The absolute notional of a position, at cost where it has no usable mark. That of an option is at its
 * strike: its premium says little of what it may ask, and it has no cost.
 */
function sizeOf({ instrument, lots, cost }: Position, prices: PriceBook): bigint {
  if (Instrument.isOption(instrument)) return Instrument.face(instrument, lots)
  const price = PriceBook.usable(prices, instrument)
  return price === undefined ? Integer.abs(cost) : Instrument.notional(instrument, lots, price)
}

/**
 * Whether an amount is worth less than the dust of a rulebook, at the last prices. What has no price
 * is not known to be.
 *
 * Rules: [MARGIN22]
 */
export function isDust(
  amount: bigint,
  asset: number,
  { rulebook, assets, numeraire }: BoundRulebook,
  prices: PriceBook,
): boolean {
  const { dust } = rulebook.liquidation
  if (dust === 0n) return false
  const owed = Amount.of(-Integer.abs(amount))
  const value = PriceBook.convert(prices, owed, assets[asset] as Asset, numeraire)
  return value !== null && -value < dust
}

const underlyingOf = ({ assets }: BoundRulebook, index: number): number =>
  assets[index]?.claim?.of ?? index

const isOldPosition = (
  { instrument }: Position,
  rules: BoundRulebook,
  prices: PriceBook,
): boolean => isOldMark(instrument, rules, prices) || isOldPricing(instrument, rules, prices)

/** Most need one index, and no list is made of it here: this runs before every assessment. */
const isOldPricing = (instrument: Instrument, rules: BoundRulebook, prices: PriceBook): boolean =>
  isOldAsset(instrument.settleIndex, rules, prices) ||
  (instrument.kind === 'option' &&
    Instrument.pricedBy(instrument).some((asset) => isOldAsset(asset, rules, prices)))

/** A balance that counts, with an old price. A holding that was never priced counts for nothing. */
function isOldBalance(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  index: number,
  balance: bigint,
): boolean {
  if (!isOldHolding(rules, prices, index, balance)) return false
  return Method.of(rules).counts(account, rules, underlyingOf(rules, index), balance)
}

function isOldHolding(
  rules: BoundRulebook,
  prices: PriceBook,
  index: number,
  balance: bigint,
): boolean {
  const asset = underlyingOf(rules, index)
  return isOldAsset(asset, rules, prices) && (balance < 0n || isPriced(asset, rules, prices))
}

const isPriced = (asset: number, { numeraire }: BoundRulebook, { indices }: PriceBook): boolean =>
  indices[asset] !== undefined && indices[numeraire.index] !== undefined

function isOldOrder({ instrument }: Order, rules: BoundRulebook, prices: PriceBook): boolean {
  if (isOldPricing(instrument, rules, prices)) return true
  return instrument.kind === 'spot'
    ? isOldAsset(instrument.baseIndex, rules, prices)
    : isOldMark(instrument, rules, prices)
}

export const isOldIndex = (
  price: Index | undefined,
  { rulebook }: BoundRulebook,
  prices: PriceBook,
): boolean => PriceBook.validity(price, prices.time, rulebook.prices.staleAfter) === 'stale'

export const isOldMark = (
  instrument: Instrument,
  rules: BoundRulebook,
  prices: PriceBook,
): boolean => {
  const mark = prices.marks[instrument.index]
  if (mark === undefined) return false
  const { staleAfter } = BoundRulebook.markPolicy(rules, instrument)
  return PriceBook.validity(mark, prices.time, staleAfter) === 'stale'
}

/** The numeraire needs no index of its own; any other asset needs both. */
function isOldAsset(asset: number, rules: BoundRulebook, prices: PriceBook): boolean {
  const numeraire = rules.numeraire.index
  if (asset === numeraire) return false
  return (
    isOldIndex(prices.indices[asset], rules, prices) ||
    isOldIndex(prices.indices[numeraire], rules, prices)
  )
}

export * as Staleness from './Staleness.ts'
