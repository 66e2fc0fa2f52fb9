import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fixture } from '../../test/wire/Fixture.ts'
import { CommandText } from './CommandText.ts'
import { schemaVersion } from './upcasters.ts'

const { catalog } = Fixture

const deposit =
  '{"type":"Deposit","id":"c1","time":1,"account":"a","asset":"USDT","amount":"100.5"}'
const order =
  '{"type":"PlaceOrder","id":"c2","time":1,"account":"a","order":"o1",' +
  '"instrument":"BTC/USDT:USDT","contracts":"-0.5","price":"60000.1"}'
const mode =
  '{"type":"ChangeMode","id":"c3","time":1,"account":"a","change":' +
  '{"kind":"leverage","instrument":"BTC/USDT:USDT","leverage":10}}'
const define =
  '{"type":"DefineInstrument","id":"c4","time":1,"instrument":{"id":"SOL/USDT:USDT",' +
  '"kind":"perpetual","base":"SOL","quote":"USDT","settle":"USDT","tick":"0.01","lot":"0.1",' +
  '"contractsMin":"0.5"}}'
const pool =
  '{"type":"DefinePool","id":"c7","time":1,"pool":"main","reserves":[{"asset":"USDT",' +
  '"curve":{"slope1":"0.04"},"caps":{"supply":"5","borrow":null}}]}'
const indices =
  '{"type":"SetInterestIndices","id":"c8","time":1,"pool":"main",' +
  '"indices":[{"asset":"USDT","supply":"1.5","debt":"1.75"}]}'
const take =
  '{"type":"TakeAuction","id":"c9","time":1,"account":"a","auction":"#1","collateral":"BTC",' +
  '"asset":"USDT","amount":"0.00000001","cost":"0.000001"}'
const note = 'x'.repeat(513)

/** A valid line, the change to it, and the error expected: code, path, message. */
const rows: readonly (readonly [line: string, from: string, to: string, expected: string])[] = [
  [
    deposit,
    '}',
    '',
    '1:83: expected a comma or the end of the object, found the end of the text (json.malformed)',
  ],
  [deposit, '"100.5"', 'NaN', '1:76: expected a value, found "NaN" (json.malformed)'],
  [
    deposit,
    '"100.5"',
    '1e999',
    '1:76: expected a number below 1.8e308, found 1e999 (number.overflow)',
  ],
  [
    deposit,
    '"id":"c1"',
    '"type":"Deposit"',
    '1:19: expected each name once, found "type" again (json.duplicateKey)',
  ],
  [deposit, deposit, '[]', '1:1: expected an object, found a list of 0 (field.type)'],
  [
    deposit,
    'Deposit',
    'Donate',
    '1:9: type: expected "DefineAsset", "DefineInstrument", "DefineRulebook", "DefineMarket", "OpenAccount", "ImportAccount", "Deposit", "Withdraw" or 56 others, found "Donate" (type.unknown)',
  ],
  [
    deposit,
    '"type":"Deposit",',
    '',
    '1:1: type: expected "DefineAsset", "DefineInstrument", "DefineRulebook", "DefineMarket", "OpenAccount", "ImportAccount", "Deposit", "Withdraw" or 56 others, found nothing (field.missing)',
  ],
  [
    deposit,
    '"account":"a",',
    '',
    '1:1: account: expected a field "account", found nothing (field.missing)',
  ],
  [deposit, '"time":1,', '', '1:1: time: expected a field "time", found nothing (field.missing)'],
  [
    deposit,
    '"amount"',
    '"amounts":1,"amount"',
    '1:77: amounts: expected "type", "id", "time", "account", "asset" or "amount", found "amounts" (field.unknown)',
  ],
  [
    deposit,
    '"amount"',
    '"__proto__":1,"amount"',
    '1:79: __proto__: expected "type", "id", "time", "account", "asset" or "amount", found "__proto__" (field.unknown)',
  ],
  [
    deposit,
    '"100.5"',
    '100.5',
    '1:76: amount: expected a decimal string such as "0.5", found the number 100.5 (number.notString)',
  ],
  [deposit, '"100.5"', 'null', '1:76: amount: expected a decimal string, found null (field.type)'],
  [
    deposit,
    '"100.5"',
    '"NaN"',
    '1:76: amount: expected a plain decimal such as "100.5", found "NaN" (decimal.malformed)',
  ],
  [
    deposit,
    '"100.5"',
    '"1e9"',
    '1:76: amount: expected a plain decimal such as "100.5", found "1e9" (decimal.malformed)',
  ],
  [
    deposit,
    '"100.5"',
    '" 1"',
    '1:76: amount: expected a plain decimal such as "100.5", found " 1" (decimal.malformed)',
  ],
  [
    deposit,
    '"100.5"',
    '"1,5"',
    '1:76: amount: expected a plain decimal such as "100.5", found "1,5" (decimal.malformed)',
  ],
  [
    deposit,
    '"100.5"',
    '"0.1234567"',
    '1:76: amount: expected a multiple of the smallest unit of USDT, 0.000001, found "0.1234567" (decimal.tooPrecise)',
  ],
  [
    deposit,
    '"100.5"',
    '"5192296858534827628530496329.220096"',
    '1:76: amount: expected less than 5192296858534827628530496329.220096 either way, found "5192296858534827628530496329.220096" (limit.exceeded)',
  ],
  [
    deposit,
    '"100.5"',
    `"${'9'.repeat(43)}"`,
    `1:76: amount: expected at most 40 digits, found "${'9'.repeat(43)}" (limit.exceeded)`,
  ],
  [
    deposit,
    '"USDT"',
    '"DOGE"',
    '1:60: asset: expected a defined asset, found "DOGE" (symbol.unknown)',
  ],
  [deposit, '"USDT"', '5', '1:60: asset: expected a string, found the number 5 (field.type)'],
  [
    deposit,
    '"time":1',
    '"time":"1"',
    '1:36: time: expected a whole number, found "1" (field.type)',
  ],
  [
    deposit,
    '"time":1',
    '"time":1.5',
    '1:36: time: expected a whole number, found the number 1.5 (field.type)',
  ],
  [
    deposit,
    '"time":1',
    '"time":-1',
    '1:36: time: expected 0 to 9999999999999, found the number -1 (limit.exceeded)',
  ],
  [
    deposit,
    '"time":1',
    '"time":99999999999999',
    '1:36: time: expected 0 to 9999999999999, found the number 99999999999999 (limit.exceeded)',
  ],
  [deposit, '"c1"', '""', '1:24: id: expected 1 to 64 characters, found "" (limit.exceeded)'],
  [
    deposit,
    '"c1"',
    '"\\u0000"',
    '1:24: id: expected no control characters, found "\\u0000" (field.value)',
  ],
  [
    deposit,
    '"time":1',
    '"time":1,"datetime":"2021-05-19"',
    '1:49: datetime: expected "1970-01-01T00:00:00.001Z", the time beside it, found "2021-05-19" (field.value)',
  ],
  [
    deposit,
    '"time":1',
    '"seq":-1,"time":1',
    '1:35: seq: expected 0 to 9007199254740991, found the number -1 (limit.exceeded)',
  ],
  [
    order,
    '-0.5',
    '-0.0005',
    '1:109: contracts: expected a multiple of the lot 0.001, found "-0.0005" (decimal.tooPrecise)',
  ],
  [
    order,
    '60000.1',
    '60000.15',
    '1:124: price: expected a multiple of the tick 0.1, found "60000.15" (decimal.tooPrecise)',
  ],
  [
    order,
    'BTC/USDT:USDT',
    'BTC/USDT',
    '1:81: instrument: expected a defined instrument, found "BTC/USDT" (symbol.unknown)',
  ],
  [
    order,
    '"price"',
    '"leg":"both","price"',
    '1:122: leg: expected "net", "long" or "short", found "both" (field.value)',
  ],
  [
    order,
    '"price"',
    '"reduceOnly":1,"price"',
    '1:129: reduceOnly: expected true or false, found the number 1 (field.type)',
  ],
  [
    mode,
    '"leverage","',
    '"lever","',
    '1:72: change.kind: expected "positionMode", "marginMode" or "leverage", found "lever" (type.unknown)',
  ],
  [
    mode,
    '10}',
    '0}',
    '1:123: change.leverage: expected 1 to 10000, found the number 0 (limit.exceeded)',
  ],
  [
    define,
    '"0.01"',
    '"0"',
    '1:152: instrument.tick: expected a decimal above zero with at most 18 places, found "0" (field.value)',
  ],
  [
    define,
    '"0.5"',
    '"0.55"',
    '1:186: instrument.contractsMin: expected a multiple of the lot 0.1, found "0.55" (decimal.tooPrecise)',
  ],
  [
    define,
    '"0.5"',
    '"-0.5"',
    '1:186: instrument.contractsMin: expected zero or more, found "-0.5" (field.value)',
  ],
  [
    define,
    '"settle":"USDT"',
    '"settle":"SOL"',
    '1:138: instrument.settle: expected "USDT", found "SOL" (field.value)',
  ],
  [
    define,
    'perpetual',
    'future',
    '1:60: instrument.expiry: expected a time, found null (field.value)',
  ],
  [
    define,
    '"kind"',
    '"expiry":5,"kind"',
    '1:91: instrument.expiry: expected null for a perpetual, found the number 5 (field.value)',
  ],
  [
    define,
    '"kind":"perpetual"',
    '"kind":"spot","payoff":"inverse"',
    '1:152: instrument.settle: expected "SOL", found "USDT" (field.value)',
  ],
  [
    pool,
    '"0.04"',
    '"0.04125"',
    '1:101: reserves[0].curve.slope1: expected a multiple of the smallest unit 0.0001, found "0.04125" (decimal.tooPrecise)',
  ],
  [
    pool,
    '"0.04"',
    '"10.0001"',
    '1:101: reserves[0].curve.slope1: expected less than 10.0001 either way, found "10.0001" (limit.exceeded)',
  ],
  [
    pool,
    '"5"',
    '"5.0000001"',
    '1:126: reserves[0].caps.supply: expected a multiple of the smallest unit of USDT, 0.000001, found "5.0000001" (decimal.tooPrecise)',
  ],
  [
    pool,
    '"USDT"',
    '"DOGE"',
    '1:76: reserves[0].asset: expected a defined asset, found "DOGE" (symbol.unknown)',
  ],
  [
    indices,
    '"1.5"',
    `"0.${'0'.repeat(27)}1"`,
    `1:99: indices[0].supply: expected a multiple of the smallest unit 0.${'0'.repeat(26)}1, found "0.${'0'.repeat(27)}1" (decimal.tooPrecise)`,
  ],
  [
    indices,
    '"1.75"',
    '"1000000"',
    '1:112: indices[0].debt: expected less than 1000000 either way, found "1000000" (limit.exceeded)',
  ],
  [
    take,
    '"0.000001"',
    '"0.00000001"',
    '1:134: cost: expected a multiple of the smallest unit of USDT, 0.000001, found "0.00000001" (decimal.tooPrecise)',
  ],
  [
    '{"type":"Arm","id":"c5","time":1,"by":"desk","reason":""}',
    '""',
    `"${note}"`,
    `1:55: reason: expected at most 512 characters, found "${'x'.repeat(57)}..." (limit.exceeded)`,
  ],
  [
    '{"type":"SetMarks","id":"c6","time":1,"marks":[]}',
    '[]',
    '{}',
    '1:47: marks: expected a list, found an object (field.type)',
  ],
  [
    '{"type":"SetMarks","id":"c6","time":1,"indices":[]}',
    '[]',
    `[${Array(1_025).fill(0)}]`,
    '1:49: indices: expected at most 1024, found a list of 1025 (limit.exceeded)',
  ],
]

for (const [line, from, to, expected] of rows) {
  const shown = to.length > 40 ? `${to.slice(0, 40)}...` : to
  test(`[WIRE1] [WIRE2] [WIRE3] [WIRE4] [WIRE6] ${JSON.parse(line).type}: ${from} as ${shown || 'nothing'}`, () => {
    const good = CommandText.decode(line, catalog)
    assert.ok(good.ok, 'the line is good before it is damaged')
    assert.ok(line.includes(from))
    const result = CommandText.decode(line.replace(from, to), catalog)
    assert.equal(result.ok ? 'no error' : result.error.message, expected)
  })
}

test('[WIRE1] an error says in which file and on which line it is, and in which kind', () => {
  const text = deposit.replace('"100.5"', '\n 5')
  const result = CommandText.decode(text, catalog, { file: 'day.ndjson', line: 12 })
  assert.ok(!result.ok)
  const { name, code, expected, found, location, docs } = result.error
  assert.equal(name, 'Wire.InputError')
  assert.equal(code, 'number.notString')
  assert.equal(expected, 'a decimal string such as "0.5"')
  assert.equal(found, 'the number 5')
  assert.deepEqual(location, { file: 'day.ndjson', line: 13, column: 2, path: 'amount' })
  assert.equal(docs, 'docs/spec/wire.md')
})

test('[WIRE9] a time left out is the clock of the shell', () => {
  const text = deposit.replace('"time":1,', '')
  const result = CommandText.decode(text, catalog, { now: 42 })
  assert.equal(result.ok && result.value.time, 42)
})

test('[WIRE9] what is written for people is read back: seq, time and datetime', () => {
  const command = CommandText.decode(deposit, catalog)
  assert.ok(command.ok)
  const json = CommandText.encode(command.value, catalog, 3)
  assert.equal(
    JSON.stringify(json),
    '{"seq":3,"time":1,"datetime":"1970-01-01T00:00:00.001Z",' +
      `"schema":${schemaVersion},"type":"Deposit","id":"c1",` +
      '"account":"a","asset":"USDT","amount":"100.5"}',
  )
  assert.deepEqual(CommandText.decode(JSON.stringify(json), catalog), command)
})

test('[WIRE4] money in a unit that nobody defined is written as null, never as zero', () => {
  const json = CommandText.fromJson(JSON.parse(deposit), catalog)
  assert.ok(json.ok && json.value.type === 'Deposit')
  const written = CommandText.encode({ ...json.value, asset: 'DOGE' }, catalog)
  assert.equal(written.amount, null)
})

for (const [line, former] of [
  [indices, 'SetIndices'],
  [
    '{"type":"PayDeficit","id":"c1","time":1,"pool":"main","asset":"USDT","amount":"5"}',
    'CoverDeficit',
  ],
] as const) {
  const { type } = JSON.parse(line) as { readonly type: string }
  test(`[WIRE23] ${former} is ${type}, as it was called before`, () => {
    const read = CommandText.decode(line.replace(type, former), catalog)
    assert.deepEqual(read, CommandText.decode(line, catalog))
    assert.ok(read.ok)
    assert.equal(CommandText.encode(read.value, catalog).type, type)
  })
}

test('[WIRE24] who asks is kept with the command, and is nobody where it is empty', () => {
  const by = (actor: string) => deposit.replace('"time":1', `"time":1,"actor":${actor}`)
  const plain = CommandText.decode(deposit, catalog)
  const asked = CommandText.decode(by('"ann@desk"'), catalog)
  assert.ok(asked.ok && plain.ok)
  assert.deepEqual(asked.value, { ...plain.value, actor: 'ann@desk' })
  assert.match(JSON.stringify(CommandText.encode(asked.value, catalog)), /"actor":"ann@desk"/)
  assert.deepEqual(CommandText.decode(by('""'), catalog), plain)
})

for (const [from, to, expected] of [
  [
    '"time":1',
    '"time":1,"actor":7',
    '1:46: actor: expected a string, found the number 7 (field.type)',
  ],
  [
    '"time":1',
    '"time":1,"actor":"a\\u0000"',
    '1:46: actor: expected no control characters, found "a\\u0000" (field.value)',
  ],
  [
    '"time":1',
    `"time":1,"actor":"${'x'.repeat(129)}"`,
    `1:46: actor: expected at most 128 characters, found "${'x'.repeat(57)}..." (limit.exceeded)`,
  ],
  [
    '"time":1',
    '"time":1,"schema":99',
    `1:47: schema: expected a version from 1 to ${schemaVersion}, a later one by a newer build, found the number 99 (schema.unknown)`,
  ],
] as const) {
  test(`[WIRE1] [WIRE24] ${to.slice(9, 40)} is refused where it stands`, () => {
    const read = CommandText.decode(deposit.replace(from, to), catalog)
    assert.equal(read.ok ? 'no error' : read.error.message, expected)
  })
}

test('[WIRE24] a command of version 1 is read as this version has it', () => {
  const old =
    '{"schema":1,"type":"CoverDeficit","id":"c1","time":1,"pool":"main","asset":"USDT","amount":"5"}'
  const read = CommandText.decode(old, catalog)
  assert.equal(read.ok && read.value.type, 'PayDeficit')
  assert.ok(!CommandText.decode(old.replace('CoverDeficit', 'None'), catalog).ok)
  assert.ok(!CommandText.decode(old.replace('"type":"CoverDeficit",', ''), catalog).ok)
})
