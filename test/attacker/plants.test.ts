import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { methodPlants } from './methodPlants.ts'
import { plants } from './plants.ts'

test('every fault that is planted has its place in a source, so that a change of it is seen here', () => {
  for (const { what, path, find, put } of [...plants, ...methodPlants]) {
    const source = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
    assert.ok(source.includes(find), `${what}: ${path} has no "${find}"`)
    assert.notEqual(find, put, what)
  }
})
