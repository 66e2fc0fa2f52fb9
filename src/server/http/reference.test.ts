import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { reference } from './reference.ts'

test('[HTTP1] the reference is the table of routes as it is', () => {
  const page = new URL('../../../docs/guides/api-reference.md', import.meta.url)
  const remedy = 'run node src/server/http/writeReference.ts'
  assert.equal(readFileSync(page, 'utf8'), reference(), remedy)
})
