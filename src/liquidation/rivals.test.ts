import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bankruptcy, candidate } from '../../test/markets.ts'
import { withProcedure } from '../../test/procedures.ts'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import { assess } from '../margin/assess.ts'
import { Brackets } from '../model/Brackets.ts'
import { trade } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { liquidationFee } from './liquidationFee.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { plan } from './plan.ts'
import type { MarketDeficit } from './Resolution.ts'
import { resolveMarket } from './resolveMarket.ts'

// Errors of other systems, with the figures measured or published there.

const rows = (tiers: readonly (readonly [bigint, string])[]) =>
  Brackets.create(
    tiers.map(([floor, rate]) => ({
      floor: Amount.of(floor),
      rate: ratio(rate),
      leverageMax: Ratio.of(20n),
    })),
  )

const place = venue({
  assets: { USDT: 0 },
  instruments: {
    hundred: { base: 'USDT', contractSize: '100', brackets: rows([[0n, '0.005']]) },
    unit: {
      base: 'USDT',
      brackets: rows([
        [0n, '0.004'],
        [50_000n, '0.005'],
        [250_000n, '0.01'],
      ]),
    },
  },
})

const [hundred, unit] = [place.instrument('hundred'), place.instrument('unit')]

const market = (change: Partial<MarketDeficit>): MarketDeficit => ({
  instrument: unit,
  mark: Price.of(90n),
  deficits: [],
  fundAvailable: Amount.zero,
  candidates: [],
  policy: 'ranked',
  ...change,
})

test('[FALL1] FLOX ignored the contract multiplier: its fund paid 550 where 59,950 were owed', () => {
  const holder = account(place, { USDT: 50n }, [held(hundred, 1n, 1_000n)])
  const { net } = assess(holder, place.terms, book(place, { hundred: 400n }))
  assert.equal(net, -59_950n)
  const owed = bankruptcy('b', 1n, -net)
  const { fundPaid } = resolveMarket(
    market({ instrument: hundred, deficits: [owed], fundAvailable: Amount.of(100_000n) }),
  )
  assert.deepEqual(fundPaid, [{ account: 'b', amount: 59_950n }])
})

test('[FALL6] FLOX deleveraged a profitable long for a bankrupt long', () => {
  const { deleveraged } = resolveMarket(
    market({
      deficits: [bankruptcy('b', 10n, 60n)],
      candidates: [
        candidate(unit, 90n, { account: 'long', lots: 40n, entry: 10n, equity: 1n }),
        candidate(unit, 90n, { account: 'short', lots: -10n, entry: 97n }),
      ],
    }),
  )
  assert.deepEqual(
    deleveraged.map(({ account, lots }) => [account, lots]),
    [['short', 10n]],
  )
})

test('[FALL6] FLOX closed a short of 1,000 in full for a deficit of 1', () => {
  const { deleveraged, uncovered } = resolveMarket(
    market({
      deficits: [bankruptcy('b', 1n, 1n)],
      candidates: [candidate(unit, 90n, { account: 'short', lots: -1_000n, entry: 100n })],
    }),
  )
  assert.deepEqual(
    deleveraged.map(({ lots, haircut }) => [lots, haircut]),
    [[1n, 1n]],
  )
  assert.equal(uncovered, 0n)
})

test('[LIQ15] FLOX credited the residue of a liquidated isolated leg to nobody', () => {
  const rules = withProcedure(place.terms, { sizing: 'stepDown', feeRate: ratio('0.001') })
  const mark = Price.of(1_000n)
  const at = book(place, { unit: mark })
  // Long 10 from 1,020 with 230 of its own: 30 are left against a maintenance of 40.
  const position = held(unit, 10n, 1_020n)
  const isolated = account(place, { USDT: 230n }, [position])
  const [order] = plan(isolated, rules, at, [])
  assert.equal(order?.lots, -10n)
  const { realised } = trade(unit, position, Quantity.of(-10n), mark, 0n)
  const left = Amount.add(Amount.of(230n), realised)
  const fee = liquidationFee(Amount.of(10_000n), ratio('0.001'), left)
  const closed = ProFormaPosition.afterAll({ account: isolated, rules, prices: at }, [order])
  assert.deepEqual([realised, fee], [-200n, 10n])
  assert.deepEqual(closed.balances, [20n], 'the residue stays on the account')
  // The other side of the trade gained what the leg lost: the total is unchanged.
  const street = trade(unit, held(unit, -10n, 1_020n), Quantity.of(10n), mark, 0n)
  assert.equal((closed.balances[0] ?? 0n) + fee + street.realised, 230n)
})

test('[LIQ8] FLOX has brackets without maintenance amount: 2,500 asked where 1,200 are', () => {
  const holder = (lots: bigint) => account(place, { USDT: 1_201n }, [held(unit, lots, 1n)])
  for (const lots of [249_999n, 250_001n]) {
    assert.deepEqual(plan(holder(lots), place.terms, book(place, { unit: 1n }), []), [])
  }
})

test('[LIQ4] Dango rounded a deficit down and liquidated nothing, in silence', () => {
  // Ten lots require 500 each and one atom of 5,000 is missing: a 500th of a lot, so a lot.
  const holder = account(place, { USDT: 4_999n }, [held(hundred, 10n, 1_000n)])
  const orders = plan(holder, place.terms, book(place, { hundred: 1_000n }), [])
  assert.deepEqual(
    orders.map(({ lots }) => lots),
    [-1n],
  )
})

test('[LIQ1] Dango divided by the lots closed instead of held: fills 20% and more off the mark', () => {
  // 60 over 200 lots is 0.3 of a tick, so closing pays down to 100 itself; over the 50 lots that
  // are ordered it would be 1.2, and over three of them 20 of 100.
  const holder = account(place, { USDT: 60n }, [held(unit, 200n, 100n)])
  const [order] = plan(holder, place.terms, book(place, { unit: 100n }), [])
  assert.deepEqual([order?.lots, order?.bankruptcyPrice], [-50n, 100n])
  const [rest] = plan(holder, place.terms, book(place, { unit: 100n }), [
    { instrument: unit, leg: 'net', lots: Quantity.of(-47n) },
  ])
  assert.deepEqual([rest?.lots, rest?.bankruptcyPrice], [-3n, 100n])
})

test('[FALL1] D02: a thin short pushed into the fund costs it its cap, and others the exact rest', () => {
  // 398 million short from 0.0095 at 0.0383 in ticks of a ten thousandth; the cap is 2.3 million.
  const unitOf = 10_000n
  const lots = 398_000_000n
  const loss = lots * (383n - 95n)
  const deficit = loss - 120_000n * unitOf
  const { fundPaid, deleveraged, inheritedLots, uncovered } = resolveMarket(
    market({
      mark: Price.of(383n),
      deficits: [bankruptcy('jelly', -lots, deficit)],
      fundAvailable: Amount.of(2_300_000n * unitOf),
      candidates: [97n, 96n, 95n].map((entry, index) =>
        candidate(unit, 383n, { account: `long${index}`, lots: 150_000_000n, entry }),
      ),
    }),
  )
  assert.deepEqual(fundPaid, [{ account: 'jelly', amount: 23_000_000_000n }])
  const haircuts = Amount.sum(deleveraged.map(({ haircut }) => haircut))
  assert.equal(haircuts, deficit - 23_000_000_000n)
  assert.equal(inheritedLots, -((lots * 23_000_000_000n) / deficit))
  assert.equal(uncovered, 0n)
})

test('[FALL7] D19: what is taken is what is missing, not twenty-eight times as much', () => {
  const deficits = Array.from({ length: 40 }, (_, index) =>
    bankruptcy(`b${index}`, 25n, BigInt(index)),
  )
  const candidates = Array.from({ length: 60 }, (_, index) =>
    candidate(unit, 90n, { account: `c${index}`, lots: -40n, entry: 91n + BigInt(index) }),
  )
  const taken = resolveMarket(market({ deficits, candidates }))
  assert.equal(Amount.sum(taken.deleveraged.map(({ haircut }) => haircut)), 780n)
  assert.equal(Quantity.sum(taken.deleveraged.map(({ lots }) => lots)), 1_000n)
  assert.equal(taken.deleveraged.length, 25)
  assert.deepEqual(resolveMarket(market({ deficits, candidates })), taken, 'a replay is identical')
})
