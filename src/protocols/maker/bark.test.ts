import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { bark } from './bark.ts'
import type { Clip } from './Clip.ts'
import { Dog } from './Dog.ts'
import { type Seizure, seize } from './seize.ts'
import type { Ilk, Vault } from './Vault.ts'
import { Vow } from './Vow.ts'

/** Large numbers shrink very slowly; the printed seed is enough. */
const cases = { numRuns: Math.max(numRuns, 10_000), endOnFailure: true }
const wad = 10n ** 18n
const one = 10n ** 27n
const rad = 10n ** 45n

/** 10 ether at 1,800 with a ratio of 150%: 12,000 may be owed, and 12,500 are. */
const ilk: Ilk = { spot: 1_200n * one, rate: (125n * one) / 100n, dust: 2_000n * rad }
const vault: Vault = { ink: 10n * wad, art: 10_000n * wad }
const chop = (113n * wad) / 100n
const dog: Dog = {
  isLive: true,
  holeTotal: 100_000n * rad,
  dirtTotal: 0n,
  hole: 50_000n * rad,
  dirt: 0n,
}
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
const feed = { value: 1_800n * wad, par: one }
const house = { chop, dog, clip, feed }

const seized = (changed: Partial<Dog> = {}, of: Vault = vault, by: Ilk = ilk): Seizure => {
  const result = seize(of, by, chop, { ...dog, ...changed })
  assert.ok(result.ok)
  return result.value
}

const refused = (error: string) => ({ ok: false, error })

test('[MAKER6] all of a vault where there is room for it', () => {
  assert.deepEqual(seized(), {
    dink: 10n * wad,
    dart: 10_000n * wad,
    due: 12_500n * rad,
    tab: 14_125n * rad,
  })
})

test('[MAKER6] as much as there is room for, of this kind or over all', () => {
  const part = { dink: 4n * wad, dart: 4_000n * wad, due: 5_000n * rad, tab: 5_650n * rad }
  assert.deepEqual(seized({ hole: 5_650n * rad }), part)
  assert.deepEqual(seized({ hole: 6_650n * rad, dirt: 1_000n * rad }), part)
  assert.deepEqual(seized({ holeTotal: 20_000n * rad, dirtTotal: 14_350n * rad }), part)
})

test('[MAKER6] all of it where less than dust would stay, were it more than there is room for', () => {
  // 9,040 of room are 8,000 of debt and leave 4,500; 12,430 are 11,000 and would leave 1,500.
  assert.equal(seized({ hole: 9_040n * rad }).dart, 6_400n * wad)
  assert.equal(seized({ hole: 12_430n * rad }).dart, 10_000n * wad)
  assert.equal(seized({ hole: 12_430n * rad }).tab, 14_125n * rad)
  assert.equal(seized({ hole: 11_865n * rad }).dart, 8_400n * wad, 'exactly dust may stay')
})

test('[MAKER5] refuses, in this order, and each by its name', () => {
  const result = (changed: Partial<Dog>, of: Vault = vault, by: Ilk = ilk) =>
    seize(of, by, chop, { ...dog, ...changed })
  const safe = { ...vault, ink: 11n * wad }
  assert.deepEqual(result({ isLive: false }, safe), refused('Dog/not-live'))
  assert.deepEqual(result({ hole: 0n }, safe), refused('Dog/not-unsafe'))
  assert.deepEqual(result({}, vault, { ...ilk, spot: 0n }), refused('Dog/not-unsafe'))
  assert.deepEqual(result({ hole: 5n, dirt: 5n }), refused('Dog/liquidation-limit-hit'))
  assert.deepEqual(result({ holeTotal: 5n, dirtTotal: 6n }), refused('Dog/liquidation-limit-hit'))
  assert.deepEqual(
    result({ hole: 2_259n * rad }),
    refused('Dog/dusty-auction-from-partial-liquidation'),
  )
  assert.ok(result({ hole: 2_260n * rad }).ok, 'exactly dust may be put up')
  assert.deepEqual(result({}, { ...vault, ink: 0n }), refused('Dog/null-auction'))
  const dustless = { ...ilk, dust: 0n }
  assert.deepEqual(result({ hole: 1n }, vault, dustless), refused('Dog/null-auction'))
})

test('[MAKER5] what is in auction grows by a tab and shrinks by what is dug', () => {
  const more = Dog.add(dog, 14_125n * rad)
  assert.equal(Dog.room(more), 35_875n * rad)
  assert.deepEqual(Dog.digs(more, 14_125n * rad), dog)
  assert.throws(() => Dog.digs(dog, 1n), /no more than is in auction/)
})

test('[MAKER7] a bark takes, puts up for sale and pays its keeper', () => {
  const result = bark(vault, ilk, house, 1_000n)
  assert.ok(result.ok)
  const { auction, incentive, sin, dink, tab } = result.value
  assert.deepEqual([auction.lot, auction.tab, auction.startedAt], [dink, tab, 1_000n])
  assert.equal(auction.top, 2_340n * one)
  assert.equal(incentive, 314_125n * 10n ** 42n, '300 and a thousandth of 14,125')
  assert.equal(sin, 12_814_125n * 10n ** 42n)
  assert.equal(result.value.dog.dirt, tab)
})

test('[MAKER7] refuses what the vault, the auction house or the oracle does not allow', () => {
  const of = (changed: object) => bark(vault, ilk, { ...house, ...changed }, 0n)
  assert.deepEqual(of({ dog: { ...dog, isLive: false } }), refused('Dog/not-live'))
  const stopped = { clip: { ...clip, stopped: 1n } }
  assert.deepEqual(of(stopped), refused('Clipper/stopped-incorrect'))
  assert.deepEqual(of({ feed: null }), refused('Clipper/invalid-price'))
  assert.deepEqual(of({ feed: { ...feed, value: 0n } }), refused('Clipper/zero-top-price'))
})

test('[MAKER10] dai comes in and debt is borne, each on its side', () => {
  const vow = Vow.bear(Vow.raise(Vow.empty, 5n), 7n)
  assert.deepEqual(vow, { dai: 5n, sin: 7n })
})

test('[MAKER3] a rise of the rate is income on all that is owed', () => {
  assert.deepEqual(Vow.fold(Vow.empty, 4n, 10n, 13n), { dai: 12n, sin: 0n })
})

test('[MAKER6] never more than there is; debt left and put up are dust or more, or nothing', () => {
  let [parts, overfull] = [0, 0]
  const amounts = fc.bigInt(0n, 10n ** 25n)
  fc.assert(
    fc.property(
      fc.record({ ink: amounts, art: fc.bigInt(1n, 10n ** 25n) }),
      fc.record({
        spot: fc.bigInt(1n, 10n * one),
        rate: fc.bigInt(one, 2n * one),
        dust: fc.bigInt(0n, 10n ** 52n),
      }),
      fc.bigInt(wad, 2n * wad),
      fc.bigInt(1n, 10n ** 53n),
      (held, kind, penalty, hole) => {
        const result = seize(held, kind, penalty, { ...dog, hole, holeTotal: 10n ** 60n })
        if (!result.ok) return
        const { dink, dart, due, tab } = result.value
        assert.ok(dink > 0n && dink <= held.ink && dart > 0n && dart <= held.art)
        assert.ok(dink * held.art <= held.ink * dart, 'no more collateral than goes with the debt')
        assert.ok(tab >= due)
        const left = (held.art - dart) * kind.rate
        if (left > 0n) {
          parts += 1
          assert.ok(tab <= hole && left >= kind.dust && due >= kind.dust)
        } else if (tab > hole) {
          overfull += 1
          assert.ok((tab - hole) * wad <= (kind.dust + 2n * kind.rate) * penalty)
        }
      },
    ),
    cases,
  )
  assert.ok(parts > 0 && overfull > 0)
})
