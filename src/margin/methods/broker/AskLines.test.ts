import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../../test/numRuns.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Ask, type SideAsk } from './Ask.ts'
import { AskLines } from './AskLines.ts'

const rows = fc.uniqueArray(
  fc.record({
    from: fc.bigInt(1n, 400n),
    rate: fc.oneof(fc.constant(0n), fc.bigInt(1n, 120n)),
    perLot: fc.oneof(fc.constant(0n), fc.bigInt(1n, 200n)),
  }),
  { minLength: 1, maxLength: 4, selector: ({ from }) => from },
)

/** Rows by worths of 100,000 each; shares are per cent. */
const sides = fc.tuple(rows, fc.nat(30)).map(([drawn, fee]): SideAsk => {
  const rising = [...drawn].sort((a, b) => (a.from < b.from ? -1 : 1))
  const maintenance = rising.map(({ from, rate, perLot }, index) =>
    Ask.rowOf(
      Ratio.of(index === 0 ? 0n : from * 100_000n),
      Ratio.of(rate, 100n),
      Ratio.of(perLot * 100_000n),
    ),
  )
  return { initial: maintenance, maintenance, fee: Ratio.of(BigInt(fee), 100n) }
})

test('[METHOD14] [BROKER2] what is kept of a lot lies between its lines, at steps and bends too', () => {
  const share = fc.integer({ min: 0, max: 1_000 })
  const range = fc.record({ low: fc.bigInt(1n, 45_000_000n), wide: fc.bigInt(1n, 45_000_000n) })
  fc.assert(
    fc.property(
      sides,
      range,
      share,
      fc.array(share, { maxLength: 12 }),
      (side, range, now, places) => {
        const worthAt = (part: number): bigint => range.low + (range.wide * BigInt(part)) / 1_000n
        const [low, high, at] = [worthAt(0), worthAt(1_000), worthAt(now)].map(Integer.toDouble)
        const lines = AskLines.of(side, low as number, high as number, at as number)
        const borders = side.maintenance.flatMap(({ from, rate, perLot }) => {
          const bend = rate.numerator === 0n ? from : Ratio.div(perLot, rate)
          return [from.numerator - 1n, from.numerator, Ratio.mulDown(1n, bend)]
        })
        for (const worth of [...places.map(worthAt), ...borders, worthAt(0), worthAt(1_000)]) {
          if (worth < worthAt(0) || worth > worthAt(1_000)) continue
          const kept = Integer.toDouble(Ask.kept(side, Ratio.of(worth), 1n))
          const [x, most] = [Integer.toDouble(worth), 1 + 2 ** -44 * lines.gross]
          assert.ok(kept >= lines.low + lines.lowSlope * x - most, `${kept} is below at ${worth}`)
          assert.ok(kept <= lines.high + lines.highSlope * x + most, `${kept} is above at ${worth}`)
        }
      },
    ),
    { numRuns: numRuns * 5 },
  )
})
