import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tiered } from '../../test/tiered.ts'
import { Fixture } from '../../test/wire/Fixture.ts'
import { rulebook as written } from '../../test/wire/rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { Input } from './Input.ts'
import type { Json } from './JsonText.ts'
import { Path } from './Path.ts'
import { rulebook } from './rulebook.ts'

const read = (json: Json) => Input.attempt(() => rulebook.decode(json, Path.top(Fixture.catalog)))

/** The valid rulebook with one field changed; undefined removes the field. */
function changed(path: string, value: Json | undefined): Json {
  const copy = structuredClone(written)
  const steps = path.split('/')
  const last = steps.pop() as string
  let at: Record<string, unknown> = copy
  for (const step of steps) at = at[step.replaceAll('|', '/')] as Record<string, unknown>
  const key = last.replaceAll('|', '/')
  if (value === undefined) delete at[key]
  else at[key] = value
  return copy as unknown as Json
}

test('[WIRE7] [WIRE8] a rulebook in readable form is what the model holds', () => {
  const result = read(written as unknown as Json)
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  const { liquidation, waterfall, activeFrom } = result.value
  const method = tiered(result.value)
  const table = method.brackets.get('BTC/USDT:USDT')
  assert.equal(table?.denominator, 3_000n)
  assert.deepEqual(table?.tiers[1], {
    floor: Amount.of(50_000_000_000n),
    rate: 15n,
    deduction: Amount.of(150_000_000_000n),
    leverageMax: Ratio.of(100n),
  })
  assert.deepEqual(method.collateral.get('BTC')?.tiers[1], {
    floor: Amount.of(1_050_000_000n),
    weight: Ratio.of(9n, 10n),
  })
  assert.equal(liquidation.dust, 100_000_001n)
  assert.deepEqual(liquidation.fraction, Ratio.of(1n, 4n))
  assert.equal(waterfall.fundCaps.get('BTC/USD:BTC-241227'), 1_250_000_000n)
  assert.equal(waterfall.fundCapDefault, 1_000_000_000_000n)
  assert.equal(activeFrom, 1_621_382_400_000)
})

test('[WIRE8] what may be left out has a stated meaning', () => {
  const { version, activeFrom, source, outflowFloor, ...rest } = written
  const { feeRate, fraction, ...liquidation } = rest.liquidation
  const { feeRate: closing, ...method } = rest.method
  const { fundCaps, fundCapDefault, ...waterfall } = rest.waterfall
  const result = read({
    ...rest,
    method,
    liquidation,
    waterfall: { ...waterfall, fundCapDefault: '0' },
  } as unknown as Json)
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  assert.equal(result.value.version, 1)
  assert.equal(result.value.activeFrom, 0)
  assert.equal(result.value.source, '')
  assert.deepEqual(result.value.outflowFloor, Ratio.zero)
  assert.deepEqual(tiered(result.value).feeRate, Ratio.zero)
  assert.deepEqual(result.value.liquidation.feeRate, Ratio.zero)
  assert.deepEqual(result.value.liquidation.fraction, Ratio.one)
  assert.equal(result.value.waterfall.fundCaps.size, 0)
})

const usdt = 'method/brackets/BTC|USDT:USDT'
const level = 'ladders/0/levels'

/** The change, the value, and the error: path, expected, found and code. */
const rows: readonly (readonly [path: string, value: Json | undefined, expected: string])[] = [
  [usdt, [], `brackets["BTC/USDT:USDT"]: expected at least one row, found none`],
  [`${usdt}/0/floor`, '1', '[0].floor: expected a first row from 0, found 1000000 atoms in row 1'],
  [
    `${usdt}/2/floor`,
    '50000',
    '[2].floor: expected a floor above the row before, found 50000000000 atoms in row 3',
  ],
  [`${usdt}/1/rate`, '0.0039', '[1].rate: expected at least 0.004, found "0.0039"'],
  [`${usdt}/2/rate`, '1.1', '[2].rate: expected between 0 and 1, found "1.1"'],
  [`${usdt}/2/leverageMax`, '101', '[2].leverageMax: expected at most 100, found "101"'],
  [`${usdt}/2/leverageMax`, '0.5', '[2].leverageMax: expected 1 or more, found "0.5"'],
  [`${usdt}/2/leverageMax`, '61', '[2].leverageMax: expected at most 1 ÷ rate, found "61"'],
  [
    `${usdt}/1/maintenanceAmount`,
    '50.1',
    '[1].maintenanceAmount: expected 50 (it follows from rows 1 to 2), found "50.1"',
  ],
  [
    'method/brackets/DOGE|USDT:USDT',
    [],
    'brackets["DOGE/USDT:USDT"]: expected a defined instrument, found "DOGE/USDT:USDT"',
  ],
  ['method/collateral/DOGE', '1', 'method.collateral.DOGE: expected a defined asset, found "DOGE"'],
  [
    'method/collateral/USDT',
    '1.01',
    'method.collateral.USDT[0].weight: expected between 0 and 1, found "1.01"',
  ],
  [
    'method/collateral/USDT',
    '-0.01',
    'method.collateral.USDT[0].weight: expected between 0 and 1, found "-0.01"',
  ],
  [
    'method/collateral/BTC/1/weight',
    '0.96',
    'method.collateral.BTC[1].weight: expected at most 0.95, found "0.96"',
  ],
  [
    'method/collateral/BTC/0/floor',
    '1',
    'method.collateral.BTC[0].floor: expected a first row from 0, found 100000000 atoms in row 1',
  ],
  ['method/feeRate', '-1', 'method.feeRate: expected between 0 and 1, found "-1"'],
  [
    'method/feeRate',
    0.5,
    'method.feeRate: expected a decimal string such as "0.5", found the number 0.5',
  ],
  [
    'method/feeRate',
    '1/0',
    'method.feeRate: expected a plain decimal such as "100.5", found "1/0"',
  ],
  [
    'method/feeRate',
    `1/${10n ** 19n}`,
    `method.feeRate: expected parts of at most 18 digits, found "1/10000000000000000000"`,
  ],
  [
    'method/name',
    'portfolio',
    'method.name: expected "tiered", "options", "lending", "broker", "futures" or "scenario", found "portfolio"',
  ],
  ['numeraire', 'DOGE', 'numeraire: expected a defined asset, found "DOGE"'],
  ['ladders', [], 'ladders: expected at least one ladder, found none'],
  [level, [], 'ladders[0].levels: expected at least one level, found 0'],
  [
    `${level}/1/name`,
    'notice',
    '[1].name: expected a name that no milder level has, found "notice"',
  ],
  [`${level}/0/clear`, '0', '[0].clear: expected above 0, found "0"'],
  [`${level}/0/clear`, '0.61', '[0].clear: expected at most its enter, found "0.61"'],
  [`${level}/1/enter`, '0.6', '[1].clear: expected at most its enter, found "0.7"'],
  [
    `${level}/1`,
    { ...written.ladders[0]?.levels[1], enter: '0.6', clear: '0.6' } as Json,
    '[1].enter: expected above that of the milder level, found "0.6"',
  ],
  [`${level}/2/enter`, '0.8', '[2].clear: expected at most its enter, found "0.9"'],
  [
    `${level}/2/clear`,
    '0.6',
    '[2].clear: expected no less than that of the milder level, found "0.6"',
  ],
  [
    `${level}/0/action`,
    'liquidate',
    '[0].action: expected liquidate on the last level only, found "liquidate"',
  ],
  ['ladders/1/id', 'exchange', 'ladders[1].id: expected each id once, found "exchange" again'],
  [
    'ladders/1/levels/0/action',
    'call',
    'ladders: expected levels that call to measure maintenance, found one that does not',
  ],
  ['call/within', 0, 'call.within: expected above 0, found 0'],
  ['call/cureTo', '0', 'call.cureTo: expected above 0, found 0'],
  [
    'call/cureTo',
    '0.71',
    'call.cureTo: expected at most the clear of every level that calls, found 0.71',
  ],
  ['liquidation/fraction', '0', 'liquidation.fraction: expected above 0, found "0"'],
  ['liquidation/fraction', '1.5', 'liquidation.fraction: expected between 0 and 1, found "1.5"'],
  ['liquidation/target', '0', 'liquidation.target: expected above 0, found "0"'],
  [
    'liquidation/target',
    '0.91',
    'liquidation.target: expected at most the clear of the level that liquidates, found 0.91',
  ],
  ['liquidation/dust', '-1', 'liquidation.dust: expected 0 or more, found less'],
  [
    'liquidation/dust',
    '0.0000001',
    'liquidation.dust: expected a multiple of the smallest unit of USDT, 0.000001, found "0.0000001"',
  ],
  [
    'waterfall/fundCaps',
    {},
    'waterfall.fundCaps["BTC/USD:BTC-241227"]: expected a cap of its own in BTC, found nothing',
  ],
  [
    'waterfall/fundCaps/DOGE',
    '1',
    'waterfall.fundCaps.DOGE: expected a defined instrument, found "DOGE"',
  ],
  ['waterfall/disposal', '2', 'waterfall.disposal: expected between 0 and 1, found "2"'],
  ['prices/staleBand', '-0.1', 'prices.staleBand: expected between 0 and 1, found "-0.1"'],
  [
    'prices/staleAfter',
    undefined,
    'prices.staleAfter: expected a field "staleAfter", found nothing',
  ],
  ['version', 0, 'version: expected 1 to 9007199254740991, found the number 0'],
  ['outflowFloor', '1.01', 'outflowFloor: expected between 0 and 1, found "1.01"'],
]

for (const [path, value, expected] of rows) {
  const shown = value === undefined ? 'nothing' : JSON.stringify(value)
  test(`[WIRE7] [WIRE8] ${path} as ${shown} is refused`, () => {
    const result = read(changed(path, value))
    const message = result.ok ? 'no error' : result.error.message
    assert.ok(message.replace(/ \([a-zA-Z.]+\)$/, '').endsWith(expected), message)
  })
}
