import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Desk } from '../../test/engine/Desk.ts'
import { LoanDesk } from '../../test/engine/LoanDesk.ts'
import { numRuns } from '../../test/numRuns.ts'
import { commands, events } from '../../test/wire/arbitraries.ts'
import { Snapshot } from '../engine/Snapshot.ts'
import { journalText } from './journalText.ts'

const key = fc.oneof(
  fc.string({ maxLength: 6, unit: 'binary' }),
  fc.constantFrom('#', '@', '@map', '@@', '__proto__', 'a,b', '"', '1', ''),
)
const text = fc.oneof(fc.string({ maxLength: 8, unit: 'binary' }), key, fc.constant('\ud800'))
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, Number.MAX_SAFE_INTEGER),
)

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.bigInt()),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(tie('tree'), tie('tree')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  ),
}))

test('[WIRE20] any plain tree comes back as it was', () => {
  fc.assert(
    fc.property(tree, (value) => {
      assert.deepEqual(journalText.decode(journalText.encode(value)), value)
    }),
    { numRuns: numRuns * 5 },
  )
})

test('[WIRE20] every command and event comes back as it was', () => {
  for (const [, arbitrary] of [...commands, ...events]) {
    fc.assert(
      fc.property(arbitrary, (value) => {
        assert.deepEqual(journalText.decode(journalText.encode(value)), value)
      }),
      { numRuns: Math.ceil(numRuns / 20) },
    )
  }
})

test('[WIRE20] [ENG17] a state with pools, elections and an auction comes back as it was', () => {
  const { auction } = LoanDesk
  const desk = LoanDesk.create({ by: 'auction', auction, insurance: 'safety' }, 1_000n)
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.borrow(desk, 'bob', 10n, 1_000n)
  Desk.tell(desk, { type: 'Elect', account: 'bob', mode: 'stable', unpledged: ['BTC'] })
  Desk.wait(desk, 86_400_000)
  Desk.tell(desk, { type: 'AccrueInterest', pool: 'main' })
  LoanDesk.price(desk, { ETH: 1_700n })
  const kept = Snapshot.take(desk.state)
  assert.equal(kept.auctions.length, 1)
  assert.ok(kept.pools.some(({ reserves }) => reserves.some((one) => one.debtIndex > 10n ** 27n)))
  assert.deepEqual(kept.accounts.find(({ id }) => id === 'bob')?.mode, 'stable')
  const text = journalText.encode(kept)
  const back = journalText.decode(text) as Snapshot
  assert.deepEqual(back, kept)
  assert.equal(journalText.encode(Snapshot.take(Snapshot.restore(back))), text)
})

const tall = fc.dictionary(key, fc.oneof(tree, fc.array(tree, { maxLength: 6 })), {
  maxKeys: 6,
  noNullPrototype: true,
})

test('[WIRE20] [SNAP3] a tree written in pieces is the same text, in pieces of the length asked', () => {
  fc.assert(
    fc.property(fc.oneof(tree, tall), fc.integer({ min: 2, max: 40 }), (value, length) => {
      const pieces = [...journalText.pieces(value, length)]
      assert.equal(pieces.join(''), journalText.encode(value))
      for (const piece of pieces.slice(0, -1)) {
        assert.ok(piece.length === length || piece.length === length - 1)
        assert.ok(piece.isWellFormed())
      }
    }),
    { numRuns },
  )
})

/** What a generator returns once nothing more comes. */
function last<T>(reading: Generator<void, T>): T {
  for (;;) {
    const { done, value } = reading.next()
    if (done === true) return value
  }
}

test('[WIRE20] [SNAP3] a record comes back from pieces of any lengths, its long lists item by item', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(tall, cuts, (value, lengths) => {
      const pieces = cut(journalText.encode(value), lengths)
      const long = Object.keys(value).filter((name) => Array.isArray(value[name]))
      const from = (piece: number) => pieces.slice(piece)
      const back = last(journalText.record(from, long))
      for (const name of long) {
        assert.ok(!Array.isArray(back[name]))
        const items = back[name] as Iterable<unknown>
        assert.deepEqual([...items], value[name])
        assert.deepEqual([...items], value[name], 'and once more')
      }
      const drawn = Object.entries(back).map(([name, item]) => [
        name,
        long.includes(name) ? [...(item as Iterable<unknown>)] : item,
      ])
      assert.deepEqual(Object.fromEntries(drawn), value)
      assert.equal(journalText.encode(back), journalText.encode(value))
      assert.equal([...journalText.pieces(back, 7)].join(''), journalText.encode(value))
    }),
    { numRuns },
  )
})

/** A text in pieces of lengths that repeat. */
function cut(text: string, lengths: readonly number[]): readonly string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const length = lengths[pieces.length % lengths.length] ?? 1
    pieces.push(text.slice(at, at + length))
    at += length
  }
  return pieces
}

test('[WIRE20] the text does not depend on the order in which fields were set', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(key, number), { selector: ([name]) => name }), (pairs) => {
      const forth = journalText.encode(Object.fromEntries(pairs))
      const back = journalText.encode(Object.fromEntries(pairs.toReversed()))
      assert.equal(forth, back)
    }),
    { numRuns },
  )
})

test('[WIRE20] different trees have different texts', () => {
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      const same = journalText.encode(a) === journalText.encode(b)
      if (same) assert.deepEqual(a, b)
    }),
    { numRuns },
  )
})

test('[WIRE20] what is written is JSON, with bigints and Maps tagged', () => {
  const value = { z: -0, b: 1n, '@c': ['#', -12n], a: new Map([['k', null]]) }
  const written = '{"@@c":["##","#-12"],"a":{"@map":[["k",null]]},"b":"#1","z":-0}'
  assert.equal(journalText.encode(value), written)
  assert.deepEqual(journalText.decode(written), value)
})

test('[WIRE20] records wider or of more shapes than are remembered are written alike', () => {
  const wide = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`k${39 - index}`, index]),
  )
  assert.deepEqual(journalText.decode(journalText.encode(wide)), wide)
  for (let index = 0; index < 5_000; index++) {
    const value = { [`z${index}`]: 1, a: 2 }
    assert.equal(journalText.encode(value), `{"a":2,"z${index}":1}`)
  }
})

test('[WIRE20] what has no place in a journal is our own fault', () => {
  for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, () => 0, Symbol('s')]) {
    assert.throws(() => journalText.encode({ value }), { name: 'Base.AssertionError' })
  }
})

test('[WIRE20] a text that encode did not write is refused', () => {
  for (const text of ['', '{', '"#1.5"', '"#x"', 'nul', '{"@map":5}']) {
    assert.throws(() => journalText.decode(text), { code: 'json.malformed' })
  }
})
