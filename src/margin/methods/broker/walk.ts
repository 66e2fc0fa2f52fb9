import type { Asset } from '../../../model/Asset.ts'
import type { Tier } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Method } from '../../Method.ts'
import { Walk } from '../Walk.ts'
import { Ask } from './Ask.ts'
import { chosenBy, legsOf, type OrderedLeg, worstSide } from './orders.ts'

/**
 * Walks once through an account of a broker and emits every term: positions, then orders leg by leg,
 * then what is held of each asset.
 *
 * Rules: [BROKER1] [BROKER2] [BROKER3] [BROKER4] [BROKER5]
 */
export const walk: Method['walk'] = (account, rules, prices, visitor, into) => {
  const held = account.balances.slice()
  const one = { account, rules, prices, visitor, into, held }
  for (const position of account.positions) openPosition(one, position)
  if (account.orders.length > 0) openOrders(one)
  Walk.totals(one, worthOf)
}

/** A position without a usable mark counts at cost, and makes the account unknown. */
export function openPosition<T>(one: Walk<T>, position: Position): void {
  const price = PriceBook.usable(one.prices, position.instrument) ?? null
  const notional = Walk.notional(position, price, Walk.gain(one, position, price))
  if (price === null) Walk.missing(one, 'mark.missing', position, notional)
  else requirement(one, position, price, notional)
}

function requirement<T>(one: Walk<T>, position: Position, price: bigint, notional: bigint): void {
  const { rules, prices, visitor, into } = one
  const { instrument, lots } = position
  const ask = Ask.at(rules, instrument, prices.time)
  if (ask === undefined) {
    visitor.unknown(into, 'brackets.missing', instrument)
    return
  }
  visitor.notional(into, position, price, notional, notional)
  const side = Ask.sideOf(ask, lots)
  const worth = Ask.worth(instrument, price)
  const kept = Ask.kept(side, worth, lots)
  const { table } = Ask.row(side.maintenance, worth)
  const tier = table.tiers[0] as Tier
  visitor.maintenance(into, position, notional, table, tier, kept, kept)
  const asked = Integer.max(
    Ask.opened(side, worth, lots, kept),
    chosenBy(one.account.leverages[instrument.index], notional),
  )
  visitor.initial(into, position, notional, leverageOf(notional, asked), asked, asked)
}

/** What the initial requirement comes to. */
const leverageOf = (notional: bigint, asked: bigint): Ratio =>
  notional > 0n && asked > 0n ? { numerator: notional, denominator: asked } : Ratio.one

/**
 * What the open orders of a leg could add at most: that of its worse side, with all of it filled, less
 * what the position asks now.
 *
 * Rules: [BROKER3] [BROKER4]
 */
export function openOrders<T>(one: Walk<T>): void {
  const { account, rules, prices, visitor, into } = one
  for (const { instrument, leg, lots } of legsOf(account)) {
    const ask = Ask.at(rules, instrument, prices.time)
    const price = PriceBook.usable(prices, instrument)
    if (ask === undefined) {
      visitor.unknown(into, 'brackets.missing', instrument)
      continue
    }
    const leverage = account.leverages[instrument.index]
    const standing = { ask, leverage, ...standingOf(ask, { instrument, leg, lots }, price) }
    const held = Integer.max(standing.asked, chosenBy(leverage, standing.notional))
    const { notional, asked } = worstSide(account, { instrument, leg, lots }, standing)
    if (asked <= held) continue
    const extra = asked - held
    visitor.orders(into, instrument, leg, notional, leverageOf(notional, extra), extra, extra)
  }
}

/** What is held of a leg, and what it asks to open; nothing where it has no price. */
function standingOf(ask: Ask, { instrument, lots }: OrderedLeg, price: bigint | undefined) {
  if (lots === 0n || price === undefined) return { notional: 0n, asked: 0n }
  return {
    notional: Instrument.notional(instrument, lots, price),
    asked: Ask.opened(Ask.sideOf(ask, lots), Ask.worth(instrument, price), lots),
  }
}

/**
 * The numeraire in full; other assets in full where they are owed, and not at all where they are held.
 *
 * Rules: [BROKER5]
 */
export function worthOf<T>(one: Walk<T>, asset: Asset, amount: bigint): void {
  const { rules, prices, visitor, into } = one
  const value = PriceBook.convert(prices, Amount.of(amount), asset, rules.numeraire)
  if (value === null) {
    if (amount < 0n) visitor.unknown(into, 'index.missing', asset)
    return
  }
  visitor.worth(into, asset, amount, value)
  const isHeld = amount > 0n && asset.index !== rules.numeraire.index
  if (isHeld) visitor.haircut(into, asset, undefined, amount, -value)
}
