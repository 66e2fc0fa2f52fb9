import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Feed } from './Feed.ts'
import { Vault } from './Vault.ts'

const wad = 10n ** 18n
const one = 10n ** 27n

test('[MAKER4] the price in dai', () => {
  const feed = { value: 2_000n * wad, par: one }
  assert.equal(Feed.price(feed), 2_000n * one)
  assert.equal(Feed.price({ ...feed, par: 2n * one }), 1_000n * one)
})

test('[MAKER4] safe to the last unit, and health as an exact fraction', () => {
  const ilk = { spot: (4n * one) / 3n, rate: (11n * one) / 10n, dust: 0n }
  const vault = { ink: 33n * wad, art: 39n * wad }
  assert.equal(Vault.debt(vault, ilk), 42_900n * 10n ** 42n)
  assert.ok(Vault.isSafe(vault, ilk))
  // 4/3 cut to 27 places lacks a third of a unit, so 40 of art are just too many.
  assert.ok(!Vault.isSafe({ ...vault, art: 40n * wad }, ilk))
  assert.ok(Vault.isSafe({ ...vault, art: 40n * wad }, { ...ilk, spot: ilk.spot + 1n }))
  assert.deepEqual(Vault.health({ ink: 3n, art: 2n }, { ...ilk, spot: one, rate: one }), {
    numerator: 3n,
    denominator: 2n,
  })
  assert.equal(Vault.health({ ink: 3n, art: 0n }, ilk), null)
})
