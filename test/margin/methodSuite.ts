import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { assess } from '../../src/margin/assess.ts'
import { atMarks, committed } from '../../src/margin/committed.ts'
import { cureQuantity } from '../../src/margin/cures/cureQuantity.ts'
import { isCured } from '../../src/margin/cures/isCured.ts'
import { Envelope } from '../../src/margin/Envelope.ts'
import type { ExplainedTerm, TermKind } from '../../src/margin/ExplainedTerm.ts'
import { explain } from '../../src/margin/explain.ts'
import type { MarginContext, PriceSide } from '../../src/margin/MarginContext.ts'
import { Method, pathUnit } from '../../src/margin/Method.ts'
import { ProForma } from '../../src/margin/ProForma.ts'
import { Curve } from '../../src/margin/prices/Curve.ts'
import { Interval } from '../../src/margin/prices/Interval.ts'
import { PricePath } from '../../src/margin/prices/PricePath.ts'
import type { Account } from '../../src/model/Account.ts'
import { Assessment } from '../../src/model/Assessment.ts'
import type { Asset } from '../../src/model/Asset.ts'
import { Instrument } from '../../src/model/Instrument.ts'
import type { Order } from '../../src/model/Order.ts'
import { PriceBook } from '../../src/model/PriceBook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Integer } from '../../src/money/Integer.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Factors } from '../../src/sentry/Factors.ts'
import { numRuns } from '../numRuns.ts'

/**
 * What every method is tested for: the contract of `src/margin/Method.ts`, whatever the method. A
 * method brings accounts of its own kind and an independent reckoning of their exact sums.
 */
export interface MethodSubject {
  readonly name: string
  /** Accounts that the method admits, with every price there and fresh. */
  readonly scenes: fc.Arbitrary<MarginContext>
  /** Accounts with something that the method has no rule for, and with every price. */
  readonly odd: fc.Arbitrary<MarginContext>
  /** Accounts with one exposure. */
  readonly levers: fc.Arbitrary<Lever>
  /** The sums without any rounding. */
  readonly exact: (context: MarginContext) => Exact
  /** What of an assessment a stale price's ends bound. */
  readonly bounded: (assessment: Assessment, side: PriceSide) => bigint
}

/** An account whose slack goes one way with one price. */
export interface Lever {
  readonly context: MarginContext
  readonly price: bigint
  /** Which way is worse. */
  readonly worse: -1n | 1n
  readonly at: (price: bigint) => PriceBook
}

export interface Exact {
  readonly equity: Decimal
  readonly maintenance: Decimal
  /** The most that rounding may take, and what of it the account may be given. */
  readonly dust: Decimal
  readonly given: Decimal
}

const taken = ({ account, rules, prices }: MarginContext, side?: PriceSide): Assessment =>
  assess(account, rules, prices, side)

const slackOf = (assessment: Assessment, { numerator, denominator }: Ratio): bigint =>
  assessment.equity * numerator - assessment.maintenance * denominator

const picks = fc.array(fc.nat({ max: 99 }), { minLength: 12, maxLength: 12 })
const thresholds = fc.constantFrom(Ratio.of(1n, 2n), Ratio.of(4n, 5n), Ratio.one)

/** Registers the whole suite for one method. */
export function methodSuite(subject: MethodSubject): void {
  const { name } = subject
  pure(subject)
  explained(subject)
  rounded(subject)
  monotone(subject)
  staleEnds(subject)
  certainPaths(subject)
  enveloped(subject)
  profiled(subject)
  missing(subject)
  admitted(subject)
  reduced(subject)
  test(`[METHOD1] ${name}: a fee on top never asks for less, and none asks for the same`, () => {
    fc.assert(
      fc.property(subject.scenes, (context) => {
        const { account, rules, prices } = context
        const { charged } = Method.of(rules)
        const asked = (fee: Ratio): bigint =>
          assess(account, charged(rules, fee), prices).maintenance
        assert.equal(asked(Ratio.zero), taken(context).maintenance)
        assert.ok(asked(Ratio.of(1n, 1_000n)) >= taken(context).maintenance)
      }),
      { numRuns },
    )
  })
  committing(subject)
  deposited(subject)
}

function pure({ name, scenes }: MethodSubject): void {
  test(`[METHOD2] ${name}: the same account and prices give the same, and are left as they were`, () => {
    fc.assert(
      fc.property(scenes, ({ account, rules, prices }) => {
        frozen(account)
        frozen(prices)
        const first = explain(account, rules, prices)
        assert.deepEqual(explain(account, rules, prices), first)
        const other = { ...account, balances: [...account.balances] }
        assert.deepEqual(explain(other, rules, structuredClone(prices)), first)
      }),
      { numRuns },
    )
  })
  test(`[METHOD11] ${name}: the order of positions and orders is nothing, and nothing held is zero`, () => {
    fc.assert(
      fc.property(scenes, (context) => {
        const { account, rules, prices } = context
        const turned = {
          ...account,
          positions: account.positions.toReversed(),
          orders: account.orders.toReversed(),
        }
        assert.deepEqual(assess(turned, rules, prices), taken(context))
        const empty = { ...account, balances: [], positions: [], orders: [] }
        const { certainty, ...sums } = assess(empty, rules, prices)
        assert.deepEqual([certainty, ...Object.values(sums)], ['certain', 0n, 0n, 0n, 0n, 0n])
      }),
      { numRuns },
    )
  })
}

function frozen(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  if (value instanceof Map || value instanceof Set) return
  Object.freeze(value)
  Object.values(value).forEach(frozen)
}

function explained({ name, scenes }: MethodSubject): void {
  test(`[METHOD3] ${name}: what is explained adds up to what is assessed, each term by a rule`, () => {
    fc.assert(
      fc.property(scenes, ({ account, rules, prices }) => {
        const { assessment, terms } = explain(account, rules, prices)
        assert.deepEqual(totals(terms), { ...assessment, certainty: undefined })
        for (const { kind, rule } of terms) {
          assert.match(rule, /^[A-Z]+\d+$/)
          assert.equal(rule, Method.of(rules).ruleId(kind))
        }
      }),
      { numRuns },
    )
  })
}

function totals(terms: readonly ExplainedTerm[]) {
  const sum = (...kinds: readonly TermKind[]): bigint =>
    terms.reduce((all, { kind, value }) => all + (kinds.includes(kind) ? (value ?? 0n) : 0n), 0n)
  const credits = terms.reduce((all, { inputs }) => all + (inputs.credit ?? 0n), 0n)
  const opened = terms.reduce((all, { inputs }) => all + (inputs.openCredit ?? 0n), 0n)
  return {
    certainty: undefined,
    equity: sum('worth', 'haircut', 'liability') + credits,
    net: sum('worth', 'collateral') - sum('debt'),
    initial: sum('initial', 'orders', 'reserve', 'debt') + credits - opened,
    maintenance: sum('maintenance', 'debt'),
    gross: sum('notional', 'debt'),
  }
}

function rounded({ name, scenes, exact }: MethodSubject): void {
  test(`[METHOD4] ${name}: every rounding is against the account, by so much and no more`, () => {
    fc.assert(
      fc.property(scenes, (context) => {
        const { equity, maintenance } = taken(context)
        const { dust, given, ...sums } = exact(context)
        const less = [sums.equity.minus(`${equity}`), sums.maintenance.neg().plus(`${maintenance}`)]
        for (const lost of less) {
          assert.ok(lost.plus(given).gte(0), `${lost} is against the account`)
          assert.ok(lost.lte(dust), `${lost} is no more than ${dust}`)
        }
      }),
      { numRuns },
    )
  })
}

function monotone({ name, levers }: MethodSubject): void {
  test(`[METHOD5] ${name}: a worse price never raises the slack of who holds one thing, but for dust`, () => {
    fc.assert(
      fc.property(levers, fc.bigInt(1n, 1_000n), ({ context, price, worse, at }, by) => {
        const { account, rules } = context
        const slack = (where: bigint): bigint =>
          slackOf(assess(account, rules, at(where)), Ratio.one)
        const next = Integer.max(1n, price + worse * by)
        assert.ok(slack(next) <= slack(price) + 1n, `${slack(next)} after ${slack(price)}`)
      }),
      { numRuns },
    )
  })
}

function staleEnds({ name, scenes, bounded, exact }: MethodSubject): void {
  test(`[METHOD6] ${name}: whatever an old price has become within its band, both ends bound it`, () => {
    let moved = 0
    const shares = fc.integer({ min: -100, max: 100 })
    fc.assert(
      fc.property(scenes, fc.nat({ max: 99 }), shares, (context, pick, share) => {
        const band = Ratio.of(1n, 20n)
        const { rulebook } = context.rules
        const rules = {
          ...context.rules,
          rulebook: { ...rulebook, prices: { staleAfter: 1_000, staleBand: band } },
        }
        const old = onePrice({ ...context, rules }, pick, (price) => price, 9_999)
        if (old === null) return
        const truth = onePrice({ ...context, rules }, pick, (price) => price + within(price, share))
        const now = taken(truth as MarginContext)
        const [credit, liquidation] = [taken(old, 'credit'), taken(old, 'liquidation')]
        if (liquidation.certainty === 'certain') {
          assert.deepEqual({ ...liquidation, net: 0n }, { ...now, net: 0n }, 'not needed')
        } else moved += 1
        const { dust: lost } = exact(context)
        const dust = BigInt(lost.times(2).plus(8).ceil().toFixed(0))
        assert.ok(bounded(credit, 'credit') <= bounded(now, 'credit') + dust)
        assert.ok(bounded(liquidation, 'liquidation') >= bounded(now, 'liquidation') - dust)
      }),
      { numRuns: numRuns * 2 },
    )
    assert.ok(moved > 0, 'some account needed the price')
  })
}

/** A share of a twentieth of a price, in hundredths, never past its end. */
const within = (price: bigint, share: number): bigint =>
  ((price < 0n ? -price : price) * BigInt(share)) / 2_000n

/** Changes one price, or gives it an age; null where that is the numeraire's, or is not there. */
function onePrice(
  context: MarginContext,
  pick: number,
  change: (price: bigint) => bigint,
  age = 0,
): MarginContext | null {
  const { rules, prices } = context
  const index = pick % (prices.marks.length + prices.indices.length)
  const asset = index - prices.marks.length
  const [marks, indices] = [[...prices.marks], [...prices.indices]]
  const mark = marks[index]
  const price = indices[asset]
  if (mark !== undefined) {
    const moved = Price.of(change(mark.price))
    if (mark.price > 0n && moved <= 0n) return null
    marks[index] = { ...mark, price: moved, time: mark.time - age }
  } else if (price !== undefined && asset !== rules.numeraire.index) {
    const moved = Integer.max(1n, change(price.price))
    indices[asset] = { ...price, price: moved, time: price.time - age }
  } else return null
  return { ...context, prices: { ...prices, marks, indices } }
}

function certainPaths({ name, scenes }: MethodSubject): void {
  const steps = fc.bigInt(1n, 4n)
  test(`[METHOD7] ${name}: no path of prices and claims within the headroom crosses the threshold`, () => {
    fc.assert(
      fc.property(scenes, thresholds, picks, steps, (context, threshold, ways, steps) => {
        const { account, rules } = context
        const path = Method.of(rules).headroom(context, taken(context), threshold)
        assert.ok(path >= 0n && path <= pathUnit)
        if (path === 0n) return
        const go = (price: bigint, held: bigint, place: number) =>
          travel(price, path, steps, wayOf(held, ways[place % 12] ?? 0))
        const after = assess(account, rules, travelled(context, go))
        const measure = Assessment.measure(after, 'maintenance')
        assert.equal(Assessment.exceeds(measure, threshold), false, `a path of ${path}`)
      }),
      { numRuns: numRuns * 20 },
    )
  })
}

function enveloped({ name, scenes }: MethodSubject): void {
  test(`[METHOD14] [SENTRY1] ${name}: equity and maintenance lie between their lines wherever prices go in the box`, () => {
    const into = Envelope.create()
    const drawn = { lines: 0, all: 0 }
    fc.assert(
      fc.property(scenes, picks, picks, (scene, ways, others) => {
        const { account, rules, prices } = plain(scene)
        const { bound } = Method.of(rules)
        const factors = Factors.create()
        factors.market = { book: prices, assets: rules.assets, numeraire: rules.numeraire }
        Envelope.clear(into)
        if (bound === undefined) return
        drawn.all += 1
        if (!bound({ account, rules, prices }, factors, into)) return
        drawn.lines += 1
        // Marks anywhere in the box; an index, the numeraire's and a claim's together stay in it.
        const go = (price: bigint, _held: bigint, place: number): bigint => {
          const [pick, most] = [ways[place % 12] ?? 0, place < 5 ? 29n : 9n]
          const sign = ((others[place % 12] ?? 0) & 1) === 0 ? 1n : -1n
          return price + (sign * price * most * BigInt(pick)) / 9_900n
        }
        const moved = travelled({ account, rules, prices }, go)
        const { left } = Factors.follow(factors, moved, rules.assets)
        if (left[0]) return
        assertWithin(into, factors, assess(account, rules, moved))
      }),
      { numRuns: numRuns * 5 },
    )
    assert.ok(drawn.lines >= drawn.all / 100, `${drawn.lines} of ${drawn.all} have lines`)
  })
}

/** Without positions that have no lines: inverse, in another coin, or at no price above zero. */
function plain({ account, rules, prices }: MarginContext): MarginContext {
  const positions = account.positions.filter(
    ({ instrument: { index, payoff, settleIndex } }) =>
      payoff === 'linear' &&
      settleIndex === rules.numeraire.index &&
      (prices.marks[index]?.price ?? 0n) > 0n,
  )
  return { account: { ...account, positions }, rules, prices }
}

/** Within what roundings and doubles may take. */
function assertWithin(into: Envelope, { at }: Factors, after: Assessment): void {
  const most = 2 * into.dust + 2 ** -46 * into.gross
  const sum = (base: number, slopes: readonly number[]): number =>
    slopes
      .slice(0, into.count)
      .reduce((all, slope, term) => all + slope * (at[into.factor[term] as number] as number), base)
  const equity = Integer.toDouble(after.equity) - sum(into.equity, into.equitySlope)
  const low = Integer.toDouble(after.maintenance) - sum(into.requiredLow, into.lowSlope)
  const high = Integer.toDouble(after.maintenance) - sum(into.requiredHigh, into.highSlope)
  assert.ok(Math.abs(equity) <= most, `equity is off by ${equity}, at most ${most}`)
  assert.ok(low >= -most, `maintenance is ${low} from its lower line, at most ${most}`)
  assert.ok(high <= most, `maintenance is ${high} from its upper line, at most ${most}`)
}

/** Mostly against what is held, for there a bound that is too wide is found out. */
function wayOf(held: bigint, pick: number): number {
  if (pick < 80 && held !== 0n) return held > 0n ? -1 : 1
  return (pick % 3) - 1
}

type Go = (price: bigint, held: bigint, place: number) => bigint

/** Every price, and what every claim stands for, some way on. */
function travelled({ account, prices }: MarginContext, go: Go): PriceBook {
  const lots = prices.marks.map((_, index) =>
    account.positions.reduce(
      (sum, one) => (one.instrument.index === index ? sum + one.lots : sum),
      0n,
    ),
  )
  const held = (place: number): bigint => account.balances[place] ?? 0n
  return {
    ...prices,
    marks: prices.marks.map(
      (mark, at) => mark && { ...mark, price: Price.of(go(mark.price, lots[at] ?? 0n, at)) },
    ),
    indices: prices.indices.map(
      (one, at) => one && { ...one, price: go(one.price, held(at), at + 5) },
    ),
    accrued: (prices.accrued ?? []).map(
      (one, at) => one && Ratio.of(go(Ratio.mulDown(ray, one), held(at), at + 7), ray),
    ),
  }
}

const ray = 10n ** 27n

/** As far as a path takes a price in so many equal steps: up, down or not at all. */
function travel(price: bigint, path: bigint, steps: bigint, way: number): bigint {
  if (price <= 0n || way === 0) return price
  let now = price
  for (let step = 0n; step < steps; step++) {
    const [whole, more] = [pathUnit, pathUnit + path / steps]
    now = way > 0 ? Integer.mulDivDown(now, more, whole) : Integer.mulDivUp(now, whole, more)
  }
  return now
}

function profiled({ name, scenes }: MethodSubject): void {
  test(`[METHOD8] ${name}: at every tick what is assessed is at most the profile, and less than its dust below`, () => {
    const bases = fc.constantFrom('instrument' as const, 'underlying' as const)
    fc.assert(
      fc.property(scenes, thresholds, bases, picks, (context, threshold, basis, ticks) => {
        for (const { instrument } of context.account.positions) {
          const path = PricePath.create(context, instrument, basis)
          const found = path && Method.of(path.rules).profile(path, threshold)
          if (!path || !found) continue
          const { slack, dust } = found
          for (const tick of ticks.map((share) => tickAt(path, share))) {
            const piece = slack.find((one) => Interval.holds(one, tick))
            assert.ok(piece !== undefined, `a piece at ${tick}`)
            const assessed = slackOf(assess(path.account, path.rules, path.at(tick)), threshold)
            const lost = Curve.sub(piece.curve, Curve.constant(assessed))
            assert.ok(Curve.sign(lost, tick) >= 0, `no more than the slack at ${tick}`)
            assert.ok(Curve.sign(Curve.sub(lost, dust), tick) <= 0, `no less at ${tick}`)
          }
        }
      }),
      { numRuns },
    )
  })
}

/** A few near the start, the rest from a hundredth of it to a hundred times as much. */
function tickAt({ start, range }: PricePath, share: number): bigint {
  const size = Integer.max(1n, Integer.abs(start))
  const tick = share < 10 ? start + BigInt(share - 5) : (size * BigInt(share * share)) / 100n
  return Integer.min(range.to, Integer.max(range.from, tick))
}

function missing({ name, scenes }: MethodSubject): void {
  test(`[METHOD9] ${name}: without a price an account is unknown, or what it lost was held and counts for nothing`, () => {
    fc.assert(
      fc.property(scenes, fc.nat({ max: 99 }), (context, pick) => {
        const { account, rules, prices } = context
        const index = pick % (prices.marks.length + prices.indices.length)
        const without = {
          ...prices,
          marks: emptied(prices.marks, index),
          indices: emptied(prices.indices, index - prices.marks.length),
        }
        const [before, after] = [taken(context), assess(account, rules, without)]
        if (after.certainty === 'unknown') return
        assert.ok(after.equity <= before.equity)
        // But for the atom that is taken where equality is a breach, of the first asset with credit.
        assert.ok(after.equity - after.initial <= before.equity - before.initial + 1n)
        assert.deepEqual([after.maintenance, after.gross], [before.maintenance, before.gross])
      }),
      { numRuns: numRuns * 2 },
    )
  })
}

const emptied = <T>(row: readonly (T | undefined)[], index: number): (T | undefined)[] =>
  row.map((one, at) => (at === index ? undefined : one))

function admitted({ name, scenes, odd }: MethodSubject): void {
  test(`[METHOD10] ${name}: who is admitted and has every price is known; the rest is refused`, () => {
    const both = fc.oneof(scenes, odd)
    let refused = 0
    fc.assert(
      fc.property(both, ({ account, rules, prices }) => {
        const fault = Method.of(rules).admits(account, rules)
        const isUnknown = assess(account, rules, prices).certainty === 'unknown'
        assert.equal(isUnknown, fault !== null, fault?.code ?? 'admitted')
        if (fault === null) return
        refused += 1
        const traded = [...account.positions, ...account.orders]
        assert.ok(traded.some(({ instrument }) => instrument === fault.instrument))
      }),
      { numRuns: numRuns * 2 },
    )
    assert.ok(refused > 0, 'something was refused')
  })
}

function reduced({ name, scenes }: MethodSubject): void {
  test(`[METHOD12] ${name}: the fewest lots that cure do, and one less does not, but for dust`, () => {
    const fee = Ratio.of(1n, 2_000n)
    fc.assert(
      fc.property(scenes, thresholds, (context, threshold) => {
        const { account, rules, prices } = context
        for (const position of account.positions) {
          const price = PriceBook.usable(prices, position.instrument)
          if (price === undefined) continue
          const whole = Integer.abs(position.lots)
          const bends = Method.of(rules).breakpoints(context, position, price, fee)
          assert.equal(bends.at(-1), whole)
          assert.ok(bends.every((lots, index) => lots > 0n && lots >= (bends[index - 1] ?? 0n)))
          const down = Method.of(rules).stepDown(rules, position, price)
          assert.ok(down >= 0n && down <= whole)
          const lots = cureQuantity(account, rules, prices, position, { threshold, feeRate: fee })
          if (lots === null || lots === 0n) continue
          const after = (closed: bigint) => closing(context, position, closed, fee)
          assert.ok(isCured(after(lots), rules, prices, threshold))
          assert.ok(!isCured(after(lots - 1n), rules, prices, threshold))
        }
      }),
      { numRuns },
    )
  })
}

/** What an owner chose for each market; most chose nothing. */
const leverages = fc.array(fc.constantFrom(undefined, undefined, 1n, 3n, 20n), { maxLength: 8 })

function committing({ name, scenes, exact }: MethodSubject): void {
  test(`[METHOD16] ${name}: no fill of what is open leaves less than is asked of the orders, but for dust`, () => {
    fc.assert(
      fc.property(scenes, fc.nat(), leverages, (context, picked, chosen) => {
        const { rules, prices } = context
        const orders = context.account.orders.filter(mayOpen(prices))
        const account = { ...context.account, orders, leverages: chosen }
        if (orders.length === 0) return
        const before = committed(account, rules, prices)
        const ends = [before.initial, atMarks(before, prices).initial]
        const least = ends.map((end) => excessOf({ account: end, rules, prices }))
        const filled = orders.filter((_order, at) => ((picked >> at) & 1) === 1)
        const after = filled.reduce(withFill, {
          account: { ...account, orders: [] },
          rules,
          prices,
        })
        const dust = BigInt(exact(after).dust.toFixed(0)) * BigInt(3 * orders.length + 1)
        const left = excessOf(after)
        assert.ok(left + dust >= Integer.min(...(least as [bigint, bigint])), `${left} of ${least}`)
      }),
      { numRuns },
    )
  })
}

function deposited({ name, scenes }: MethodSubject): void {
  const amounts = fc.bigInt(1n, 10n ** 13n)
  test(`[METHOD17] ${name}: more of what is held never lowers slack, nor what orders leave`, () => {
    fc.assert(
      fc.property(scenes, fc.nat(), amounts, thresholds, (context, at, more, threshold) => {
        const { account, rules, prices } = context
        const asset = rules.assets[at % rules.assets.length] as Asset
        if (asset.claim?.side === 'debt') return
        const richer = ProForma.withBalance(account, asset.index, Amount.of(more))
        const slack = (one: Account) => slackOf(assess(one, rules, prices), threshold)
        assert.ok(slack(richer) >= slack(account))
        // A protocol rounds the mean of its ratios, which more of a lower one may take an atom of.
        if (account.orders.length === 0) return
        const left = (one: Account) =>
          excessOf({ account: committed(one, rules, prices).initial, rules, prices })
        assert.ok(left(richer) >= left(account))
      }),
      { numRuns },
    )
  })
}

/** Orders as the engine takes them: with a mark, and such as open the leg that they name. */
const mayOpen =
  (prices: PriceBook) =>
  ({ instrument, leg, lots, reduceOnly }: Order): boolean =>
    !reduceOnly &&
    (leg === 'net' || (leg === 'long') === lots > 0n) &&
    (instrument.kind === 'spot' || PriceBook.usable(prices, instrument) !== undefined)

const excessOf = ({ account, rules, prices }: MarginContext): bigint => {
  const { equity, initial } = assess(account, rules, prices, 'credit')
  return equity - initial
}

/** The account once an order is filled whole, at its limit and with the fee that is reckoned with. */
function withFill(context: MarginContext, order: Order): MarginContext {
  const { account, rules, prices } = context
  const { instrument, leg, lots, price } = order
  const notional = Instrument.notional(instrument, lots, price)
  const fee = Amount.of(Ratio.mulUp(notional, Method.of(rules).feeRate(rules.rulebook.method)))
  const fundingIndex = prices.funding[instrument.index] ?? 0n
  const trade = { instrument, leg, lots, price, fundingIndex, fee }
  return { ...context, account: ProForma.withTrade(account, trade) }
}

function closing(
  { account, prices }: MarginContext,
  { instrument, leg, lots }: MarginContext['account']['positions'][number],
  closed: bigint,
  feeRate: Ratio,
): MarginContext['account'] {
  const price = PriceBook.usable(prices, instrument) as Price
  const fee = Amount.of(Ratio.mulUp(Instrument.notional(instrument, closed, price), feeRate))
  const signed = Quantity.of(lots > 0n ? -closed : closed)
  const fundingIndex = prices.funding[instrument.index] ?? 0n
  return closed === 0n
    ? account
    : ProForma.withTrade(account, { instrument, leg, lots: signed, price, fundingIndex, fee })
}
