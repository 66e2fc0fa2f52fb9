import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { TreeText } from './TreeText.ts'

const trees = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('#', '##', '#map', '#1', '__proto__'),
    fc.maxSafeInteger().map((value) => (value === 0 ? 0 : value)),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      tie('tree'),
      { maxKeys: 4, noNullPrototype: true },
    ),
    fc
      .array(fc.tuple(fc.string(), tie('tree')), { maxLength: 4 })
      .map((entries) => new Map(entries)),
  ),
})).tree

test('[TREE1] a tree written and read again is the same, and has one text', () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const text = TreeText.encode(tree)
      const again = TreeText.decode(text)
      assert.deepEqual(again, tree)
      assert.equal(TreeText.encode(again), text)
    }),
    { numRuns },
  )
})

test('[TREE1] bigints, maps and the mark itself have their own form', () => {
  const rows: readonly (readonly [unknown, string])[] = [
    [{ amount: -5n, none: undefined, tags: ['#1', ''] }, '{"amount":"#-5","tags":["##1",""]}'],
    [new Map([['a', 1n]]), '["#map","a","#1"]'],
    [['#map'], '["##map"]'],
    [new Map(), '["#map"]'],
  ]
  for (const [tree, text] of rows) assert.equal(TreeText.encode(tree), text)
})

test('[TREE1] what a tree cannot hold is our own fault', () => {
  for (const tree of [
    0.5,
    -0,
    Number.NaN,
    2 ** 60,
    () => 1,
    undefined,
    [undefined],
    JSON.parse('{"__proto__":1}'),
  ]) {
    assert.throws(() => TreeText.encode(tree), /AssertionError/)
  }
})
