import { Real } from '../base/Real.ts'
import { applyStaleBand } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import { Method, pathUnit } from '../margin/Method.ts'
import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountBook, RuledAccount } from './AccountBook.ts'
import type { CoupledMarkets } from './CoupledMarkets.ts'
import type { Direction } from './Direction.ts'
import { distanceTo, roundingOf } from './distanceTo.ts'
import { Held } from './Held.ts'
import { holdings, sold, whole } from './holdings.ts'

/** An account that several markets can force, and what it trades in each of them when they do. */
export interface CoupledAccount {
  readonly id: string
  readonly account: Account
  readonly rules: BoundRulebook
  /** The marginRatio of maintenance above which it is liquidated. */
  readonly threshold: Ratio
  /** The prices it is taken at now: those of the book, stale ones at the end of their band. */
  readonly prices: PriceBook
  /** Its markets, by place, in rising order. */
  readonly legs: readonly Leg[]
  /** Whole units of the report's currency for one of its numeraire. */
  readonly scale: number
}

/** What an account has in one market. */
export interface Leg {
  readonly place: number
  /** Sold when it is liquidated, in whole units of the currency at prices now; bought where negative. */
  readonly flow: number
  /** Collateral in the market, which is sold as far as closing leaves a debt. */
  readonly collateral: number
  /** Whether it loses where the price falls, and where it rises; both where it has both. */
  readonly losesDown: boolean
  readonly losesUp: boolean
}

type Places = Pick<CoupledMarkets, 'places' | 'ofAsset'>

/** An account as the loop takes it; null where no market can force it. */
export function of(
  book: AccountBook,
  one: RuledAccount,
  coupled: Places,
  currency: Asset,
): CoupledAccount | null {
  const { account } = one
  const rules = book.terms.get(one.rulebook)
  const threshold = rules && Held.thresholdsOf(rules).liquidate
  if (rules === undefined || !threshold) return null
  const scale = Held.scaleOf(book.prices, rules.numeraire, currency) ?? 0
  const legs = legsOf(book, account, rules, coupled, scale)
  if (legs.length === 0) return null
  const prices = applyStaleBand(account, rules, book.prices, 'liquidation')
  return { id: account.id, account, rules, threshold, prices, legs, scale }
}

function legsOf(
  book: AccountBook,
  account: Account,
  rules: BoundRulebook,
  coupled: Places,
  scale: number,
): readonly Leg[] {
  const legs = new Map<number, Leg>()
  const add = (place: number, part: Partial<Leg>): void => {
    const own = legs.get(place) ?? nothing(place)
    legs.set(place, {
      place,
      flow: own.flow + (part.flow ?? 0),
      collateral: own.collateral + (part.collateral ?? 0),
      losesDown: own.losesDown || part.losesDown === true,
      losesUp: own.losesUp || part.losesUp === true,
    })
  }
  const held = holdings(account, rules, book.prices)
  const isLoan = Method.loan(rules) !== null
  for (const { market, worth } of sold(held, isLoan)) {
    const place = coupled.places.get(market)
    if (place === undefined) continue
    add(place, { flow: scale * worth, losesDown: worth > 0, losesUp: worth < 0 })
  }
  for (const { place, worth } of isLoan ? [] : collateralOf(book, account, rules, coupled)) {
    add(place, { collateral: Math.max(0, scale * worth), losesDown: worth > 0, losesUp: worth < 0 })
  }
  return [...legs.values()].sort((a, b) => a.place - b.place)
}

const nothing = (place: number): Leg => ({
  place,
  flow: 0,
  collateral: 0,
  losesDown: false,
  losesUp: false,
})

/** Balances whose price follows a market, in whole units of the numeraire. */
function collateralOf(
  { prices }: AccountBook,
  account: Account,
  rules: BoundRulebook,
  { ofAsset }: Places,
): readonly { readonly place: number; readonly worth: number }[] {
  return rules.assets.flatMap((asset) => {
    const balance = account.balances[asset.index] ?? 0n
    const place = ofAsset[asset.index] ?? -1
    if (balance === 0n || place < 0 || asset.index === rules.numeraire.index) return []
    const worth = PriceBook.convert(prices, Amount.of(balance), asset, rules.numeraire)
    return worth === null ? [] : [{ place, worth: whole(worth, rules.numeraire) }]
  })
}

/** An account at given prices. */
export interface Look {
  /** Whether it is over its threshold; never where a price is missing. */
  readonly isOver: boolean
  /**
   * How far each of its prices may move from there before it could be over it, as a log move: certified
   * by the method's headroom; 0 where nothing is.
   */
  readonly room: number
}

export function look({ account, rules, threshold }: CoupledAccount, prices: PriceBook): Look {
  const found = assess(account, rules, prices)
  const measure = Assessment.measure(found, 'maintenance')
  if (found.certainty !== 'unknown' && Assessment.exceeds(measure, threshold)) {
    return { isOver: true, room: 0 }
  }
  const path = Method.of(rules).headroom({ account, rules, prices }, found, threshold)
  const share = Ratio.toNumber(Ratio.of(path, pathUnit)) - coarsest(account, prices)
  return { isOver: false, room: share > 0 ? Real.ln1p(share) : 0 }
}

/** The largest share that rounding is of a price on which it depends. */
function coarsest({ positions, balances }: Account, { marks, indices }: PriceBook): number {
  let most = 0
  for (const { instrument } of positions) {
    most = Math.max(most, roundingOf(marks[instrument.index]?.price))
  }
  for (const [index, balance] of balances.entries()) {
    if (balance !== undefined && balance !== 0n) {
      most = Math.max(most, roundingOf(indices[index]?.price))
    }
  }
  return most
}

/**
 * Whether it is over its threshold on the straight way from one set of moves to another, at whose end it
 * is not. Where all its markets hurt, or all help, there is nowhere worse than an end.
 */
export function isForcedBetween(
  one: CoupledAccount,
  step: {
    readonly from: Float64Array
    readonly to: Float64Array
    readonly before: PriceBook
    readonly direction: Direction
  },
): boolean {
  if (!isMixed(one, step.from, step.to)) return false
  const { account, rules, threshold } = one
  const options = { threshold, reach: 1, step: 1 / 16 }
  return distanceTo(account, rules, step.before, step.direction, options).move <= 1
}

/** Whether something of it gains on the way and something loses. */
function isMixed({ legs }: CoupledAccount, from: Float64Array, to: Float64Array): boolean {
  let [gains, loses] = [false, false]
  for (const { place, losesDown, losesUp } of legs) {
    const by = (to[place] as number) - (from[place] as number)
    if (by === 0) continue
    loses ||= by > 0 ? losesDown : losesUp
    gains ||= by > 0 ? losesUp : losesDown
  }
  return gains && loses
}

/**
 * What closing it at given prices leaves it owing, in whole units of the currency: paid out of its
 * collateral. Nothing for a loan, whose collateral is counted with what it owes.
 */
export function owes({ account, rules, scale }: CoupledAccount, prices: PriceBook): number {
  if (Method.loan(rules) !== null) return 0
  const left = new Map<number, bigint>()
  const add = (asset: number, amount: bigint): void =>
    void left.set(asset, (left.get(asset) ?? account.balances[asset] ?? 0n) + amount)
  for (const position of account.positions) {
    const mark = PriceBook.usable(prices, position.instrument)
    if (mark !== undefined) add(position.instrument.settleIndex, Position.profit(position, mark))
  }
  let owed = 0
  for (const [index, amount] of left) {
    const asset = rules.assets[index]
    if (amount >= 0n || asset === undefined) continue
    const worth = PriceBook.convert(prices, Amount.of(-amount), asset, rules.numeraire) ?? 0n
    owed += scale * whole(worth, rules.numeraire)
  }
  return owed
}

export * as CoupledAccount from './CoupledAccount.ts'
