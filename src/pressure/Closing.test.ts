import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import { Ratio } from '../money/Ratio.ts'
import { Closing } from './Closing.ts'
import { CoupledAccount } from './CoupledAccount.ts'

const place = venue({
  assets: { USDT: 6, BTC: 8, ETH: 8 },
  instruments: {
    btc: { base: 'BTC', tick: '0.1', lot: '0.001' },
    eth: { base: 'ETH', tick: '0.01', lot: '0.003', contractSize: '7' },
    inverse: { base: 'ETH', payoff: 'inverse', settle: 'ETH' },
  },
})

const accountOf = (one: ReturnType<typeof account>, marks: Record<string, bigint>) => ({
  ...{ id: 'a', account: one, rules: place.terms, threshold: Ratio.one, legs: [], scale: 1.5 },
  prices: book(place, marks, { USDT: 10n ** 12n }),
})

const lots = fc.bigInt(-1_000_000n, 1_000_000n)
const price = fc.bigInt(1n, 1_000_000n)

test('[COUPLED5] what closing leaves owed is what it is exactly, to an atom a position', () => {
  let owing = 0
  fc.assert(
    fc.property(
      fc.tuple(
        lots,
        lots,
        price,
        price,
        price,
        price,
        fc.bigInt(-1_000_000_000_000_000n, 1_000_000_000_000_000n),
      ),
      ([btc, eth, first, second, btcNow, ethNow, cash]) => {
        const positions = [
          ...(btc === 0n ? [] : [held(place.instrument('btc'), btc, first)]),
          ...(eth === 0n ? [] : [held(place.instrument('eth'), eth, second)]),
        ]
        const one = accountOf(account(place, { USDT: cash, BTC: 5n }, positions), {
          ...{ btc: btcNow, eth: ethNow },
        })
        const closing = Closing.of(one)
        if (closing === null) return assert.equal(positions.length, 0)
        const found = Closing.owed(closing, Closing.marksOf(one.prices, place.terms.instruments))
        const exact = CoupledAccount.owes(one, one.prices)
        if (exact > 0) owing += 1
        assert.ok(Math.abs(found - exact) <= 1e-5, `${found} is not ${exact}`)
      },
    ),
    { numRuns },
  )
  assert.ok(owing > numRuns / 5, `${owing} of ${numRuns} owe`)
})

test('[COUPLED5] it is no line for a payoff that is none, and says nothing without a mark', () => {
  const inverse = account(place, { ETH: 5n }, [held(place.instrument('inverse'), 3n, 2_000n)])
  assert.equal(Closing.of(accountOf(inverse, {})), null)
  const btc = account(place, { USDT: 5n }, [held(place.instrument('btc'), 3n, 600_000n)])
  const one = accountOf(btc, {})
  const closing = Closing.of(one) as Closing
  assert.ok(
    Number.isNaN(Closing.owed(closing, Closing.marksOf(one.prices, place.terms.instruments))),
  )
})
