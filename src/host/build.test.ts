import assert from 'node:assert/strict'
import { test } from 'node:test'
import { build } from './build.ts'
import { version } from './version.ts'

test('a build is the version and a fingerprint of the sources, the same while they are', () => {
  assert.match(build(), /^\d+\.\d+\.\d+\+[0-9a-f]{12}$/)
  assert.ok(build().startsWith(`${version()}+`))
  assert.equal(build(), build())
})
