import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barrels } from './barrels.ts'

const check = (path: string, text: string) => barrels({ path, text })

test('a module may re-export itself under its own name', () => {
  const text = "export type Amount = bigint\nexport * as Amount from './Amount.ts'\n"
  assert.deepEqual(check('src/money/Amount.ts', text), [])
})

test('a module may not re-export another', () => {
  const message = 're-exports another module: import it directly'
  for (const text of [
    "export * from './Amount.ts'",
    "export * as Amount from './Amount.ts'",
    "export { add } from './Amount.ts'",
    "export type { Amount } from './Amount.ts'",
  ]) {
    assert.deepEqual(check('src/money/all.ts', text), [`src/money/all.ts:1: ${message}`])
  }
})

test('the door may', () => {
  assert.deepEqual(check('src/index.ts', "export { Amount } from './money/Amount.ts'"), [])
})
