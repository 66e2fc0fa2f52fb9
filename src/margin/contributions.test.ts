import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { randomScene, troubledScene } from '../../test/randomScene.ts'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import { Brackets } from '../model/Brackets.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { assess } from './assess.ts'
import { contributions } from './contributions.ts'
import { Method } from './Method.ts'
import { Visitor } from './Visitor.ts'

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n)

/** What debts require, beside positions. */
const debts: Visitor<{ initial: bigint; maintenance: bigint }> = {
  ...Visitor.noop,
  liability(into, _asset, _listed, _owed, _more, { initial, maintenance }) {
    into.initial += initial.value
    into.maintenance += maintenance.value
  },
}

test('[MARGIN7] contributions sum to the assessment, with what debts require', () => {
  fc.assert(
    fc.property(randomScene, ({ place, account, book }) => {
      const whole = assess({ ...account, orders: [] }, place.terms, book)
      const parts = contributions(account, place.terms, book)
      assert.deepEqual(
        parts.map(({ position }) => position),
        account.positions,
      )
      const owed = { initial: 0n, maintenance: 0n }
      Method.of(place.terms).walk({ ...account, orders: [] }, place.terms, book, debts, owed)
      const [kept, opened] = [
        parts.map(({ maintenanceValue }) => maintenanceValue),
        parts.map(({ initialValue }) => initialValue),
      ]
      assert.equal(sum(kept) + owed.maintenance, whole.maintenance)
      assert.equal(sum(opened) + owed.initial, whole.initial)
      assert.equal(sum(parts.map(({ notionalValue }) => notionalValue)), whole.gross)
    }),
    { numRuns },
  )
})

test('[MARGIN7] a position without a usable mark counts at cost', () => {
  fc.assert(
    fc.property(troubledScene, ({ place, account, book }) => {
      const parts = contributions(account, place.terms, book)
      assert.deepEqual(
        parts.map(({ position }) => position),
        account.positions,
      )
      for (const { position, mark, profit, notional } of parts) {
        assert.equal(mark === null, book.marks[position.instrument.index] === undefined)
        if (mark !== null) continue
        assert.equal(profit, 0n)
        const { cost } = position
        if (notional !== 0n) assert.equal(notional, cost < 0n ? -cost : cost)
      }
    }),
    { numRuns },
  )
})

test('[MARGIN7] what a position brings and asks, in its settlement asset and in the numeraire', () => {
  const flat = Brackets.create([
    { floor: Amount.zero, rate: ratio('0.01'), leverageMax: Ratio.of(10n) },
  ])
  const place = venue({
    assets: { USDT: 2, BTC: 8 },
    instruments: {
      'BTC/USD': { payoff: 'inverse', settle: 'BTC', contractSize: '100', brackets: flat },
    },
  })
  const position = held(place.instrument('BTC/USD'), 600n, 50_000n)
  const now = book(
    place,
    { 'BTC/USD': 60_000n },
    { BTC: 60_000n * 10n ** 12n, USDT: 10n ** 12n },
    { funding: { 'BTC/USD': 10n ** 9n } },
  )
  assert.deepEqual(contributions(account(place, {}, [position]), place.terms, now), [
    {
      position,
      mark: 60_000n,
      profit: 20_000_000n,
      funding: -600n,
      notional: 100_000_000n,
      initial: 10_000_000n,
      maintenance: 1_000_000n,
      notionalValue: 6_000_000n,
      initialValue: 600_000n,
      maintenanceValue: 60_000n,
    },
  ])
})
