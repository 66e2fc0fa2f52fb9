import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Amount } from '../money/Amount.ts'
import type { Holder } from './Holder.ts'
import { imbalances } from './imbalances.ts'
import { move } from './move.ts'
import { balanced, post } from './post.ts'

const holder = (id: string): Holder => ({ id, balances: [] })

test('[LEDGER1] a move takes from one what it gives the other', () => {
  const [world, trader] = [holder('world'), holder('trader')]
  move(world, trader, 0, Amount.of(5n))
  assert.deepEqual([world.balances, trader.balances], [[-5n], [5n]])
  move(world, trader, 0, Amount.of(-2n))
  assert.deepEqual([world.balances, trader.balances], [[-3n], [3n]])
})

test('[LEDGER1] nothing moves from a holder to itself', () => {
  const trader = holder('trader')
  assert.throws(() => move(trader, trader, 0, Amount.of(1n)), /two holders/)
})

test('[LEDGER1] lines that do not balance in each asset are not posted', () => {
  const [a, b] = [holder('a'), holder('b')]
  const line = (one: Holder, asset: number, amount: bigint) => ({
    holder: one,
    asset,
    amount: Amount.of(amount),
  })
  assert.ok(balanced([line(a, 0, 1n), line(b, 0, -1n)]))
  assert.throws(() => post([line(a, 0, 1n), line(b, 1, -1n)]), /sum to zero/)
  assert.deepEqual([a.balances, b.balances], [[], []])
  post([line(a, 0, 3n), line(b, 0, -1n), line(b, 0, -2n)])
  assert.deepEqual([a.balances, b.balances], [[3n], [-3n]])
})

test('[LEDGER2] any sequence of moves leaves every asset at zero; a planted atom is seen', () => {
  const moves = fc.array(
    fc.tuple(fc.nat(4), fc.nat(4), fc.nat(2), fc.bigInt(-(10n ** 18n), 10n ** 18n)),
  )
  fc.assert(
    fc.property(moves, (list) => {
      const holders = Array.from({ length: 5 }, (_, index) => holder(String(index)))
      for (const [from, to, asset, amount] of list) {
        if (from !== to)
          move(holders[from] as Holder, holders[to] as Holder, asset, Amount.of(amount))
      }
      assert.deepEqual(imbalances(holders, 3), [0n, 0n, 0n])
      const first = holders[0] as Holder
      first.balances[1] = Amount.add(first.balances[1] ?? Amount.zero, Amount.of(1n))
      assert.deepEqual(imbalances(holders, 3), [0n, 1n, 0n])
    }),
  )
})
