import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arithmetic } from './arithmetic.ts'
import { Program } from './Program.ts'

const brand = "declare const b: unique symbol\ntype Amount = bigint & { [b]: 'Amount' }\n"

const check = (text: string, path = 'src/margin/planted.ts'): readonly string[] =>
  arithmetic(Program.planted({ [path]: brand + text }))

test('every product and quotient of bigints is found, by its line and sign', () => {
  for (const sign of ['*', '/', '%', '**', '*=', '/=', '%=', '**=']) {
    const found = check(`function f(x: bigint, y: bigint) { x ${sign} y }`)
    assert.equal(found.length, 1, sign)
    assert.ok(found[0]!.startsWith(`src/margin/planted.ts:3: bare ${sign} on bigints: use money/`))
  }
})

test('brands, unions, type parameters and literals are bigints too', () => {
  for (const text of [
    'function f(x: Amount) { return x * x }',
    'function f(x: bigint | undefined) { return x! * 2n }',
    'function f<T extends bigint>(x: T) { return x * x }',
    'const x = 2n * 3n',
  ]) {
    assert.equal(check(text).length, 1, text)
  }
})

test('numbers, sums and comparisons are left alone', () => {
  assert.deepEqual(check('const x = 2 * 3, y = 2n + 3n, z = 2n < 3n, s = 4n >> 1n'), [])
})

test('base, money, tests and outer rooms are left alone', () => {
  for (const path of ['base/hash', 'money/Integer', 'margin/assess.test', 'wire/book']) {
    assert.deepEqual(check('const x = 2n * 3n', `src/${path}.ts`), [])
  }
})
