import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generators } from './generators.ts'

const check = (text: string, path = 'src/engine/planted.ts') => generators({ path, text })

test('every form of a generator in the engine is found', () => {
  for (const text of [
    '\nexport function* decide() { yield 1 }',
    '\nexport const decide = function* () { yield 1 }',
    '\nexport const decide = { *of() { yield 1 } }',
    '\nexport function decide() { return [...(function* () { yield 1 })()] }',
  ]) {
    const [found, ...more] = check(text)
    assert.equal(found?.place, 'src/engine/planted.ts:decide', text)
    assert.match(found.message, /^src\/engine\/planted\.ts:2: decide is a generator: /)
    assert.deepEqual(more, [])
  }
})

test('other functions, other rooms and tests are left alone', () => {
  assert.deepEqual(check('export function decide() { return [1] }'), [])
  assert.deepEqual(check('function* rows() {}', 'src/wire/rows.ts'), [])
  assert.deepEqual(check('function* rows() {}', 'src/engine/rows.test.ts'), [])
})
