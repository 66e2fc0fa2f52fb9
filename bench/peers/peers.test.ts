import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drift } from './drift.ts'
import { FlatBook } from './FlatBook.ts'
import { mango } from './mango.ts'
import { orderly } from './orderly.ts'
import { Peer } from './Peer.ts'

const book = FlatBook.draw(7, 200)

test('the book that peers are compared over asks what plain whole numbers say', () => {
  const mine = FlatBook.ours(book)
  for (const [index, { cash, legs }] of book.accounts.entries()) {
    let slack = cash
    for (const { market, lots, cost } of legs) {
      const worth = lots * (book.prices[market] as bigint)
      const size = (worth < 0n ? -worth : worth) * BigInt(book.markets[market]?.maintenance ?? 0)
      slack += worth / 10n ** 9n - cost - size / 10n ** 13n
    }
    const off = mine.slackOf(index) - Number(slack)
    assert.ok(Math.abs(off) <= 3 * legs.length, `account ${index} is off by ${off}`)
  }
})

test('a peer agrees in every account, where it is installed, and is named by its error elsewhere', () => {
  for (const create of [orderly, drift, mango]) {
    const nowhere: Peer.Load = (name) => {
      throw new Error(`Cannot find module '${name}'`)
    }
    assert.throws(() => create(nowhere, book), /Cannot find module '@/)
  }
  assert.equal(Peer.agree(10, 10.5), true)
  assert.equal(Peer.agree(1e12, 1e12 + 2_000), false)
})
