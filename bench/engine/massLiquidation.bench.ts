import { unbalanced } from '../../src/engine/reconcile.ts'
import { massLiquidation } from '../../test/engine/massLiquidation.ts'
import { median } from '../median.ts'

/**
 * One tick that bankrupts every long: the fund is exhausted, every short is deleveraged. Reports
 * the processor time of the tick against the number of accounts liquidated, and its log-log slope.
 */
const sizes = [5_000, 10_000, 20_000, 35_000, 50_000]
const rounds = 5

function once(longs: number): { milliseconds: number; events: number } {
  const { state, crash } = massLiquidation(longs)
  globalThis.gc?.()
  const before = process.cpuUsage()
  const entries = crash()
  const { user, system } = process.cpuUsage(before)
  const milliseconds = (user + system) / 1_000
  if (unbalanced(state) !== null) throw new Error('the books do not balance')
  const events = entries.flatMap((entry) => entry.events)
  const count = (type: string): number => events.filter((event) => event.type === type).length
  if (count('LiquidationStarted') !== longs) throw new Error('not every long was liquidated')
  if (count('Deleveraged') === 0 || count('FundPaid') === 0) throw new Error('a stage is missing')
  return { milliseconds, events: events.length }
}

/** Least squares on the logarithms. */
function slope(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const)
  const mean = (column: 0 | 1): number =>
    logs.reduce((sum, log) => sum + log[column], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const over = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0)
  return over / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
}

once(1_000)
const points: (readonly [number, number])[] = []
for (const longs of sizes) {
  const runs = Array.from({ length: rounds }, () => once(longs))
  const milliseconds = median(runs.map((run) => run.milliseconds))
  points.push([longs, milliseconds])
  const each = ((milliseconds * 1_000) / longs).toFixed(1)
  console.log(
    `${String(longs).padStart(6)} liquidated: ${milliseconds.toFixed(0).padStart(5)} ms, ` +
      `${each} us each, ${runs[0]?.events} events`,
  )
}
console.log(`log-log slope from ${sizes[0]} to ${sizes.at(-1)}: ${slope(points).toFixed(3)}`)
