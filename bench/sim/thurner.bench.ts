import { simulate } from '../../lab/reproductions/valueFunds/simulate.ts'
import { ValueFunds } from '../../lab/reproductions/valueFunds/ValueFunds.ts'
import { plainValueFunds } from '../../test/sim/plainValueFunds.ts'

/**
 * Steps per second of the value funds' market: columns with closed forms against an array of
 * objects whose price is found by scanning and bisection, with the same draws, alternating. Both
 * produce the same path.
 */
const steps = 100_000
const plainSteps = 10_000
const rounds = 5
const figures = ValueFunds.published(5)

function perSecond(count: number, work: () => unknown): number {
  globalThis.gc?.()
  const start = performance.now()
  work()
  return (count * 1_000) / (performance.now() - start)
}

const columns = () => perSecond(steps, () => simulate(figures, 1, steps))
const objects = () => perSecond(plainSteps, () => plainValueFunds(figures, 1, plainSteps))

columns()
objects()
const runs = Array.from({ length: rounds }, () => [columns(), objects()] as const)
const best = [0, 1].map((index) => Math.max(...runs.map((run) => run[index]!))) as [number, number]
const show = (value: number): string => Math.round(value).toLocaleString('en-US')
process.stdout.write(
  `value funds, leverage 5: ${show(best[0])} steps/s in columns, ${show(best[1])} steps/s in a ` +
    `plain array: ${(best[0] / best[1]).toFixed(1)} times, best of ${rounds}\n`,
)
