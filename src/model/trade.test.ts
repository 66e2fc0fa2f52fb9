import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { btc, inverse, linear, linearSpec, usdt } from '../../test/instruments.ts'
import { numRuns } from '../../test/numRuns.ts'
import { Amount } from '../money/Amount.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { Instrument } from './Instrument.ts'
import { pendingFunding, type Stake, type TradeOutcome, trade } from './trade.ts'

/** A hundredth of an atom per lot and tick. */
const fine = Instrument.create({ ...linearSpec, lot: { units: 1n, scale: 9 } }, 2, btc, usdt)

const buy = (
  instrument: Instrument,
  before: Stake | null,
  lots: bigint,
  price: bigint,
  index = 0n,
): TradeOutcome => trade(instrument, before, Quantity.of(lots), price, index)

const stake = (lots: bigint, cost: bigint, funding = 0n): Stake => ({
  lots: Quantity.of(lots),
  cost: Amount.of(cost),
  funding,
})

test('[MODEL3] opens, closes in part, passes through zero and closes', () => {
  const usd = 100_000_000n
  const first = buy(linear, null, 2n, 600_000n)
  assert.deepEqual(first, {
    stake: stake(2n, 120n * usd),
    cost: 120n * usd,
    realised: 0n,
    funding: 0n,
  })
  const second = buy(linear, first.stake, -1n, 610_000n)
  assert.deepEqual(second, {
    stake: stake(1n, 60n * usd),
    cost: -60n * usd,
    realised: usd,
    funding: 0n,
  })
  const third = buy(linear, second.stake, -3n, 590_000n)
  const turned = stake(-2n, -118n * usd)
  assert.deepEqual(third, { stake: turned, cost: -178n * usd, realised: -usd, funding: 0n })
  const fourth = buy(linear, third.stake, 2n, 580_000n)
  assert.deepEqual(fourth, { stake: null, cost: 118n * usd, realised: 2n * usd, funding: 0n })
})

test('[MODEL3] adding to a leg realises nothing and averages the cost', () => {
  const more = buy(linear, stake(1n, 6_000_000_000n), 1n, 620_000n)
  assert.deepEqual(more.stake, stake(2n, 12_200_000_000n))
  assert.equal(more.realised, 0n)
})

test('[MODEL3] the dust of an inverse round trip is the account to bear', () => {
  const opened = buy(inverse, null, 1n, 600_000n)
  assert.deepEqual(opened.stake, stake(1n, -166_666n))
  const closed = buy(inverse, opened.stake, -1n, 600_000n)
  assert.deepEqual([closed.stake, closed.realised], [null, -1n])
})

test('[MODEL3] a share of the cost is rounded up, the rest follows', () => {
  // Three lots that cost 10 atoms: closing one removes 4 of them, for a short -3.
  assert.deepEqual(buy(linear, stake(3n, 10n), -1n, 1n).stake, stake(2n, 6n))
  assert.deepEqual(buy(linear, stake(-3n, -10n), 1n, 1n).stake, stake(-2n, -7n))
})

const trades = fc.array(
  fc.record({
    lots: fc.oneof(fc.bigInt(-5n, 5n), fc.bigInt(-(10n ** 9n), 10n ** 9n)).map((n) => n || 1n),
    price: fc.bigInt(1n, 10n ** 7n),
  }),
  { minLength: 1, maxLength: 12 },
)

interface Transaction {
  readonly lots: bigint
  readonly price: bigint
}

/** The exact worth of a transaction: no rounding, no netting. */
const worth = ({ payoff, multiplier }: Instrument, { lots, price }: Transaction): Ratio =>
  payoff === 'linear'
    ? Ratio.mul(Ratio.of(lots * price), multiplier)
    : Ratio.mul(Ratio.of(-lots, price), multiplier)

/** Runs transactions through a leg and sums what the account received. */
function run(
  instrument: Instrument,
  transactions: readonly Transaction[],
): { left: Stake | null; got: bigint } {
  let left: Stake | null = null
  let got = 0n
  for (const { lots, price } of transactions) {
    const before = left as Stake | null
    const outcome: TradeOutcome = buy(instrument, before, lots, price)
    assert.equal((before?.lots ?? 0n) + lots, outcome.stake?.lots ?? 0n)
    assert.equal((before?.cost ?? 0n) + outcome.cost, outcome.stake?.cost ?? 0n)
    left = outcome.stake
    got += outcome.realised
  }
  return { left, got }
}

/** What was paid and received, with the remainder at the mark: the exact reference. */
function truth(instrument: Instrument, transactions: readonly Transaction[], mark: bigint): Ratio {
  const lots = transactions.reduce((sum, transaction) => sum + transaction.lots, 0n)
  return transactions.reduce(
    (sum, transaction) => Ratio.sub(sum, worth(instrument, transaction)),
    worth(instrument, { lots, price: mark }),
  )
}

const profit = (instrument: Instrument, left: Stake | null, mark: bigint): bigint =>
  left === null ? 0n : Instrument.value(instrument, left.lots, mark) - left.cost

test('[MODEL3] a whole multiplier: realised and open profit are what was paid and received', () => {
  fc.assert(
    fc.property(trades, fc.bigInt(1n, 10n ** 7n), (transactions, mark) => {
      const { left, got } = run(linear, transactions)
      const all = got + profit(linear, left, mark)
      assert.deepEqual(Ratio.of(all), truth(linear, transactions, mark))
    }),
    { numRuns },
  )
})

test('[MODEL3] any multiplier: never above what was paid and received, below it by dust', () => {
  const kinds = fc.constantFrom(linear, fine, inverse)
  fc.assert(
    fc.property(kinds, trades, fc.bigInt(1n, 10n ** 7n), (instrument, transactions, mark) => {
      const { left, got } = run(instrument, transactions)
      const all = Ratio.of(got + profit(instrument, left, mark))
      const missing = Ratio.sub(truth(instrument, transactions, mark), all)
      assert.ok(Ratio.compare(missing, Ratio.zero) >= 0, 'not in the account’s favour')
      assert.ok(
        Ratio.compare(missing, Ratio.of(2n * BigInt(transactions.length) + 1n)) < 0,
        'dust only',
      )
    }),
    { numRuns },
  )
})

test('[MODEL3] no cost outlives its lots', () => {
  const kinds = fc.constantFrom(linear, fine, inverse)
  fc.assert(
    fc.property(kinds, trades, fc.bigInt(1n, 10n ** 7n), (instrument, transactions, price) => {
      const lots = -transactions.reduce((sum, transaction) => sum + transaction.lots, 0n)
      fc.pre(lots !== 0n)
      const { left, got } = run(instrument, [...transactions, { lots, price }])
      assert.equal(left, null)
      const missing = Ratio.sub(
        truth(instrument, [...transactions, { lots, price }], 1n),
        Ratio.of(got),
      )
      assert.ok(Ratio.compare(missing, Ratio.zero) >= 0)
    }),
    { numRuns },
  )
})

test('[MODEL3] closing in pieces realises what closing at once does, less dust', () => {
  const sizes = fc.array(fc.bigInt(1n, 1_000n), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(
      sizes,
      fc.bigInt(1n, 10n ** 6n),
      fc.bigInt(1n, 10n ** 6n),
      (pieces, entry, exit) => {
        const whole = pieces.reduce((sum, piece) => sum + piece, 0n)
        const open = { lots: whole, price: entry }
        const once = run(inverse, [open, { lots: -whole, price: exit }]).got
        const often = run(inverse, [open, ...pieces.map((n) => ({ lots: -n, price: exit }))]).got
        assert.ok(often <= once && once - often < BigInt(pieces.length))
      },
    ),
    { numRuns },
  )
})

test('[MODEL8] longs pay a rising index and shorts receive it, rounded down', () => {
  assert.equal(pendingFunding(stake(2n, 0n), 1_500_000_000n), -3n)
  assert.equal(pendingFunding(stake(-2n, 0n), 1_500_000_000n), 3n)
  assert.equal(pendingFunding(stake(1n, 0n), 1n), -1n)
  assert.equal(pendingFunding(stake(-1n, 0n), 1n), 0n)
  assert.equal(pendingFunding(stake(5n, 0n, 7n), 7n), 0n)
  assert.equal(pendingFunding(stake(2n, 0n, 0n), -1_500_000_000n), 3n)
})

test('[MODEL8] every trade settles the whole leg and meets the index', () => {
  const held = stake(4n, 24_000_000_000n, 1_000_000_000n)
  for (const lots of [1n, -1n, -4n, -9n]) {
    const outcome = buy(linear, held, lots, 600_000n, 3_000_000_000n)
    assert.equal(outcome.funding, -8n)
    if (outcome.stake !== null) assert.equal(outcome.stake.funding, 3_000_000_000n)
  }
  const fresh = buy(linear, null, 4n, 600_000n, 3_000_000_000n)
  assert.deepEqual([fresh.funding, fresh.stake?.funding], [0n, 3_000_000_000n])
})

test('[MODEL8] settling more often never pays more, and costs less than an atom each time', () => {
  const indices = fc.array(fc.bigInt(-(10n ** 15n), 10n ** 15n), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 6n), 10n ** 6n), indices, (lots, met) => {
      const last = met.at(-1) as bigint
      const once = pendingFunding(stake(lots, 0n), last)
      let [often, before] = [0n, 0n]
      for (const index of met) {
        often += pendingFunding(stake(lots, 0n, before), index)
        before = index
      }
      assert.ok(often <= once && once - often < BigInt(met.length))
    }),
    { numRuns },
  )
})

test('[MODEL8] the two sides of a contract never receive more than is paid', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-(2n ** 53n), 2n ** 53n),
      fc.bigInt(-(2n ** 62n), 2n ** 62n),
      (n, index) => {
        const sum = pendingFunding(stake(n, 0n), index) + pendingFunding(stake(-n, 0n), index)
        assert.ok(sum === 0n || sum === -1n)
      },
    ),
    { numRuns },
  )
})
