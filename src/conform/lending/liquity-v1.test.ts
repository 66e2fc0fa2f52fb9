import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FactError } from '../Facts.ts'
import { liquityLiquidation } from './liquity-v1.ts'

const trove = (debt: string, coll: string, status = 1) => ({ status, debt, coll })
const wad = 10n ** 18n

const scenario = (...calls: readonly unknown[]) => ({
  troves: {
    W: trove(String(10_000n * wad), String(90n * wad)),
    A: trove(String(10_000n * wad), String((wad * 105n) / 10n)),
    gone: trove('0', '0', 3),
  },
  stabilityPool: {
    total: String(5n * wad),
    deposits: { W: { compoundedDeposit: String(5n * wad) } },
  },
  steps: calls.map((call) => ({ price: String(1_000n * wad), call })),
})

/** The answers to the expected values of each step. */
const answers = (one: object) => {
  const found = liquityLiquidation({ ...one }, {}) as {
    steps: { expected: Record<string, unknown> }[]
  }
  return found.steps.map(({ expected }) => expected)
}

test('[LIQUITY22] a step starts from where the one before ended, and a refused one changes nothing', () => {
  const [empty, first, again, gone] = answers(
    scenario(
      { kind: 'batch', troves: [] },
      { kind: 'liquidateTroves', n: 1 },
      { kind: 'liquidateTroves', n: 1 },
      { kind: 'liquidate', trove: 'A' },
    ),
  )
  const refused = (error: string) => ({ ok: false, error: `TroveManager: ${error}` })
  assert.deepEqual(empty, refused('Calldata address array must not be empty'))
  assert.deepEqual([first?.ok, first?.liquidatedDebt], [true, 10_000n * wad])
  assert.deepEqual(again, refused('nothing to liquidate'))
  assert.deepEqual(gone, refused('Trove does not exist or is closed'))
})

test('[LIQUITY22] a call of another kind, or a list that is none, is said to be so', () => {
  assert.throws(() => answers(scenario({ kind: 'redeem' })), FactError)
  assert.throws(() => answers(scenario({ kind: 'batch', troves: 'A' })), FactError)
})
