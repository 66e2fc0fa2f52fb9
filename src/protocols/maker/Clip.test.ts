import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Clip } from './Clip.ts'
import type { DutchAuction } from './DutchAuction.ts'
import type { Feed } from './Feed.ts'

const wad = 10n ** 18n
const one = 10n ** 27n
const rad = 10n ** 45n

const clip: Clip = {
  buf: (13n * one) / 10n,
  tail: 8_400n,
  cusp: (4n * one) / 10n,
  chip: wad / 1_000n,
  tip: 300n * rad,
  chost: 2_260n * rad,
  decay: { type: 'stairstep', step: 90n, cut: (99n * one) / 100n },
  stopped: 0n,
}
const feedAt = (dollars: bigint): Feed => ({ value: dollars * wad, par: one })
const feed = feedAt(2_000n)

function kicked(tab = 14_125n, lot = 10n): DutchAuction {
  const result = Clip.kick(clip, { tab: tab * rad, lot: lot * wad, feed }, 1_000n)
  assert.ok(result.ok)
  return result.value.auction
}

const all = { lotMax: 2n ** 256n - 1n, priceMax: 2n ** 256n - 1n }
const refused = (error: string) => ({ ok: false, error })

test('[MAKER7] an auction needs a tab, a lot and a valid price', () => {
  const kick = (changed: object, by = clip) =>
    Clip.kick(by, { tab: rad, lot: wad, feed, ...changed }, 0n)
  assert.deepEqual(
    kick({ tab: 0n }, { ...clip, stopped: 1n }),
    refused('Clipper/stopped-incorrect'),
  )
  assert.deepEqual(kick({ tab: 0n, lot: 0n }), refused('Clipper/zero-tab'))
  assert.deepEqual(kick({ lot: 0n, feed: null }), refused('Clipper/zero-lot'))
  assert.deepEqual(kick({ feed: null }), refused('Clipper/invalid-price'))
  assert.deepEqual(kick({ feed: feedAt(0n) }), refused('Clipper/zero-top-price'))
})

test('[MAKER7] the keeper gets a flat sum and a share of the tab, or either, or nothing', () => {
  const paid = (changed: Partial<Clip>): bigint => {
    const result = Clip.kick({ ...clip, ...changed }, { tab: 14_125n * rad, lot: wad, feed }, 0n)
    assert.ok(result.ok)
    return result.value.incentive
  }
  assert.equal(paid({}), 314_125n * 10n ** 42n)
  assert.equal(paid({ tip: 0n }), 14_125n * 10n ** 42n)
  assert.equal(paid({ chip: 0n }), 300n * rad)
  assert.equal(paid({ tip: 0n, chip: 0n }), 0n)
})

test('[MAKER8] due past its tail or under its cusp, by the terms of now', () => {
  const auction = kicked()
  assert.deepEqual(Clip.status(clip, auction, 1_090n), {
    needsRedo: false,
    price: 2_574n * one,
  })
  assert.ok(!Clip.status(clip, auction, 1_000n + 8_190n).needsRedo, '0.99^91 is 0.4007')
  assert.ok(Clip.status(clip, auction, 1_000n + 8_280n).needsRedo, '0.99^92 is 0.3967')
  const patient = { ...clip, cusp: 0n }
  assert.ok(!Clip.status(patient, auction, 1_000n + 8_400n).needsRedo)
  assert.ok(Clip.status(patient, auction, 1_000n + 8_401n).needsRedo)
  assert.ok(Clip.status({ ...clip, tail: 10n }, auction, 1_011n).needsRedo)
})

test('[MAKER8] a restart takes the price of now and pays again where it is worth it', () => {
  const redone = (auction: DutchAuction, at: Feed) => {
    const result = Clip.redo(clip, auction, at, 1_000n + 8_401n)
    assert.ok(result.ok)
    return result.value
  }
  const auction = kicked()
  const { auction: again, incentive } = redone(auction, feedAt(1_500n))
  assert.deepEqual([again.top, again.startedAt], [1_950n * one, 9_401n])
  assert.deepEqual([again.lot, again.tab], [auction.lot, auction.tab])
  assert.equal(incentive, 314_125n * 10n ** 42n)
  assert.equal(redone(kicked(2_260n), feedAt(226n)).incentive, 302_260n * 10n ** 42n)
  assert.equal(redone(kicked(2_259n), feedAt(226n)).incentive, 0n, 'too little to raise')
  assert.equal(redone(kicked(2_260n), feedAt(225n)).incentive, 0n, 'too little to sell')
})

test('[MAKER8] a restart is refused by name', () => {
  const auction = kicked()
  const redo = (by: Clip, of: DutchAuction | null, at: Feed | null, time: bigint) =>
    Clip.redo(by, of, at, time)
  const late = 20_000n
  const stopped = (level: bigint): Clip => ({ ...clip, stopped: level })
  assert.deepEqual(redo(stopped(2n), null, feed, late), refused('Clipper/stopped-incorrect'))
  assert.ok(redo(stopped(1n), auction, feed, late).ok)
  assert.deepEqual(redo(clip, null, feed, late), refused('Clipper/not-running-auction'))
  assert.deepEqual(redo(clip, auction, null, 1_000n), refused('Clipper/cannot-reset'))
  assert.deepEqual(redo(clip, auction, null, late), refused('Clipper/invalid-price'))
  assert.deepEqual(redo(clip, auction, feedAt(0n), late), refused('Clipper/zero-top-price'))
})

test('[MAKER9] a sale digs what it raises, and the last of a lot all that was to be raised', () => {
  const auction = kicked()
  const some = Clip.take(clip, auction, { ...all, lotMax: wad }, 1_000n)
  assert.ok(some.ok)
  assert.deepEqual([some.value.owe, some.value.dug], [2_600n * rad, 2_600n * rad])
  const last = Clip.take(clip, kicked(30_000n), all, 1_000n)
  assert.ok(last.ok)
  assert.deepEqual([last.value.owe, last.value.dug], [26_000n * rad, 30_000n * rad])
  assert.equal(last.value.unraised, 4_000n * rad)
  const raised = Clip.take(clip, kicked(13_000n), all, 1_000n)
  assert.ok(raised.ok)
  assert.deepEqual([raised.value.slice, raised.value.returned], [5n * wad, 5n * wad])
})

test('[MAKER9] a sale is refused by name', () => {
  const auction = kicked()
  const take = (by: Clip, of: DutchAuction | null, changed: object, at: bigint) =>
    Clip.take(by, of, { ...all, ...changed }, at)
  const stopped = { ...clip, stopped: 3n }
  assert.deepEqual(take(stopped, null, {}, 1_000n), refused('Clipper/stopped-incorrect'))
  assert.ok(take({ ...clip, stopped: 2n }, auction, {}, 1_000n).ok)
  assert.deepEqual(take(clip, null, {}, 1_000n), refused('Clipper/not-running-auction'))
  assert.deepEqual(take(clip, auction, { priceMax: 0n }, 20_000n), refused('Clipper/needs-reset'))
  const cheap = { priceMax: 2_600n * one - 1n }
  assert.deepEqual(take(clip, auction, cheap, 1_000n), refused('Clipper/too-expensive'))
  const small = kicked(2_260n)
  const part = { lotMax: wad / 2n }
  assert.deepEqual(take(clip, small, part, 1_000n), refused('Clipper/no-partial-purchase'))
})

test('[MAKER9] chost is that of now: a bid is cut to leave it', () => {
  const auction = kicked()
  const result = Clip.take(
    { ...clip, chost: 4_000n * rad },
    auction,
    { ...all, lotMax: 5n * wad },
    1_000n,
  )
  assert.ok(result.ok)
  assert.equal(result.value.owe, 10_125n * rad)
  assert.equal(result.value.auction?.tab, 4_000n * rad)
})

test('[MAKER7] emulating Maker, an auction may sell for nothing', () => {
  assert.equal(Clip.terms(clip).reserve, null)
  const gone = { ...clip, decay: { type: 'linear', tau: 100n }, cusp: 0n } as const
  const result = Clip.take(gone, kicked(), { lotMax: 10n * wad, priceMax: 0n }, 1_200n)
  assert.ok(result.ok)
  assert.deepEqual([result.value.owe, result.value.slice], [0n, 10n * wad])
})
