import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { OptionMargin, OptionsMethod, ShortForm } from '../../../model/OptionMargin.ts'
import type { Order } from '../../../model/Order.ts'
import { Amount } from '../../../money/Amount.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import type { MarginContext } from '../../MarginContext.ts'

const Exact = Decimal.clone({ precision: 120 })
const R = Ratio.of

const terms = (right: 'call' | 'put', strike: bigint) =>
  ({ right, strike: { units: strike, scale: 0 }, style: 'european', delivery: 'cash' }) as const

const option = (right: 'call' | 'put', strike: bigint, rest: object = {}) => ({
  ...{ kind: 'option', expiry: 9_000_000, tick: '0.01', lot: '0.01', option: terms(right, strike) },
  ...rest,
})

const table = Brackets.create([{ floor: Amount.zero, rate: R(1n, 100n), leverageMax: R(50n) }])

/** Strikes at which no form bends within a band of any index drawn (OPTM6). */
const place = venue({
  assets: { USDT: 6, BTC: 8, ETH: 8 },
  instruments: {
    CALL: option('call', 13_000n),
    PUT: option('put', 4_000n),
    DEEP: option('put', 30_000n),
    COIN: option('call', 7_000n, { settle: 'BTC', tick: '0.0001' }),
    PERP: { lot: '0.01', tick: '0.1', brackets: table },
    INVERSE: { payoff: 'inverse', settle: 'BTC', contractSize: '100', brackets: table },
    OTHER: option('call', 100n, { base: 'ETH' }),
  } as never,
})

const form = (near: bigint, far: bigint, part: Partial<ShortForm> = {}): ShortForm => ({
  near: R(near, 1_000n),
  far: R(far, 1_000n),
  ...{ farMark: Ratio.zero, mark: Ratio.zero, fee: Ratio.zero },
  ...part,
})

const whole = { mark: Ratio.one, most: null }

const deribit: OptionMargin = {
  call: { initial: form(150n, 100n), maintenance: form(75n, 75n) },
  put: { initial: form(150n, 100n), maintenance: form(75n, 75n, { mark: R(75n, 1_000n) }) },
  overMaintenance: Ratio.one,
  long: { initial: whole, maintenance: whole },
}

const bybit: OptionMargin = {
  call: {
    initial: form(150n, 100n),
    maintenance: form(30n, 30n, { mark: R(3n, 100n), fee: R(1n, 500n) }),
  },
  put: {
    initial: form(150n, 100n, { farMark: R(1n, 10n) }),
    maintenance: form(30n, 30n, { mark: R(3n, 100n), fee: R(1n, 500n) }),
  },
  overMaintenance: R(21n, 20n),
  long: {
    initial: { mark: Ratio.one, most: R(1n, 1_000n) },
    maintenance: { mark: R(1n, 2n), most: R(1n, 2_000n) },
  },
}

const margins: ReadonlyMap<string, OptionMargin> = new Map([
  ['deribit', deribit],
  ['bybit', bybit],
])

const rulesOf = (name: string) => {
  const { rulebook, assets, instruments } = place.terms
  const method: OptionsMethod = {
    name: 'options',
    brackets: new Map([
      ['PERP', table],
      ['INVERSE', table],
    ]),
    collateral: new Map([['BTC', { tiers: [{ floor: Amount.zero, weight: R(9n, 10n) }] }]]),
    feeRate: Ratio.zero,
    options: new Map([['BTC', margins.get(name) as OptionMargin]]),
  }
  return bindRulebook({ ...rulebook, method }, assets, instruments)
}

const size = fc.bigInt(1n, 10n ** 4n).chain((lots) => fc.constantFrom(lots, -lots))
const ids = ['CALL', 'PUT', 'DEEP', 'COIN', 'PERP'] as const
/** Nor do they where what is asked turns from the one of two shares to the other. */
const cents = fc.oneof(fc.constant(0n), fc.bigInt(2_000n, 60_000n), fc.bigInt(300_000n, 390_000n))

const resting = (
  at: number,
  id: string,
  lots: bigint,
  price: bigint,
  isReducing: boolean,
): Order => ({
  ...{ id: `${at}`, instrument: place.instrument(id), leg: 'net' },
  ...{ lots: Quantity.of(lots), price: Price.of(price + 1n), reduceOnly: isReducing },
})

const scenes: fc.Arbitrary<MarginContext> = fc
  .record({
    name: fc.constantFrom(...margins.keys()),
    cash: fc.bigInt(-(10n ** 9n), 10n ** 12n),
    coins: fc.bigInt(-(10n ** 9n), 10n ** 10n),
    legs: fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), size), {
      maxLength: 4,
      selector: ([id]) => id,
    }),
    orders: fc.array(fc.tuple(fc.constantFrom(...ids), size, cents, fc.boolean()), {
      maxLength: 3,
    }),
    marks: fc.tuple(cents, cents, cents, fc.bigInt(0n, 9_999n), fc.bigInt(80_000n, 120_000n)),
    entry: fc.bigInt(80_000n, 120_000n),
    index: fc.bigInt(8_500n, 11_000n),
  })
  .map(
    ({ name, cash, coins, legs, orders, marks: [call, put, deep, coin, perp], entry, index }) => ({
      account: {
        ...account(
          place,
          { USDT: cash, BTC: coins },
          legs.map(([id, lots]) => held(place.instrument(id), lots, id === 'PERP' ? entry : 0n)),
        ),
        orders: orders.map(([id, lots, price, reduces], at) =>
          resting(at, id, lots, price, reduces),
        ),
      },
      rules: rulesOf(name),
      prices: book(
        place,
        { CALL: call, PUT: put, DEEP: deep, COIN: coin, PERP: perp, OTHER: 5n },
        { USDT: 10n ** 12n, BTC: index * 10n ** 12n, ETH: 10n ** 14n },
      ),
    }),
  )

const decimal = ({ numerator, denominator }: Ratio) =>
  new Exact(`${numerator}`).div(`${denominator}`)
const zero = new Exact(0)

/** What one option is worth and asks to keep, in settlement units, by the formulas of the spec. */
function optionSums(
  instrument: Instrument,
  lots: bigint,
  mark: Decimal,
  spot: Decimal,
  of: OptionMargin,
) {
  const { option: told, settle, base } = instrument
  const unit = settle === base ? new Exact(1) : spot
  const units = new Exact(`${lots}`).div(100)
  const worth = units.times(mark)
  if (lots > 0n) {
    const { mark: part, most: cap } = of.long.maintenance
    const most = cap === null ? worth : units.times(unit).times(decimal(cap))
    return { worth, asked: Decimal.min(worth.times(decimal(part)), most) }
  }
  const strike = new Exact(`${told?.strike.units}`)
  const away = told?.right === 'call' ? strike.minus(spot) : spot.minus(strike)
  const out = Decimal.max(0, away).div(spot).times(unit)
  const { near, far, farMark, mark: least, fee } = of[told?.right ?? 'call'].maintenance
  const most = Decimal.max(
    unit.times(decimal(near)).minus(out),
    unit.times(decimal(far)).plus(mark.times(decimal(farMark))),
    mark.times(decimal(least)),
  ).plus(unit.times(decimal(fee)))
  return { worth, asked: units.abs().times(most) }
}

const exact = ({ account: { balances, positions }, rules, prices }: MarginContext) => {
  const method = rules.rulebook.method as OptionsMethod
  const spot = new Exact(`${prices.indices[1]?.price}`).div(1e12)
  const totals = [0, 1].map((at) => new Exact(`${balances[at] ?? 0n}`))
  let [maintenance, long] = [zero, zero]
  for (const { instrument, lots, cost } of positions) {
    const at = instrument.settleIndex
    const atoms = at === 0 ? 1e6 : 1e8
    const rate = at === 0 ? new Exact(1) : spot.div(100)
    const tick = new Exact(10).pow(-instrument.tick.scale)
    const mark = new Exact(`${prices.marks[instrument.index]?.price ?? 0n}`).times(tick)
    if (instrument.kind === 'option') {
      const margin = method.options.get('BTC') as OptionMargin
      const { worth, asked } = optionSums(instrument, lots, mark, spot, margin)
      if (lots > 0n) long = long.plus(worth.times(atoms).times(rate))
      else totals[at] = (totals[at] as Decimal).plus(worth.times(atoms))
      maintenance = maintenance.plus(asked.times(atoms).times(rate))
      continue
    }
    const units = new Exact(`${lots}`).div(100)
    const notional = units.times(mark).times(atoms)
    totals[at] = (totals[at] as Decimal).plus(notional).minus(`${cost}`)
    const tier = notional.abs().times(0.01)
    maintenance = maintenance.plus(tier)
  }
  const [usdt, btc] = totals as [Decimal, Decimal]
  const credit = btc.times(spot).div(100)
  const equity = long.plus(usdt).plus(btc.lt(0) ? credit : credit.times(0.9))
  // A coin that is owed asks what the contract does that settles in it (TIER15).
  if (btc.lt(0)) maintenance = maintenance.minus(credit.times(0.01))
  // An atom of bitcoin is worth up to 110 of USDT.
  const dust = new Exact(500).times(positions.length + 1)
  return { equity, maintenance, dust, given: new Exact('1e-60') }
}

methodSuite({
  name: 'options',
  scenes,
  odd: scenes.map((context) => ({
    ...context,
    account: {
      ...context.account,
      positions: [...context.account.positions, held(place.instrument('OTHER'), -3n, 0n)],
    },
  })),
  levers: fc
    .tuple(
      fc.constantFrom(...margins.keys()),
      fc.bigInt(1n, 1_000n),
      cents,
      fc.bigInt(2_000n, 30_000n),
    )
    .chain(([name, lots, mark, index]) => {
      const told = (price: bigint, spot: bigint) =>
        book(place, { CALL: price }, { USDT: 10n ** 12n, BTC: spot * 10n ** 12n })
      const holder = account(place, { USDT: 10n ** 12n }, [
        held(place.instrument('CALL'), -lots, 0n),
      ])
      const context = { account: holder, rules: rulesOf(name), prices: told(mark, index) }
      return fc.constantFrom(
        {
          context,
          price: mark + 1n,
          worse: 1n as const,
          at: (price: bigint) => told(price, index),
        },
        { context, price: index, worse: 1n as const, at: (price: bigint) => told(mark, price) },
      )
    }),
  exact,
  bounded: ({ equity, initial, maintenance }, side) =>
    equity - (side === 'credit' ? initial : maintenance),
})

const buying = (id: string, lots: bigint, price: bigint): Order =>
  resting(0, id, lots, price - 1n, false)

test('[OPTM5] [TIER15] an option bought with a coin that is not there asks what its debt will', () => {
  const at = book(place, { COIN: 500n }, { USDT: 10n ** 12n, BTC: 10_000n * 10n ** 12n })
  const asked = (coins: bigint, orders: readonly Order[]) =>
    assess({ ...account(place, { BTC: coins }, []), orders }, rulesOf('deribit'), at).initial
  // 0.05 of a bitcoin, 500 dollars; of what is not there a fiftieth beside.
  const one = buying('COIN', 100n, 500n)
  assert.equal(asked(5_000_000n, [one]), 500_000_000n)
  assert.equal(asked(0n, [one]), 510_000_000n)
  assert.equal(asked(2_500_000n, [one]), 505_000_000n)
})

test('[OPTM5] [TIER5] a long option sold for a coin that counts for less asks for what is lost', () => {
  const at = book(place, { COIN: 500n }, { USDT: 10n ** 12n, BTC: 10_000n * 10n ** 12n })
  const holder = account(place, {}, [held(place.instrument('COIN'), 100n, 0n)])
  const asked = (orders: readonly Order[]) =>
    assess({ ...holder, orders }, rulesOf('bybit'), at).initial
  // A tenth of 500 dollars less a thousandth of 10,000, which it is asked no more.
  assert.equal(asked([buying('COIN', -100n, 500n)]) - asked([]), 40_000_000n)
  assert.equal(asked([buying('COIN', -50n, 500n)]) - asked([]), 20_000_000n)
  // 100 dollars below the mark, which what it releases bears 10 of: the rest is paid in the coin too.
  assert.equal(asked([buying('COIN', -100n, 400n)]) - asked([]), 49_000_000n)
})
