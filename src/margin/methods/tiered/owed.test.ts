import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../../test/numRuns.ts'
import { account, book, held, ratio, venue } from '../../../../test/venue.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Amount } from '../../../money/Amount.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'

/** Contracts of 100 dollars that settle in bitcoin, held against USDT, in ticks of a dollar. */
const rates = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.01'), leverageMax: Ratio.of(50n) },
])
const stricter = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.03'), leverageMax: Ratio.of(10n) },
])
const inverse = { payoff: 'inverse', quote: 'USD', settle: 'BTC', contractSize: '100' } as const
const place = venue({
  assets: { USDT: 8, BTC: 8, ETH: 8 },
  collateral: { BTC: { tiers: [{ floor: Amount.zero, weight: ratio('0.95') }] } },
  instruments: { 'BTC/USD': { ...inverse, brackets: rates } },
})
const plain = { assets: { USDT: 8, BTC: 8, ETH: 8 } }
const name = 'BTC/USD'
const unit = 10n ** 8n

const at = (price: bigint, where = place) =>
  book(
    where,
    { [name]: price },
    { USDT: 10n ** 12n, BTC: price * 10n ** 12n, ETH: 3_000n * 10n ** 12n },
  )

test('[TIER15] a loss in a coin that is not held asks as the contract does that lost it', () => {
  const short = held(place.instrument(name), -1n, 4_000n)
  const owner = account(place, { USDT: 1_000n * unit }, [short])
  const { equity, initial, maintenance } = assess(owner, place.terms, at(40_000n))
  assert.deepEqual([equity, initial, maintenance], [100n * unit, 20n * unit, 10n * unit])
  const backed = account(place, { USDT: 100n * unit, BTC: (225n * unit) / 10_000n }, [short])
  assert.equal(assess(backed, place.terms, at(40_000n)).maintenance, unit)
})

test('[TIER15] the strictest table says it, a listing goes before, and others ask nothing', () => {
  const both = { 'BTC/USD': { ...inverse, brackets: rates }, X: { ...inverse, brackets: stricter } }
  const of = (more: Partial<Parameters<typeof venue>[0]>, balances: Record<string, bigint>) => {
    const where = venue({ ...plain, instruments: both, ...more })
    return assess(account(where, balances, []), where.terms, at(40_000n, where))
  }
  const owes = of({}, { USDT: 1_000n * unit, BTC: -unit / 100n })
  assert.deepEqual([owes.initial, owes.maintenance], [40n * unit, 12n * unit])
  const listed = {
    weight: Ratio.one,
    initial: Ratio.zero,
    maintenance: ratio('0.5'),
    cap: Amount.zero,
  }
  const by = of({ liabilities: { BTC: listed } }, { USDT: 1_000n * unit, BTC: -unit / 100n })
  assert.deepEqual([by.initial, by.maintenance], [0n, 200n * unit])
  const numeraire = of({}, { USDT: -unit, BTC: unit })
  const other = of({}, { USDT: 1_000n * unit, ETH: -unit / 100n })
  assert.deepEqual([numeraire.maintenance, other.maintenance], [0n, 0n])
})

test('[TIER15] a mirrored account owes by the rules of its venue', () => {
  const owner = account(place, { USDT: 1_000n * unit, BTC: -unit / 100n }, [])
  const told = { ...owner, kind: 'mirrored' as const }
  assert.equal(assess(told, place.terms, at(40_000n)).maintenance, 0n)
})

test('[TIER15] no step of the price within the maintenance rate takes a sound account below zero', () => {
  fc.assert(
    fc.property(
      fc.record({
        lots: fc.oneof(fc.bigInt(-500n, -1n), fc.bigInt(1n, 500n)),
        entry: fc.bigInt(2_000n, 400_000n),
        mark: fc.bigInt(20_000n, 80_000n),
        spare: fc.bigInt(0n, 100n * unit),
        coins: fc.oneof(fc.constant(0n), fc.bigInt(0n, unit)),
        step: fc.bigInt(-99n, 99n),
      }),
      ({ lots, entry, mark, spare, coins, step }) => {
        const position = held(place.instrument(name), lots, entry)
        const standing = (usdt: bigint, price: bigint) =>
          assess(account(place, { USDT: usdt, BTC: coins }, [position]), place.terms, at(price))
        const { equity, maintenance } = standing(0n, mark)
        // As much as is kept at the least, and something over.
        const usdt = maintenance - equity + spare
        if (usdt < 0n) return
        const moved = mark + (mark * step) / 10_000n
        assert.ok(standing(usdt, moved).net >= -4n, `${standing(usdt, moved).net}`)
      },
    ),
    { numRuns },
  )
})
