import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import { asking } from '../../../../test/margin/askingSubject.ts'
import { methodSuite } from '../../../../test/margin/methodSuite.ts'
import { numRuns } from '../../../../test/numRuns.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import { Assessment } from '../../../model/Assessment.ts'
import type { BrokerMethod, BrokerTerms, PriceRow } from '../../../model/BrokerMethod.ts'
import type { Order } from '../../../model/Order.ts'
import type { Position } from '../../../model/Position.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import { liquidationPrice } from '../../prices/liquidationPrice.ts'
import { broker } from './broker.ts'

const percent = (count: bigint) => Ratio.of(count, 100n)
const row = (from: bigint, rate: bigint, perUnit: Ratio) => ({
  ...{ from: Ratio.of(from), rate: percent(rate), perUnit },
})

/** FINRA's rows, and rates of a house on top. */
const terms = (house: bigint): BrokerTerms => ({
  long: { initial: percent(50n), maintenance: [row(0n, 25n + house, Ratio.zero)] },
  short: {
    initial: percent(50n),
    maintenance: [row(0n, 100n, Ratio.of(5n, 2n)), row(5n, 30n + house, Ratio.of(5n))],
  },
})

/** Rates that jump at a price, as those of no regulator do. */
const steps: BrokerTerms = {
  long: {
    initial: percent(30n),
    maintenance: [row(0n, 25n, Ratio.zero), row(3n, 70n, Ratio.zero), row(200n, 20n, Ratio.zero)],
  },
  short: {
    initial: percent(30n),
    maintenance: [row(0n, 10n, Ratio.one), row(7n, 90n, Ratio.zero), row(90n, 40n, Ratio.of(90n))],
  },
}

methodSuite(
  asking({
    name: 'broker',
    method: fc.bigInt(0n, 40n).map(
      (house): BrokerMethod => ({
        ...{ name: 'broker', standard: null, feeRate: Ratio.zero },
        instruments: new Map([
          ['AAPL', terms(house)],
          ['PENNY', steps],
        ]),
      }),
    ),
    kept: (method, { instrument, lots }, price) => {
      const terms = (method as BrokerMethod).instruments.get(instrument.id)
      const units = new Decimal(`${lots}`).abs()
      const side = lots > 0n ? terms?.long : terms?.short
      const per = side?.maintenance.findLast(({ from }) => decimal(from).lte(price))
      if (per === undefined) throw new Error('no row')
      return units.times(Decimal.max(price.times(decimal(per.rate)), decimal(per.perUnit)))
    },
  }),
)

const decimal = ({ numerator, denominator }: Ratio) =>
  new Decimal(`${numerator}`).div(`${denominator}`)

const place = venue({
  assets: { USD: 2, EUR: 2 },
  instruments: {
    AAPL: { base: 'EUR', quote: 'USD', settle: 'USD', tick: '0.01' },
    PENNY: { base: 'EUR', quote: 'USD', settle: 'USD', tick: '0.01' },
  },
})

const method = (house = 0n): BrokerMethod => ({
  ...{ name: 'broker', standard: terms(house), feeRate: Ratio.zero },
  instruments: new Map(),
})

function rulesOf(parameters: BrokerMethod) {
  const { rulebook, assets, instruments } = place.terms
  return bindRulebook({ ...rulebook, method: parameters }, assets, instruments)
}

const aapl = place.instrument('AAPL')

test('[BROKER2] the rows of FINRA for shorts, a border in the row above', () => {
  const kept = (cents: bigint) => {
    const holder = account(place, { USD: 0n }, [held(aapl, -100n, cents)])
    return assess(holder, rulesOf(method()), book(place, { AAPL: cents })).maintenance
  }
  const rows = [200n, 250_00n, 499n, 499_00n, 500n, 500_00n, 1_700n, 510_00n, 1n, 250_00n]
  for (let at = 0; at < rows.length; at += 2) assert.equal(kept(rows[at] ?? 0n), rows[at + 1])
})

test('[BROKER3] half is asked to open, more by a choice of leverage, never less than to keep', () => {
  const asked = (house: bigint, leverages: readonly bigint[]) => {
    const holder = { ...account(place, { USD: 0n }, [held(aapl, 100n, 50_00n)]), leverages }
    return assess(holder, rulesOf(method(house)), book(place, { AAPL: 50_00n })).initial
  }
  assert.equal(asked(0n, []), 2_500_00n)
  assert.equal(asked(0n, [4n]), 2_500_00n)
  assert.equal(asked(0n, [1n]), 5_000_00n)
  assert.equal(asked(35n, []), 3_000_00n)
})

test('[BROKER4] orders against a position ask only for what is beyond it, and only the worse side', () => {
  const order = (lots: bigint, cents: bigint, reduceOnly = false): Order => ({
    ...{ id: `${lots} ${cents}`, instrument: aapl, leg: 'net', reduceOnly },
    ...{ lots: Quantity.of(lots), price: Price.of(cents) },
  })
  const initial = (lots: bigint, ...orders: readonly Order[]) => {
    const positions = lots === 0n ? [] : [held(aapl, lots, 50_00n)]
    const holder = { ...account(place, { USD: 0n }, positions), orders }
    return assess(holder, rulesOf(method()), book(place, { AAPL: 50_00n })).initial
  }
  assert.equal(initial(0n, order(10n, 50_00n), order(-10n, 60_00n)), 300_00n)
  assert.equal(initial(10n, order(-20n, 50_00n)), 250_00n)
  assert.equal(initial(10n, order(-30n, 50_00n)), 500_00n)
  assert.equal(initial(10n, order(10n, 40_00n)), 450_00n)
  assert.equal(initial(10n, order(-90n, 50_00n, true)), 250_00n)
})

test('[BROKER3] [BROKER4] orders ask by the choice of leverage that their position will be held to', () => {
  const order: Order = {
    ...{ id: 'one', instrument: aapl, leg: 'net', reduceOnly: false },
    ...{ lots: Quantity.of(10n), price: Price.of(50_00n) },
  }
  const initial = (lots: bigint, leverages: readonly bigint[]) => {
    const positions = lots === 0n ? [] : [held(aapl, lots, 50_00n)]
    const holder = { ...account(place, { USD: 0n }, positions), orders: [order], leverages }
    return assess(holder, rulesOf(method()), book(place, { AAPL: 50_00n })).initial
  }
  assert.equal(initial(0n, []), 250_00n)
  assert.equal(initial(0n, [1n]), 500_00n)
  assert.equal(initial(10n, [1n]), 1_000_00n)
  assert.equal(initial(-5n, [1n]), 250_00n)
})

test('[BROKER5] a coin owed counts, one that is held does not', () => {
  const prices = book(place, {}, { USD: 10n ** 12n, EUR: 2n * 10n ** 12n })
  const equity = (euros: bigint) =>
    assess(account(place, { USD: 100n, EUR: euros }, []), rulesOf(method()), prices).equity
  assert.equal(equity(30n), 100n)
  assert.equal(equity(-30n), 40n)
})

test('[BROKER6] [STOCK5] the liquidation price of a long account is that of the rule', () => {
  const holder = account(place, { USD: 2_500_00n }, [held(aapl, 100n, 50_00n)])
  const rules = rulesOf(method())
  const prices = book(place, { AAPL: 50_00n })
  assert.equal(liquidationPrice(holder, rules, prices, aapl).below, 33_33n)
  const short = account(place, { USD: 2_500_00n }, [held(aapl, -100n, 50_00n)])
  // A hundred short ask 30 %: called above 7,500 ÷ 1.3.
  assert.equal(liquidationPrice(short, rules, prices, aapl).above, 57_70n)
})

test('[BROKER1] [BROKER8] what is listed nowhere is refused; rows rise from zero', () => {
  const none = { ...method(), standard: null }
  const holder = account(place, { USD: 0n }, [held(aapl, 1n, 1n)])
  assert.equal(broker.admits(holder, rulesOf(none))?.instrument, aapl)
  assert.equal(broker.admits(holder, rulesOf(method())), null)
  const sides = (maintenance: readonly PriceRow[]) => {
    const side = { initial: Ratio.one, maintenance }
    return broker.fault({ ...none, standard: { long: side, short: side } } as BrokerMethod)
  }
  assert.equal(sides([row(0n, 1n, Ratio.zero), row(1n, 1n, Ratio.zero)]), null)
  for (const rows of [
    [],
    [row(1n, 1n, Ratio.zero)],
    [0n, 5n, 5n].map((from) => row(from, 1n, Ratio.zero)),
  ]) {
    assert.match(sides(rows) ?? '', /standard: long/)
  }
})

test('[BROKER5] what a contract without a rule has lost in another coin is owed', () => {
  const odd = venue({
    assets: { USD: 2, EUR: 2 },
    instruments: { INVERSE: { payoff: 'inverse', base: 'EUR', quote: 'USD', settle: 'EUR' } },
  })
  const { rulebook, assets, instruments } = odd.terms
  const rules = bindRulebook({ ...rulebook, method: method() }, assets, instruments)
  const holder = account(odd, { USD: 100n }, [held(odd.instrument('INVERSE'), -1n, 1n)])
  const prices = book(odd, { INVERSE: 2n }, { USD: 10n ** 12n, EUR: 10n ** 12n })
  const { certainty, equity } = assess(holder, rules, prices)
  assert.deepEqual([certainty, equity], ['unknown', 50n])
})

test('[BROKER10] headroom is slack over what may move, stops at a row, and is none with another coin owed', () => {
  const path = (lots: bigint, cents: bigint, euros = 0n) => {
    const cash = lots < 0n ? 1_000_000_00n : 25_000_00n
    const holder = account(place, { USD: cash, EUR: euros }, [held(aapl, lots, cents)])
    const rules = rulesOf(method())
    const prices = book(place, { AAPL: cents }, { USD: 10n ** 12n, EUR: 10n ** 12n })
    const context = { account: holder, rules, prices }
    return broker.headroom(context, assess(holder, rules, prices), Ratio.one)
  }
  const found = path(1_000n, 50_00n)
  // 16⅔ %, less what is kept for rounding.
  assert.ok(found <= 166_666_666n && found > 166_660_000n, `${found}`)
  assert.equal(path(1_000n, 50_00n, -1n), 0n)
  // A short at 5.50 is a tenth above the row from five dollars: half a dollar of 5.50.
  const near = path(-1n, 5_50n)
  assert.ok(near < 83_333_334n && near > 83_333_000n, `${near}`)
  assert.equal(path(-1n, 5_00n), 0n)
})

const legs = fc.array(fc.tuple(fc.bigInt(-500n, 500n), fc.bigInt(1n, 90_000n)), { maxLength: 6 })

test('[BROKER2] a book asks what its positions ask alone, in any order, and halves as much but for an atom', () => {
  const asked = (positions: readonly Position[], marks: Record<string, bigint>) =>
    assess(account(place, {}, positions), rulesOf(method()), book(place, marks)).maintenance
  fc.assert(
    fc.property(legs, fc.bigInt(1n, 90_000n), (list, mark) => {
      const marks = { AAPL: mark, PENNY: mark }
      const positions = list
        .filter(([lots]) => lots !== 0n)
        .map(([lots, entry], at) => held(place.instrument(at % 2 ? 'PENNY' : 'AAPL'), lots, entry))
      const whole = asked(positions, marks)
      assert.equal(asked(positions.toReversed(), marks), whole)
      assert.equal(
        positions.reduce((sum, one) => sum + asked([one], marks), 0n),
        whole,
      )
      const halves = positions.flatMap(({ instrument, lots }) => {
        const part = lots / 2n
        return [part, lots - part]
          .filter((some) => some !== 0n)
          .map((some) => held(instrument, some, 1n))
      })
      const more = asked(halves, marks) - whole
      assert.ok(more >= 0n && more <= BigInt(positions.length))
    }),
    { numRuns },
  )
})

test('[BROKER2] what cures in cash cures to the atom, and an atom less does not', () => {
  const amounts = fc.tuple(fc.bigInt(1n, 500n), fc.bigInt(-(10n ** 6n), 10n ** 6n))
  fc.assert(
    fc.property(amounts, fc.boolean(), fc.bigInt(1n, 9_000n), ([size, cash], isLong, mark) => {
      const position = held(aapl, isLong ? size : -size, 4_000n)
      const at = (more: bigint) => {
        const holder = account(place, { USD: cash + more }, [position])
        const prices = book(place, { AAPL: mark })
        return Assessment.measure(assess(holder, rulesOf(method()), prices), 'maintenance')
      }
      const missing = Assessment.shortfall(at(0n), Ratio.one)
      assert.equal(Assessment.exceeds(at(missing), Ratio.one), false)
      if (missing > 0n) assert.equal(Assessment.exceeds(at(missing - 1n), Ratio.one), true)
    }),
    { numRuns },
  )
})
