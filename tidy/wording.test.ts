import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wording } from './wording.ts'

const check = (path: string, text: string) => wording({ path, text })

test('notes to self and focused tests are found, by their line', () => {
  for (const word of ['TODO', 'FIXME', 'XXX', 'it.only(']) {
    const found = check('src/money/Amount.ts', `\n// ${word} later\n`)
    assert.equal(found.length, 1, word)
    assert.match(found[0]!, /^src\/money\/Amount\.ts:2: /)
  }
})

test('parts of longer words are left alone', () => {
  assert.deepEqual(check('src/money/Amount.ts', 'const TODOS = mXXXm.only'), [])
})

test('names that say nothing are found, as file or folder', () => {
  const message = (word: string) => `:1: ${word} says nothing: name it for the one thing it holds`
  for (const word of ['utils', 'util', 'common', 'helpers', 'misc', 'manager', 'types', 'Helper']) {
    for (const path of [`src/money/${word}.ts`, `src/${word}/Amount.ts`, `test/${word}.test.ts`]) {
      assert.deepEqual(check(path, ''), [path + message(word)])
    }
  }
  assert.deepEqual(check('src/money/uncommon.ts', ''), [])
})
