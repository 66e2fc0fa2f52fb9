import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parameters } from './parameters.ts'

const check = (text: string, path = 'src/margin/planted.ts') => parameters({ path, text })
const six = 'a: A, b: A, c: A, d: A, e: A, f: A'

test('a function of six parameters is found, by its name and line', () => {
  const [found, ...more] = check(`\nfunction price(${six}) {}`)
  assert.equal(found?.place, 'src/margin/planted.ts:price')
  assert.match(found.message, /^src\/margin\/planted\.ts:2: price: 6 parameters, at most 5: /)
  assert.deepEqual(more, [])
})

test('whatever the form, it bears the name that people look for', () => {
  for (const text of [
    `const price = (${six}) => 1`,
    `const book = { price(${six}) {} }`,
    `const book = { price: (${six}) => 1 }`,
    `type price = (${six}) => void`,
    `interface Book { price(${six}): void }`,
    `function price() { return (${six}) => 1 }`,
  ]) {
    assert.deepEqual(
      check(text).map(({ place }) => place),
      ['src/margin/planted.ts:price'],
      text,
    )
  }
})

test('five are allowed, and what stands outside src is left alone', () => {
  assert.deepEqual(check('function f(a: A, b: A, c: A, d: A, ...e: A[]) {}'), [])
  assert.deepEqual(check(`function f(${six}) {}`, 'src/margin/planted.test.ts'), [])
  assert.deepEqual(check(`function f(${six}) {}`, 'test/planted.ts'), [])
})
