import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { reduceTo } from '../../src/engine/protection/reduceTo.ts'
import { State } from '../../src/engine/State.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { engineOf } from '../../src/wire/book/engineOf.ts'
import { readBook } from '../../src/wire/book/readBook.ts'

const coins = ['ADA', 'BTC', 'DOGE', 'ETH', 'LTC', 'SOL'] as const
const symbols = coins.map((coin) => `${coin}/USDT:USDT`)

/** Each long 100 at 100 of the same requirement, on 400 USDT a coin. */
function book(count: number, depths: readonly bigint[]) {
  const own = symbols.slice(0, count)
  const brackets = Object.fromEntries(
    own.map((symbol) => [symbol, [{ floor: '0', rate: '0.02', leverageMax: '25' }]]),
  )
  const source = {
    asOf: 1_700_000_000_000,
    assets: ['USDT', ...coins].map((asset) => ({ asset, decimals: 6 })),
    instruments: own.map((id, at) => ({
      ...{ id, kind: 'perpetual', base: coins[at], quote: 'USDT', settle: 'USDT' },
      ...{ tick: '0.01', lot: '1' },
    })),
    rulebooks: [{ preset: 'binance-usdm', id: 'house', method: { brackets } }],
    prices: own.map((symbol) => ({ symbol, price: '100' })),
    accounts: [
      {
        ...{ id: 'ada', rulebook: 'house', balances: { USDT: `${400 * count}` } },
        positions: own.map((symbol) => {
          return { symbol, side: 'long', contracts: '100', entryPrice: '100' }
        }),
      },
    ],
  }
  const read = readBook(JSON.stringify(source))
  assert.ok(read.ok, read.ok ? '' : read.error.message)
  const state = engineOf(read.value)
  for (const [index, size] of depths.entries()) {
    const lots = Quantity.of(size)
    if (size === 0n) continue
    const told = { within: Ratio.of(1n, 100n), time: state.time, source: 'venue' }
    state.book.depths[index] = { bids: lots, asks: lots, ...told }
  }
  return state
}

function reduced(count: number, depths: readonly bigint[], target: Ratio): readonly string[] {
  const state = book(count, depths)
  const account = State.account(state, 'ada')
  const rules = State.rulesOf(state, account) as BoundRulebook
  const found = reduceTo({ account, rules, prices: state.book }, [], target)
  return found.map(({ instrument, lots }) => `${instrument.base} ${lots}`)
}

describe('the order in which a protection reduces', () => {
  const most = Ratio.of(4n, 10n)

  test('[PROT7] a few positions: at the least cost, split where that is cheaper', () => {
    assert.deepEqual(reduced(2, [], most), ['ADA -40'], 'no cost is told')
    const [first = '', second = ''] = reduced(2, [1_000n, 4_000n], most)
    assert.deepEqual([first, second], ['ADA -8', 'BTC -33'], 'mostly in the deeper market')
    assert.deepEqual(reduced(2, [0n, 4_000n], most), ['BTC -41'], 'with what closing costs')
    assert.deepEqual(reduced(2, [0n, 5n], most), ['ADA -40'], 'its market takes too little')
  })

  test('[PROT7] [CURE4] more than four: the cheapest to close whole first, what nothing is told of last', () => {
    const depths = [1_000n, 3_000n, 2_000n, 50n, 5_000n, 4_000n]
    const all = reduced(6, depths, Ratio.of(1n, 100n))
    const order = all.map((one) => one.split(' ')[0])
    assert.deepEqual(order, ['LTC', 'SOL', 'BTC', 'DOGE', 'ADA', 'ETH'])
    assert.deepEqual(reduced(6, depths, most), ['LTC -100', 'SOL -20'])
  })
})
