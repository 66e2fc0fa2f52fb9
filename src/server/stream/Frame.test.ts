import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import { Frame } from './Frame.ts'
import { streamSchemaFile } from './writeSchema.ts'

test('[WS2] the published schema is that by which messages are checked', () => {
  const remedy = 'run node src/server/stream/writeSchema.ts'
  assert.deepEqual(
    JSON.parse(readFileSync(streamSchemaFile, 'utf8')),
    JSON.parse(JSON.stringify(Frame.schema())),
    remedy,
  )
})

test('[WS2] what the service sends is as its schema says', () => {
  const told = JSON.parse(Frame.dataFrame('delta', 'a"b', 7, '{"x":1}'))
  assert.deepEqual(told, { type: 'delta', id: 'a"b', seq: 7, data: { x: 1 } })
  assert.ok(Compile(Frame.server.delta).Check({ ...told, data: {} }))
})
