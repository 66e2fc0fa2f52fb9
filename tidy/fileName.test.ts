import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileName } from './fileName.ts'

const check = (path: string, text: string) => fileName({ path, text })

test('every way to export the name of the file is good', () => {
  for (const text of [
    'export type Amount = bigint',
    'export interface Amount {}',
    'export const Amount = 1',
    'export function Amount() {}',
    'export class Amount {}',
    'const x = 1\nexport { x as Amount }',
    "export * as Amount from './Amount.ts'",
  ]) {
    assert.deepEqual(check('src/money/Amount.ts', text), [], text)
  }
})

test('another name, another case or no export is a violation', () => {
  const message = 'exports nothing called Amount: name the file for its export'
  for (const text of [
    'export const amount = 1',
    'const Amount = 1',
    '',
    "export * from './x.ts'",
  ]) {
    assert.deepEqual(
      check('src/money/Amount.ts', text),
      [`src/money/Amount.ts:1: ${message}`],
      text,
    )
  }
})

test('tests and outer rooms are not held to it', () => {
  assert.deepEqual(check('src/money/Amount.test.ts', ''), [])
  assert.deepEqual(check('src/cli/main.ts', ''), [])
})
