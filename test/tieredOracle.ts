import { Decimal } from 'decimal.js'
import { TieredTerms } from '../src/margin/methods/tiered/TieredTerms.ts'
import type { Account } from '../src/model/Account.ts'
import type { Asset } from '../src/model/Asset.ts'
import type { BoundRulebook } from '../src/model/BoundRulebook.ts'
import type { Brackets, Tier } from '../src/model/Brackets.ts'
import type { Instrument } from '../src/model/Instrument.ts'
import type { Order } from '../src/model/Order.ts'
import type { Leg } from '../src/model/Position.ts'
import type { PriceBook } from '../src/model/PriceBook.ts'
import type { Liability, TieredMethod } from '../src/model/Rulebook.ts'
import { Ratio } from '../src/money/Ratio.ts'

/**
 * Exchange brackets worked out a second time, slowly and from the formulas: whole units and decimal
 * fractions, brackets as a sum over tiers instead of maintenance amounts, orders by leg. It shares
 * nothing with the engine but the nouns.
 *
 * Exact leaves every number unrounded; otherwise each is rounded where docs/spec/tiered.md says so.
 * Every price is there and every instrument has a table.
 */
export interface Totals {
  readonly equity: Decimal
  readonly net: Decimal
  readonly initial: Decimal
  readonly maintenance: Decimal
  readonly gross: Decimal
}

const Exact = Decimal.clone({ precision: 200, toExpNeg: -999, toExpPos: 999 })
/** Thirds and the like are cut at 200 digits, so what is whole is first made whole again. */
const places = 80
const real = (n: bigint): Decimal => new Exact(n.toString())
const ten = (n: number): Decimal => new Exact(10).pow(n)

interface World {
  readonly account: Account
  readonly terms: BoundRulebook
  readonly book: PriceBook
  readonly up: (n: Decimal) => Decimal
  readonly down: (n: Decimal) => Decimal
}

export function tieredOracle(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  isExact: boolean,
): Totals {
  const world: World = {
    account,
    terms,
    book,
    up: (n) => (isExact ? n : n.toDecimalPlaces(places).ceil()),
    down: (n) => (isExact ? n : n.toDecimalPlaces(places).floor()),
  }
  const legs = legsOf(account)
  const sum = (of: (leg: OpenLeg) => Decimal): Decimal =>
    legs.reduce((all, leg) => all.plus(of(leg)), real(0n))
  return {
    ...held(world, legs),
    gross: sum((leg) => worthUp(world, leg, notional(world, leg))),
    maintenance: sum((leg) => worthUp(world, leg, maintenance(world, leg))).plus(
      owedShare(world, legs, 'maintenance'),
    ),
    initial: sum((leg) => initial(world, leg))
      .plus(spot(world, legs))
      .plus(owedShare(world, legs, 'initial')),
  }
}

/** A leg with a position, orders or both. */
interface OpenLeg {
  readonly instrument: Instrument
  readonly leg: Leg
  readonly lots: bigint
  readonly cost: bigint
  readonly met: bigint
}

function legsOf({ positions, orders }: Account): readonly OpenLeg[] {
  const legs = new Map<string, OpenLeg>()
  for (const { instrument, leg } of orders) {
    if (instrument.kind === 'spot') continue
    legs.set(`${instrument.id} ${leg}`, { instrument, leg, lots: 0n, cost: 0n, met: 0n })
  }
  for (const { instrument, leg, lots, cost, funding } of positions) {
    legs.set(`${instrument.id} ${leg}`, { instrument, leg, lots, cost, met: funding })
  }
  return [...legs.values()]
}

const decimal = ({ units, scale }: { units: bigint; scale: number }): Decimal =>
  real(units).div(ten(scale))

/** Settlement atoms, signed, unrounded. */
function worth({ terms }: World, instrument: Instrument, lots: bigint, ticks: bigint): Decimal {
  const { lot, contractSize, tick, settleIndex, payoff } = instrument
  const size = real(lots).times(decimal(lot)).times(decimal(contractSize))
  const price = real(ticks).times(decimal(tick))
  const units = payoff === 'linear' ? size.times(price) : size.neg().div(price)
  return units.times(ten((terms.assets[settleIndex] as Asset).decimals))
}

const mark = ({ book }: World, { index }: Instrument): bigint =>
  (book.marks[index] as { price: bigint }).price

const notional = (world: World, { instrument, lots }: OpenLeg): Decimal =>
  lots === 0n ? real(0n) : world.up(worth(world, instrument, lots, mark(world, instrument)).abs())

/** Each part of the notional at the rate of the tier it lies in, or all at the rate of the last. */
function maintenance(world: World, leg: OpenLeg): Decimal {
  const size = notional(world, leg)
  const table = TieredTerms.of(world.terms).brackets[leg.instrument.index] as Brackets
  const { tiers, denominator } = table
  if (table.by === 'lots' || table.steps) {
    const measured = table.by === 'lots' ? real(leg.lots).abs() : size
    const { rate } = tiers.findLast(({ floor }) => measured.gte(real(floor))) as Tier
    const grown = measured.times(real(table.slope ?? 0n)).plus(real(rate))
    return world.up(size.times(grown).div(real(denominator)))
  }
  const parts = tiers.map(({ floor, rate }, index) => {
    const cap = tiers[index + 1]?.floor
    const top = cap === undefined ? size : Exact.min(size, real(cap))
    return Exact.max(0, top.minus(real(floor)))
      .times(real(rate))
      .div(real(denominator))
  })
  return world.up(Exact.sum(0, ...parts))
}

function initial(world: World, leg: OpenLeg): Decimal {
  const { instrument } = leg
  const alone = notional(world, leg)
  const lots = real(leg.lots).abs()
  const own = leg.lots === 0n ? real(0n) : asked(world, instrument, alone, lots)
  const worst = worstSide(world, leg, alone, notionalOf)
  const most = worstSide(world, leg, lots, (_world, order) => real(order.lots).abs())
  const extra = worst.gt(alone) ? asked(world, instrument, worst, most).minus(own) : real(0n)
  return worthUp(world, leg, own).plus(worthUp(world, leg, extra))
}

function asked(world: World, instrument: Instrument, size: Decimal, lots: Decimal): Decimal {
  const table = TieredTerms.of(world.terms).brackets[instrument.index] as Brackets
  const measured = table.by === 'lots' ? lots : size
  const holds = table.tiers.findLast(({ floor }) => measured.gte(real(floor))) as Tier
  const least = real(holds.leverageMax.denominator).div(real(holds.leverageMax.numerator))
  const grows = measured.times(real(table.slope ?? 0n)).div(real(table.denominator))
  const most = real(1n).div(least.plus(grows))
  const chosen = world.account.leverages[instrument.index]
  const leverage = chosen === undefined ? most : Exact.min(most, real(chosen))
  return world.up(size.div(leverage))
}

type SizeOf = (world: World, order: Order) => Decimal

const notionalOf: SizeOf = (world, { instrument, lots, price }) =>
  world.up(worth(world, instrument, lots, price).abs())

/** The largest size over: nothing fills, all that buys fills, all that sells fills. */
function worstSide(world: World, leg: OpenLeg, held: Decimal, sizeOf: SizeOf): Decimal {
  const signed = held.times(leg.lots < 0n ? -1 : 1)
  const mine = world.account.orders.filter(
    (order) =>
      !order.reduceOnly && order.instrument.id === leg.instrument.id && order.leg === leg.leg,
  )
  const side = (isBuy: boolean): Decimal =>
    mine
      .filter(({ lots }) => lots > 0n === isBuy)
      .map((order) => sizeOf(world, order))
      .reduce((all, size) => all.plus(size), real(0n))
  const [bought, sold] = [signed.plus(side(true)), signed.minus(side(false))]
  if (leg.leg === 'long') return bought
  if (leg.leg === 'short') return sold.neg()
  return Exact.max(bought.abs(), sold.abs())
}

/**
 * What each spot order may take from credit, whichever others are filled: what it gives at the most
 * an atom of it can count, less what it receives at the least. Where all together could leave a
 * debt, an atom given counts in full.
 */
function spot(world: World, legs: readonly OpenLeg[]): Decimal {
  const swaps = world.account.orders
    .filter(({ instrument, reduceOnly }) => instrument.kind === 'spot' && !reduceOnly)
    .map((order) => swapOf(world, order))
  const worth = ({ asset, amount }: Side, each: Decimal): Decimal =>
    each.isZero() ? each : rate(world, asset).times(amount).times(each)
  const reserved = swaps.map(({ given, received }) => {
    const gone = swaps.filter((one) => one.given.asset === given.asset)
    const least = gone.reduce(
      (left, one) => left.minus(one.given.amount),
      amountOf(world, legs, given.asset),
    )
    const most = least.lt(0)
      ? debtAsks(world, given.asset)
      : Exact.max(...credits(world, given.asset))
    const lost = world.up(worth(given, most))
    const got = world.down(worth(received, Exact.min(...credits(world, received.asset))))
    return Exact.max(0, lost.minus(got))
  })
  return Exact.sum(0, ...reserved)
}

/** What an atom more owed takes from equity and adds to the initial requirement. */
function debtAsks(world: World, asset: Asset): Decimal {
  const { weight, initial } = owedTerms(world, asset)
  return real(weight.numerator)
    .div(real(weight.denominator))
    .plus(real(initial.numerator).div(real(initial.denominator)))
}

/** What is listed of a debt; or of a coin that contracts settle in, the highest of their first rates. */
function owedTerms(
  { terms: { rulebook, instruments, numeraire }, account: { kind } }: World,
  { id }: Asset,
): Pick<Liability, 'weight' | 'initial' | 'maintenance'> {
  const { liabilities, brackets } = rulebook.method as TieredMethod
  const listed = liabilities?.get(id)
  if (listed !== undefined) return listed
  let [initial, maintenance] = [Ratio.zero, Ratio.zero]
  const isPlain = id === numeraire.id || kind === 'mirrored'
  for (const { id: name, settle } of isPlain ? [] : instruments) {
    const table = brackets.get(name)
    const first = table?.tiers[0]
    if (settle !== id || table === undefined || first === undefined) continue
    const { numerator, denominator } = first.leverageMax
    const [opens, keeps] = [
      Ratio.of(denominator, numerator),
      Ratio.of(first.rate, table.denominator),
    ]
    if (Ratio.compare(opens, initial) > 0) initial = opens
    if (Ratio.compare(keeps, maintenance) > 0) maintenance = keeps
  }
  return { weight: Ratio.one, initial, maintenance }
}

/** What an atom more may count: of each tier's first atoms. */
function credits(world: World, asset: Asset): readonly Decimal[] {
  const floors = TieredTerms.of(world.terms).collateral[asset.index]?.tiers.map(
    ({ floor }) => floor,
  )
  return (floors ?? [0n]).map((floor) =>
    weighed(world, asset, real(floor + 1n)).minus(weighed(world, asset, real(floor))),
  )
}

interface Side {
  readonly asset: Asset
  readonly amount: Decimal
}

function swapOf(world: World, { instrument, lots, price }: Order): { given: Side; received: Side } {
  const { assets } = world.terms
  const [quote, base] = [
    assets[instrument.settleIndex] as Asset,
    assets[instrument.baseIndex] as Asset,
  ]
  const size = real(lots).times(decimal(instrument.lot)).times(decimal(instrument.contractSize))
  const atoms = size.abs().times(ten(base.decimals))
  const paid = worth(world, instrument, lots, price).abs()
  return lots > 0n
    ? {
        given: { asset: quote, amount: world.up(paid) },
        received: { asset: base, amount: world.down(atoms) },
      }
    : {
        given: { asset: base, amount: world.up(atoms) },
        received: { asset: quote, amount: world.down(paid) },
      }
}

function held(world: World, legs: readonly OpenLeg[]): Pick<Totals, 'equity' | 'net'> {
  const { terms } = world
  let [equity, net] = [real(0n), real(0n)]
  for (const asset of terms.assets) {
    const amount = amountOf(world, legs, asset)
    net = net.plus(world.down(rate(world, asset).times(amount)))
    equity = equity.plus(world.down(rate(world, asset).times(weighed(world, asset, amount))))
  }
  return { equity, net }
}

/** What debts require, each share rounded up once. */
function owedShare(
  world: World,
  legs: readonly OpenLeg[],
  measure: 'initial' | 'maintenance',
): Decimal {
  const shares = world.terms.assets.map((asset) => {
    const owed = amountOf(world, legs, asset).neg()
    if (owed.lte(0)) return real(0n)
    const { numerator, denominator } = owedTerms(world, asset)[measure]
    return valueUp(world, owed.times(real(numerator)).div(real(denominator)), asset)
  })
  return Exact.sum(0, ...shares)
}

/** The balance, every profit that settles in an asset, and their pending funding. */
function amountOf(world: World, legs: readonly OpenLeg[], { index }: Asset): Decimal {
  const profits = legs
    .filter(({ instrument, lots }) => instrument.settleIndex === index && lots !== 0n)
    .map((leg) => profit(world, leg))
  return Exact.sum(real(world.account.balances[index] ?? 0n), 0, ...profits)
}

function profit(world: World, { instrument, lots, cost, met }: OpenLeg): Decimal {
  const index = world.book.funding[instrument.index] ?? 0n
  const funding = real(lots)
    .times(real(index - met))
    .div(ten(9))
    .neg()
  const value = worth(world, instrument, lots, mark(world, instrument))
  return world.down(value).minus(real(cost)).plus(world.down(funding))
}

function weighed(world: World, asset: Asset, amount: Decimal): Decimal {
  const { terms } = world
  const haircut = TieredTerms.of(terms).collateral[asset.index]
  if (amount.lte(0)) {
    const { numerator, denominator } = owedTerms(world, asset).weight
    return amount.times(real(numerator)).div(real(denominator))
  }
  if (haircut === undefined) return asset.id === terms.numeraire.id ? amount : real(0n)
  const parts = haircut.tiers.map(({ floor, weight }, index) => {
    const cap = haircut.tiers[index + 1]?.floor
    const top = cap === undefined ? amount : Exact.min(amount, real(cap))
    const part = Exact.max(0, top.minus(real(floor)))
    return part.times(real(weight.numerator)).div(real(weight.denominator))
  })
  return Exact.sum(0, ...parts)
}

/** Numeraire atoms an atom. */
function rate({ terms, book }: World, asset: Asset): Decimal {
  const { numeraire } = terms
  if (asset.id === numeraire.id) return real(1n)
  const price = (of: Asset): Decimal => real(book.indices[of.index]?.price as bigint)
  return price(asset).div(price(numeraire)).times(ten(numeraire.decimals)).div(ten(asset.decimals))
}

const valueUp = (world: World, amount: Decimal, asset: Asset): Decimal =>
  world.up(amount.times(rate(world, asset)))

const worthUp = (world: World, { instrument }: OpenLeg, amount: Decimal): Decimal =>
  valueUp(world, amount, world.terms.assets[instrument.settleIndex] as Asset)
