import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import Schema from 'typebox/schema'
import { fall, two } from '../../../test/sim/scenarios.ts'
import { Catalog } from '../Catalog.ts'
import { schemas } from '../schemas.ts'
import { readScenario, scenario } from './readScenario.ts'

const folder = new URL('../../../examples/scenarios/', import.meta.url)
const examples = readdirSync(folder).map((name) => [name, read(name)] as const)
const scope = { catalog: Catalog.empty, fields: {}, outer: null, now: null }
const isScenario = Schema.Compile(schemas().get('scenario.schema.json') ?? {})

function read(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

test('[WIRE22] the examples are read, and valid by the schema', () => {
  assert.ok(examples.length >= 3)
  for (const [name, text] of examples) {
    const found = readScenario(text, { file: name })
    assert.ok(found.ok, found.ok ? '' : found.error.message)
    assert.ok(isScenario.Check(JSON.parse(text)), name)
  }
})

test('[WIRE22] what is written is read as it was, and valid by the schema', () => {
  const policies = [
    { name: 'other', venue: null, rules: { ladder: [], call: { within: 5 } }, fund: null },
  ]
  const worlds = [fall, two, { ...fall, policies }]
  for (const [, text] of examples) {
    const found = readScenario(text)
    assert.ok(found.ok)
    worlds.push(found.value as typeof fall)
  }
  for (const world of worlds) {
    const written = scenario.encode(world, scope)
    assert.ok(isScenario.Check(written), world.name)
    const found = readScenario(JSON.stringify(written))
    assert.ok(found.ok, found.ok ? '' : found.error.message)
    assert.deepEqual(found.value, world)
  }
})

test('[WIRE22] an index, a route and a policy are what they are where little is said', () => {
  const found = readScenario(read('crash.json'))
  assert.ok(found.ok)
  const [venue] = found.value.venues
  assert.deepEqual(venue?.markets[0]?.routing, [{ venue: 'alpha', share: 1 }])
  const patient = found.value.policies.find(({ name }) => name === 'patient orders')
  assert.deepEqual(Object.keys(patient?.rules ?? {}), ['liquidation'])
  assert.deepEqual(Object.keys(patient?.rules.liquidation ?? {}), ['execution'])
})

/** The example with one of its texts replaced, and the message of its refusal. */
function refusal(from: string, to: string): string {
  const text = read('crash.json')
  assert.ok(text.includes(from), from)
  const found = readScenario(text.replace(from, to), { file: 'crash.json' })
  assert.ok(!found.ok, `${from} → ${to}`)
  return found.error.message
}

test('[WIRE22] [SIM10] what is wrong is named where it stands', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      '"refill": 0.03',
      '"refill": 2',
      /^crash\.json:\d+:\d+: venues\[0\]\.markets\[0\]\.refill: expected a number from 0 to 1, found 2 \(scenario\.invalid\)$/,
    ],
    [
      '"refill": 0.03',
      '"refill": "0.03"',
      /refill: expected a number, found "0.03" \(field\.type\)$/,
    ],
    [
      '"fund": "20000"',
      '"fund": 20000',
      /venues\[0\]\.fund: expected a decimal string .* \(number\.notString\)$/,
    ],
    [
      '"refill": 0.03',
      '"refil": 0.03',
      /venues\[0\]\.markets\[0\]\.refil: expected .*"refill".* \(field\.unknown\)$/,
    ],
    [
      '"depth": 400000',
      '"depth": -400000',
      /venues\[0\]\.markets\[0\]\.law: expected parameters of a market, found impact\.depthNotPositive/,
    ],
    ['"crossover": 10000', '"crossover": 0', /found impact\.gainInfiniteAtZero/],
    [
      '"law": "squareRoot"',
      '"law": "cubic"',
      /law\.law: expected .*"squareRoot".*, found "cubic" \(type\.unknown\)$/,
    ],
    ['"size": -0.08', '"size": -1.2', /shocks\[0\]\.size: expected .* \(scenario\.invalid\)$/],
    ['"ticks": 240', '"ticks": 0', /ticks: expected 1 to 10000000, found the number 0/],
    [
      '"share": 0.35',
      '"share": 0.5',
      /responses: expected shares of at least 0 that sum to 1, found 1\.15/,
    ],
    [
      '"venue": null, "weight": 0.5',
      '"venue": "beta", "weight": 0.5',
      /index.*expected .*, found beta/,
    ],
    [
      '"leverageMax": 10 }',
      '"leverageMax": 0 }',
      /policies\[1\]\.rules.*leverageMax: expected a whole number of at least 1/,
    ],
    ['"quiet": 5,', '"quiet": 5, "quiet": 6,', /\(json\.duplicateKey\)/],
  ]
  for (const [from, to, message] of cases) assert.match(refusal(from, to), message)
})
