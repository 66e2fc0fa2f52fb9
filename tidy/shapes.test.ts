import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Program } from './Program.ts'
import { type Codecs, recorded, shapes, shapesOf } from './shapes.ts'

const money = `
declare const brand: unique symbol
export type Amount = bigint & { readonly [brand]: 'Amount' }
export type Value = bigint & { readonly [brand]: 'Value' }
`
const paid = `
interface Paid {
  readonly type: 'Paid'
  readonly account: string
  readonly amount: Amount
  readonly why?: 'fee' | 'loss'
  readonly parts: readonly { readonly of: string }[]
}`
const closed = "interface Closed { readonly type: 'Closed'; readonly account: string }"
const number = { type: 'string', pattern: '^[0-9]+$', description: 'In units of the asset.' }
const schema = { type: 'object', properties: { amount: number, why: { enum: ['fee', 'loss'] } } }

/** Shapes of two events, written so. */
function shapesWith(events: string, line: object = schema) {
  const program = Program.planted({
    'src/money.ts': money,
    'src/engine/Command.ts':
      "export type Command = { readonly type: 'Pay' } | { readonly type: 'No' }",
    'src/engine/Event.ts': `import type { Amount, Value } from '../money.ts'
      export type Event = Paid | Closed\n${events}`,
  })
  const codecs: Codecs = { commands: {}, events: { Paid: { schema: line } } }
  return shapesOf(program, codecs)
}

const known = { 3: shapesWith(paid + closed) }
const changed = (events: string, line?: object) => shapes(shapesWith(events, line), 3, known)
const refused = (what: string) => [
  `event ${what}: what version 3 recorded stays as it is. Raise schemaVersion in ` +
    'src/wire/upcasters.ts, say there how the version before is read and in docs/spec/versions.md ' +
    'what changed, then run node src/wire/writeSchemas.ts and node tidy/recordShapes.ts',
]

for (const [change, from, to] of [
  ['added', 'readonly account', 'readonly by: string\n  readonly account'],
  ['removed', '  readonly account: string\n', ''],
  ['renamed', 'readonly account', 'readonly payer'],
  ['given another unit', 'amount: Amount', 'amount: Value'],
  ['made optional', 'account:', 'account?:'],
  ['nullable', 'account: string', 'account: string | null'],
  ['given another word', "'fee' | 'loss'", "'fee' | 'loss' | 'bonus'"],
  ['changed within a list', 'readonly of: string', 'readonly of: number'],
] as const) {
  test(`[VER3] a field ${change} under the same version is found`, () => {
    assert.deepEqual(changed(paid.replace(from, to) + closed), refused('Paid has another shape'))
  })
}

test('[VER3] an event that is new, gone or renamed is found', () => {
  const renamed = closed.replace("'Closed'", "'Ended'")
  assert.deepEqual(changed(paid + renamed), [
    ...refused('Closed is gone'),
    ...refused('Ended is new'),
  ])
})

test('[VER3] a line whose form or unit changes is found', () => {
  const other = { ...number, description: 'In units of the numeraire.' }
  for (const properties of [{ ...schema.properties, amount: other }, { amount: number }]) {
    const line = { ...schema, properties }
    assert.deepEqual(changed(paid + closed, line), refused('Paid has another shape'))
  }
})

test('order, names of types, limits and explanations are no shape', () => {
  const other = paid
    .replace("'fee' | 'loss'", "'loss' | 'fee'")
    .replace('  readonly account: string\n', '')
    .replace('readonly parts', 'readonly account: string\n  readonly parts')
  const line = {
    description: 'A payment.',
    properties: { why: { enum: ['loss', 'fee'] }, amount: { ...number, maxLength: 9 } },
    type: 'object',
  }
  assert.deepEqual(changed(closed + other, line), [])
})

test('[VER3] a version that nobody recorded is found', () => {
  assert.deepEqual(shapes(shapesWith(paid + closed), 4, known), [
    'tidy/shapes.json: expected version 4: record it by node tidy/recordShapes.ts',
  ])
})

test('the record is of all commands and events', () => {
  const shape = recorded()[3]
  assert.ok(Object.keys(shape?.commands ?? {}).length >= 51)
  assert.ok(Object.keys(shape?.events ?? {}).length >= 90)
})
