import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { PriceGraph } from './PriceGraph.ts'

const pairOf = (text: string): PriceGraph.Pair => {
  const [base = '', quote = ''] = text.split('/')
  return { base, quote }
}
const pathOf = (texts: readonly string[], from: string, to: string) =>
  PriceGraph.path(texts.map(pairOf), from, to)

test('[COMP6] a price is brought along pairs, with and against them, where their units cancel', () => {
  const way = pathOf(['BTC/USD', 'stETH/ETH', 'ETH/BTC', 'USDT/USD'], 'stETH', 'USDT')
  assert.ok(way.ok)
  assert.deepEqual(
    way.value.map(({ at, isInverse }) => [at, isInverse]),
    [
      [1, false],
      [2, false],
      [0, false],
      [3, true],
    ],
  )
  const prices = [Ratio.of(60_000n), Ratio.of(99n, 100n), Ratio.of(1n, 20n), Ratio.of(999n, 1_000n)]
  // 0.99 × 0.05 × 60,000 ÷ 0.999
  assert.deepEqual(PriceGraph.along(Ratio.one, way.value, prices), Ratio.of(2_970_000n, 999n))
  assert.equal(PriceGraph.along(Ratio.one, way.value, [...prices.slice(0, 3), null]), null)
  const none = pathOf([], 'USDT', 'USDT')
  assert.deepEqual(none.ok && none.value, [])
})

test('[COMP6] what does not reduce to the unit asked for is refused, and which of two was meant is not guessed', () => {
  for (const [pairs, from, to, expected] of [
    [[], 'ETH', 'USDT', { reason: 'none' }],
    [['ETH/BTC'], 'ETH', 'USDT', { reason: 'none' }],
    [['USDT/EUR', 'BTC/ETH'], 'ETH', 'USDT', { reason: 'none' }],
    [['ETH/USDT', 'ETH/USDT'], 'ETH', 'USDT', { reason: 'several' }],
    [['ETH/USDT', 'USDT/ETH'], 'ETH', 'USDT', { reason: 'several' }],
    [['ETH/USD', 'USD/USDT', 'ETH/BTC', 'BTC/USDT'], 'ETH', 'USDT', { reason: 'several' }],
    [['ETH/USDT', 'BTC/USDT'], 'ETH', 'USDT', { reason: 'unused', pair: pairOf('BTC/USDT') }],
    [['ETH/ETH', 'ETH/USDT'], 'ETH', 'USDT', { reason: 'unused', pair: pairOf('ETH/ETH') }],
  ] as const) {
    const way = pathOf(pairs, from, to)
    assert.deepEqual(way.ok ? way.value : way.error, expected, pairs.join(' '))
  }
})

test('[COMP6] a chain of any order and ways comes to the product of what its units are worth', () => {
  const links = fc.array(fc.tuple(fc.bigInt(1n, 1_000n), fc.boolean(), fc.nat()), {
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(links, (told) => {
      const worths = [Ratio.one, ...told.map(([worth]) => Ratio.of(worth, 7n))]
      const worth = (at: number): Ratio => worths[at] as Ratio
      const all = told.map(([, isTurned, key], at) => {
        const [from, to] = isTurned ? [at + 1, at] : [at, at + 1]
        const price = Ratio.div(worth(from), worth(to))
        return { key, pair: { base: `U${from}`, quote: `U${to}` }, price }
      })
      const mixed = all.toSorted((a, b) => a.key - b.key)
      const way = PriceGraph.path(
        mixed.map(({ pair }) => pair),
        'U0',
        `U${told.length}`,
      )
      assert.ok(way.ok)
      const prices = mixed.map(({ price }) => price)
      const expected = Ratio.div(worth(0), worth(told.length))
      assert.deepEqual(PriceGraph.along(Ratio.one, way.value, prices), expected)
    }),
    { numRuns },
  )
})
