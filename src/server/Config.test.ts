import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import Schema from 'typebox/schema'
import { WireError } from '../wire/WireError.ts'
import { schemaText } from '../wire/writeSchemas.ts'
import { Config } from './Config.ts'
import { configSchemaFile } from './writeConfigSchema.ts'

test('[SRV10] the schema under docs is that of the code', () => {
  const text = readFileSync(configSchemaFile, 'utf8')
  assert.equal(text, schemaText(Config.schema), 'run node src/server/writeConfigSchema.ts')
})

test('[SRV10] a whole configuration is read, with its paths from its folder', () => {
  const text = JSON.stringify({
    ...{ journal: 'desk.plimsoll', book: '../book.json', arm: true, clock: 'wall' },
    listen: { host: '0.0.0.0', port: 7443, tls: { cert: 'tls/c.pem', key: '/k.pem' } },
  })
  assert.ok(Schema.Compile(Config.schema).Check(JSON.parse(text)))
  const config = Config.parse(text, '/etc/plimsoll/serve.json')
  assert.equal(config.journal, '/etc/plimsoll/desk.plimsoll')
  assert.equal(config.book, '/etc/book.json')
  assert.deepEqual(config.listen?.tls, { cert: '/etc/plimsoll/tls/c.pem', key: '/k.pem' })
  assert.equal(config.keys, undefined)
})

test('[SRV10] what is wrong is told with its place', () => {
  const wrong: readonly (readonly [text: string, place: RegExp])[] = [
    ['{\n  "journl": "x"\n}', /^serve\.json:2:\d+: journl: expected "\$schema".*field\.unknown/],
    ['{"listen": {"port": "80"}}', /listen\.port: expected a whole number, found "80"/],
    ['{"listen": {"port": 70000}}', /listen\.port: expected 0 to 65535/],
    ['{"listen": {"tls": {"cert": "a"}}}', /listen\.tls\.key: expected a field "key"/],
    ['{"clock": "moon"}', /clock: expected "wall" or "commands", found "moon"/],
    ['{"arm": 1}', /arm: expected true or false/],
    ['{"arm": true, "arm": false}', /json\.duplicateKey/],
    ['{"alerts": {"sinks": [{"kind": "moon"}]}}', /^serve\.json:1:\d+: alerts\.sinks\[0\]/],
    ['[]', /expected an object/],
    ['{', /json\.malformed/],
  ]
  for (const [text, place] of wrong) {
    assert.throws(
      () => Config.parse(text, 'serve.json'),
      (error) => error instanceof WireError && place.test(error.message),
      text,
    )
  }
})
