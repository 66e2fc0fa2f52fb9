import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makerAuction } from './makerAuction.ts'

test('[MAKER9] steps after the end of an auction are refused, not skipped', () => {
  const [wad, one, rad] = [10n ** 18n, 10n ** 27n, 10n ** 45n].map(String)
  const most = String(2n ** 256n - 1n)
  const step = {
    elapsed: '0',
    action: { type: 'take', amt: most, max: most },
  }
  const auction = {
    ilk: {
      chop: wad,
      dust: '0',
      hole: `1000${rad}`,
      Hole: `1000${rad}`,
      rate: one,
      spot: one,
      price: wad,
      par: one,
    },
    clip: {
      buf: one,
      tail: '9',
      cusp: '0',
      chip: '0',
      tip: '0',
      chost: '0',
      calc: { type: 'linear', tau: '9' },
    },
    urn: { ink: wad, art: `2${wad?.slice(1)}` },
    expected: { auction: [step, step, { ...step, action: { type: 'redo', feedPrice: wad } }] },
  }
  const found = makerAuction(auction, {}) as {
    expected: { auction: { action: { ok: boolean; error?: string } }[] }
  }
  assert.deepEqual(
    found.expected.auction.map(({ action: { ok, error } }) => error ?? ok),
    [true, 'Clipper/not-running-auction', 'Clipper/not-running-auction'],
  )
})
