import fc from 'fast-check'
import { TieredTerms } from '../src/margin/methods/tiered/TieredTerms.ts'
import type { Account } from '../src/model/Account.ts'
import { Brackets } from '../src/model/Brackets.ts'
import type { Instrument } from '../src/model/Instrument.ts'
import type { Order } from '../src/model/Order.ts'
import type { Position } from '../src/model/Position.ts'
import type { PriceBook } from '../src/model/PriceBook.ts'
import type { Haircut, Liability } from '../src/model/Rulebook.ts'
import { Amount } from '../src/money/Amount.ts'
import { Price } from '../src/money/Price.ts'
import { Quantity } from '../src/money/Quantity.ts'
import { Ratio } from '../src/money/Ratio.ts'
import { account, book, held, type Venue, venue } from './venue.ts'

/** An account with everything priced, somewhere between dust and large. */
export interface Scene {
  readonly place: Venue
  readonly account: Account
  readonly book: PriceBook
}

export const brackets: fc.Arbitrary<Brackets> = fc
  .tuple(
    fc.uniqueArray(fc.bigInt(1n, 10n ** 12n), { maxLength: 4 }),
    fc.array(fc.bigInt(1n, 60n), { minLength: 5, maxLength: 5 }),
    fc.constantFrom(1_000n, 997n),
    fc.constantFrom('parts', 'parts', 'whole', 'lots', 'sloped'),
  )
  .map(([floors, steps, per, kind]) => {
    let rate = 0n
    const rows = [0n, ...floors.sort((a, b) => (a < b ? -1 : 1))].map((floor, index) => {
      rate += steps[index] as bigint
      return {
        floor: Amount.of(floor),
        rate: Ratio.of(rate, per),
        leverageMax: Ratio.of(per, 2n * rate),
      }
    })
    if (kind === 'lots') return Brackets.byLots(rows)
    if (kind === 'sloped')
      return Brackets.byLots(rows, Ratio.of(steps[0] as bigint, per * 10n ** 7n))
    if (kind === 'parts') return Brackets.create(rows)
    return Brackets.declared(rows.map((row) => ({ ...row, amount: Ratio.zero })))
  })

const haircut: fc.Arbitrary<Haircut> = fc
  .tuple(fc.uniqueArray(fc.bigInt(1n, 10n ** 11n), { maxLength: 2 }), fc.bigInt(1n, 40n))
  .map(([floors, step]) => ({
    tiers: [0n, ...floors.sort((a, b) => (a < b ? -1 : 1))].map((floor, index) => ({
      floor: Amount.of(floor),
      weight: Ratio.of(100n - step * BigInt(index) - 1n, index === 1 ? 101n : 100n),
    })),
  }))

const collateral = fc
  .record({ USDT: haircut, BTC: haircut, ETH: haircut, JPY: haircut }, { requiredKeys: [] })
  .map((listed) => listed as Record<string, Haircut>)

const liability: fc.Arbitrary<Liability> = fc
  .tuple(fc.bigInt(0n, 60n), fc.bigInt(0n, 30n), fc.bigInt(0n, 30n))
  .map(([over, kept, more]) => ({
    weight: Ratio.of(100n + over, 100n),
    maintenance: Ratio.of(kept, 101n),
    initial: Ratio.of(kept + more, 101n),
    cap: Amount.of(10n ** 9n),
  }))

/** Half of the venues let nobody owe. */
const liabilities = fc.oneof(
  fc.constant({}),
  fc
    .record(
      { USDT: liability, BTC: liability, ETH: liability, JPY: liability },
      { requiredKeys: [] },
    )
    .map((listed) => ({ liabilities: listed as Record<string, Liability> })),
)

const perpetuals = ['BTC/USDT', 'DOGE/USDT', 'OIL/USDT', 'BTC/USD', 'ETH/USD', 'BTC/JPY'] as const

/** Whole and broken multipliers, linear and inverse, three settlement assets and a price below zero. */
const places: fc.Arbitrary<Venue> = fc
  .record({
    tables: fc.array(brackets, { minLength: 6, maxLength: 6 }),
    numeraire: fc.constantFrom('USDT', 'BTC', 'JPY'),
    collateral,
    liabilities,
  })
  .map(({ tables, numeraire, collateral, liabilities }) => {
    const [a, b, c, d, e, f] = tables as [
      Brackets,
      Brackets,
      Brackets,
      Brackets,
      Brackets,
      Brackets,
    ]
    return venue({
      assets: { USDT: 6, BTC: 8, ETH: 8, JPY: 0, JUNK: 2 },
      numeraire,
      collateral,
      ...liabilities,
      instruments: {
        'BTC/USDT': { tick: '0.1', lot: '0.001', brackets: a },
        'DOGE/USDT': { base: 'JUNK', tick: '0.00001', lot: '0.01', brackets: b },
        'OIL/USDT': {
          kind: 'future',
          base: 'JUNK',
          contractSize: '1000',
          tick: '0.01',
          allowsNonPositive: true,
          brackets: c,
        },
        'BTC/USD': {
          payoff: 'inverse',
          settle: 'BTC',
          contractSize: '100',
          tick: '0.5',
          brackets: d,
        },
        'ETH/USD': {
          payoff: 'inverse',
          base: 'ETH',
          settle: 'ETH',
          contractSize: '10',
          tick: '0.01',
          brackets: e,
        },
        'BTC/JPY': { quote: 'JPY', settle: 'JPY', lot: '0.001', brackets: f },
        'BTC:spot': { kind: 'spot', tick: '0.1', lot: '0.0001' },
      },
    })
  })

const size = fc
  .oneof(fc.bigInt(1n, 9n), fc.bigInt(1n, 10_000n), fc.bigInt(1n, 10n ** 8n))
  .chain((lots) => fc.constantFrom(lots, -lots))
const price = fc.oneof(fc.bigInt(1n, 99n), fc.bigInt(1n, 10n ** 6n))
const balance = fc.oneof(
  fc.bigInt(-1_000n, 1_000n),
  fc.bigInt(-(10n ** 9n), 10n ** 12n),
  fc.constant(0n),
)

const positionsOf = (place: Venue, isHedge: boolean): fc.Arbitrary<readonly Position[]> =>
  fc
    .subarray([...perpetuals])
    .chain((ids) => fc.tuple(...ids.map((id) => legs(place.instrument(id), isHedge))))
    .map((held) => held.flat())

const absolute = (lots: Quantity): Quantity => (lots < 0n ? Quantity.negate(lots) : lots)

function legs(instrument: Instrument, isHedge: boolean): fc.Arbitrary<readonly Position[]> {
  const one = fc
    .tuple(size, price, fc.bigInt(-(10n ** 12n), 10n ** 12n))
    .map(([lots, entry, funding]) => held(instrument, lots, entry, { funding }))
  if (!isHedge) return one.map((position) => [position])
  return fc.tuple(one, one).map(([a, b]) => [
    { ...a, leg: 'long', lots: absolute(a.lots) },
    { ...b, leg: 'short', lots: Quantity.negate(absolute(b.lots)) },
  ])
}

const ordersOf = (place: Venue, isHedge: boolean): fc.Arbitrary<readonly Order[]> =>
  fc.array(
    fc
      .record({
        id: fc.uuid(),
        instrument: fc.constantFrom(...place.terms.instruments),
        leg: isHedge ? fc.constantFrom('long' as const, 'short' as const) : fc.constant('net'),
        lots: size.map(Quantity.of),
        price: price.map(Price.of),
        reduceOnly: fc.boolean(),
      })
      .map((order) => order as Order),
    { maxLength: 6 },
  )

const bookOf = (place: Venue): fc.Arbitrary<PriceBook> =>
  fc
    .record({
      marks: fc.array(price, { minLength: 7, maxLength: 7 }),
      oil: fc.bigInt(-5_000n, 5_000n),
      indices: fc.array(fc.bigInt(10n ** 8n, 10n ** 17n), { minLength: 5, maxLength: 5 }),
      funding: fc.array(fc.bigInt(-(10n ** 12n), 10n ** 12n), { minLength: 6, maxLength: 6 }),
    })
    .map(({ marks, oil, indices, funding }) => {
      const { instruments, assets } = place.terms
      const named = (ids: readonly { id: string }[], of: readonly bigint[]) =>
        Object.fromEntries(
          ids.slice(0, of.length).map(({ id }, index) => [id, of[index] as bigint]),
        )
      return book(
        place,
        { ...named(instruments, marks), 'OIL/USDT': oil },
        named(assets, indices),
        { funding: named(instruments, funding) },
      )
    })

/** Linear, inverse, several currencies, one-way and hedged, with orders and chosen leverages. */
export const randomScene: fc.Arbitrary<Scene> = fc
  .tuple(places, fc.boolean())
  .chain(([place, isHedge]) =>
    fc
      .record({
        balances: fc.record(
          { USDT: balance, BTC: balance, ETH: balance, JPY: balance, JUNK: balance },
          { requiredKeys: [] },
        ),
        positions: positionsOf(place, isHedge),
        orders: ordersOf(place, isHedge),
        leverages: fc.array(fc.option(fc.bigInt(1n, 125n), { nil: undefined }), { maxLength: 7 }),
        book: bookOf(place),
      })
      .map(({ balances, positions, orders, leverages, book }) => ({
        place,
        book,
        account: {
          ...account(place, balances as Record<string, bigint>, positions),
          orders,
          leverages,
        },
      })),
  )

/** The same scene in a bad hour: some prices old, some gone, some instruments without a table. */
export interface TroubledScene extends Scene {
  /** The book before anything in it grew old; what is gone is gone here too. */
  readonly fresh: PriceBook
}

export const troubledScene: fc.Arbitrary<TroubledScene> = fc
  .tuple(
    randomScene,
    fc.array(fc.constantFrom('fresh', 'fresh', 'fresh', 'stale', 'gone'), {
      minLength: 12,
      maxLength: 12,
    }),
    fc.constantFrom(Ratio.zero, Ratio.of(1n, 20n), Ratio.of(1n, 3n)),
    fc.option(fc.nat({ max: 5 }), { freq: 8 }),
  )
  .map(([scene, states, staleBand, untabled]) => {
    const { book, place } = scene
    const age = <T extends { time: number }>(prices: readonly (T | undefined)[], from: number) =>
      prices.map((price, at) => {
        if (price === undefined || states[from + at] === 'gone') return undefined
        return states[from + at] === 'stale' ? { ...price, time: price.time - 9_999 } : price
      })
    const keep = <T>(prices: readonly (T | undefined)[], from: number) =>
      prices.map((price, at) => (states[from + at] === 'gone' ? undefined : price))
    const { terms } = place
    const { rulebook } = terms
    const bound = TieredTerms.of(terms)
    return {
      ...scene,
      place: {
        ...place,
        terms: {
          ...terms,
          bound: {
            ...bound,
            brackets: bound.brackets.map((table, at) => (at === untabled ? undefined : table)),
          },
          rulebook: { ...rulebook, prices: { ...rulebook.prices, staleBand } },
        },
      },
      book: { ...book, marks: age(book.marks, 0), indices: age(book.indices, 7) },
      fresh: { ...book, marks: keep(book.marks, 0), indices: keep(book.indices, 7) },
    }
  })
