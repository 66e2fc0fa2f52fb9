import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fixture } from '../../test/wire/Fixture.ts'
import { rulebook as written } from '../../test/wire/rulebook.ts'
import type { LendingMethod } from '../model/Lending.ts'
import { Rulebook } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { Input } from './Input.ts'
import type { Json, JsonObject } from './JsonText.ts'
import { Path } from './Path.ts'
import { rulebook } from './rulebook.ts'

const method = {
  name: 'lending',
  protocol: 'aave-v3.7',
  collateral: {
    BTC: { openLtv: '0.73', threshold: '0.78', bonus: '0.05', bonusShare: '0.1' },
    USDT: {
      ...{ openLtv: '0.77', threshold: '0.8' },
      ramp: { from: '0.82', until: 1_621_382_400_000, duration: 86_400_000 },
    },
  },
  modes: { stable: { assets: ['USDT'], openLtv: '0.9', threshold: '0.93', bonus: '0.01' } },
  liquidation: {
    ...{ by: 'auction', guard: false, closeFactor: '0.5', fullBelow: '0.95', fullUnder: '2000' },
    auction: {
      start: '1.2',
      decay: { type: 'stairstep', step: 90_000, cut: '0.99' },
      ...{ tail: 8_400_000, cusp: '0.4', reserve: '0.3', penalty: '0.13', restarts: 3 },
    },
  },
} as const

const { liquidation: _, waterfall, ...frame } = written

function read(change: (method: Record<string, never>) => unknown = () => {}) {
  const copy = structuredClone(method) as unknown as Record<string, never>
  change(copy)
  const json = {
    ...{ ...frame, method: copy, waterfall: { ...waterfall, fundCaps: {} } },
    liquidation: { sizing: 'deficit', target: '0.8', dust: '0', silence: 1 },
  }
  return Input.attempt(() => rulebook.decode(json as unknown as Json, Path.top(Fixture.catalog)))
}

function good(): LendingMethod {
  const result = read()
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  return Rulebook.lending(result.value)
}

test('[WIRE7] [LOAN1] a lending method in readable form is what the model holds', () => {
  const { collateral, modes, liquidation } = good()
  assert.deepEqual(collateral.get('BTC')?.threshold, Ratio.of(39n, 50n))
  assert.equal(collateral.get('BTC')?.ramp, null)
  assert.equal(collateral.get('USDT')?.ramp?.duration, 86_400_000)
  assert.deepEqual(collateral.get('USDT')?.bonus, Ratio.zero)
  assert.deepEqual(modes.get('stable')?.ltvZero, [])
  // In units of the numeraire, which has six decimals here.
  assert.equal(liquidation.fullUnder, 2_000_000_000n)
  assert.equal(liquidation.leftover, 0n)
  assert.equal(liquidation.targetHealth, null)
  assert.equal(liquidation.badDebt, 'deficit')
  assert.equal(liquidation.auction?.decay.type, 'stairstep')
})

test('[WIRE5] [WIRE7] what is written is read again as the same', () => {
  const result = read()
  assert.ok(result.ok)
  const text = rulebook.encode(result.value, Path.top(Fixture.catalog))
  const again = rulebook.decode(text, Path.top(Fixture.catalog))
  assert.deepEqual(again, result.value)
})

type Changed = { [name: string]: Changed } & JsonObject

/** The change, the value, and the error expected below `method`. */
const rows: readonly (readonly [path: string, value: Json, expected: string])[] = [
  [
    'collateral/BTC/openLtv',
    '1.01',
    'collateral.BTC.openLtv: expected between 0 and 1, found "1.01"',
  ],
  [
    'collateral/BTC/openLtv',
    '-0.1',
    'collateral.BTC.openLtv: expected between 0 and 1, found "-0.1"',
  ],
  [
    'collateral/BTC/threshold',
    '0.72',
    'collateral.BTC.threshold: expected at least its openLtv, found "0.72"',
  ],
  [
    'collateral/BTC/threshold',
    '1.5',
    'collateral.BTC.threshold: expected between 0 and 1, found "1.5"',
  ],
  ['collateral/BTC/bonus', '2', 'collateral.BTC.bonus: expected between 0 and 1, found "2"'],
  [
    'collateral/BTC/bonusShare',
    '-1',
    'collateral.BTC.bonusShare: expected between 0 and 1, found "-1"',
  ],
  [
    'collateral/USDT/ramp/from',
    '0.8',
    'collateral.USDT.ramp: expected a higher share, at most 1, that comes down in more than no time, found something else',
  ],
  [
    'collateral/DOGE',
    { openLtv: '0.1', threshold: '0.2' },
    'collateral.DOGE: expected a defined asset, found "DOGE"',
  ],
  [
    'modes/stable/threshold',
    '0.89',
    'modes.stable.threshold: expected at least its openLtv, found "0.89"',
  ],
  [
    'modes/stable/assets',
    ['USDT', 'ETH'],
    'modes.stable.assets: expected assets that are collateral, found "ETH"',
  ],
  [
    'liquidation/closeFactor',
    '0',
    'liquidation.closeFactor: expected above 0 and at most 1, found "0"',
  ],
  ['liquidation/targetHealth', '1', 'liquidation.targetHealth: expected above 1, found "1"'],
  [
    'liquidation/auction',
    null,
    'liquidation.auction: expected the terms of the auction, found nothing',
  ],
  [
    'liquidation/auction/penalty',
    '1.1',
    'liquidation.auction: expected shares between 0 and 1 and spans above 0, found something else',
  ],
  ['liquidation/leftover', '-1', 'liquidation.leftover: expected 0 or more, found less'],
  [
    'liquidation/by',
    'force',
    'liquidation.by: expected "liquidator", "auction", "absorption" or "sale", found "force"',
  ],
]

for (const [path, value, expected] of rows) {
  test(`[WIRE7] [LOAN1] ${path} as ${JSON.stringify(value)} is refused`, () => {
    const steps = path.split('/')
    const last = steps.pop() as string
    const result = read((copy) => {
      const at = steps.reduce<Changed>((one, step) => one[step] as Changed, copy as never)
      Object.assign(at, { [last]: value })
    })
    const message = result.ok ? 'no error' : result.error.message
    assert.equal(message.replace(/ \([a-zA-Z.]+\)$/, ''), `method.${expected}`)
  })
}
