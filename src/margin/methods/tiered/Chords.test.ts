import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../../test/numRuns.ts'
import { brackets } from '../../../../test/randomScene.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Integer } from '../../../money/Integer.ts'
import { Chords } from './Chords.ts'

/** Notionals about the floors of a table, where lines bend and tables step. */
const ranges = fc.tuple(
  fc.nat({ max: 4 }),
  fc.bigInt(1n, 2n * 10n ** 12n),
  fc.integer({ min: 60, max: 99 }),
  fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 6, maxLength: 6 }),
)

test('[SENTRY1] a table lies between its lines at every notional of the range', () => {
  fc.assert(
    fc.property(brackets, ranges, (table, [row, anywhere, share, steps]) => {
      const floor = table.tiers[row]?.floor
      const middle = floor === undefined || floor === 0n ? anywhere : floor
      const [low, high] = [(middle * BigInt(share)) / 100n, (middle * 100n) / BigInt(share)]
      const within = (step: number): bigint => low + ((high - low) * BigInt(step)) / 1_000n
      const lots = within(steps[0] ?? 0) + 1n
      const [from, to, at] = [low, high, within(steps[1] ?? 0)].map(Integer.toDouble)
      const { ...lines } = Chords.of(table, lots, from ?? 0, to ?? 0, at ?? 0)
      // The floors themselves, an atom less, and anything else.
      const floors = table.tiers.flatMap((tier) => [tier.floor, tier.floor - 1n])
      for (const size of [low, high, ...floors, ...steps.map(within)]) {
        if (size < low || size > high) continue
        const row = Brackets.tier(table, Brackets.sizeIn(table, size, lots))
        const asked = Integer.toDouble(Brackets.maintenanceIn(table, row, size))
        const notional = Integer.toDouble(size)
        const most = 2 + 2 ** -46 * lines.gross
        assert.ok(asked >= lines.low + lines.lowSlope * notional - most, `${size}: below`)
        assert.ok(asked <= lines.high + lines.highSlope * notional + most, `${size}: above`)
      }
    }),
    { numRuns: numRuns * 5 },
  )
})
