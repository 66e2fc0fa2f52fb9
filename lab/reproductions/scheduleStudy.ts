import { Real } from '../../src/base/Real.ts'
import { Schedule } from '../../src/market/Schedule.ts'
import { right } from '../Table.ts'
import { unwrap } from '../unwrap.ts'
import type { Computed, Findings } from './Reproduction.ts'

/** The example of the paper: a million shares, five days, λ = 1e-6. */
const market = { volatility: 0.95, temporary: 2.5e-6, permanent: 2.5e-7 }
const size = 1_000_000
const riskAversion = 1e-6
const days = 5
const finest = 500
const tolerance = 1e-12

/** Almgren and Chriss: the closed form checked against the equations it solves. */
export const scheduleStudy: Computed = {
  title: 'Almgren and Chriss 2000 · The closed form against the equations it solves',
  against: 're-derived',
  source: 'equations of Almgren and Chriss 2000, Journal of Risk 3',
  needs: 'nothing',
  run: async (): Promise<Findings> => {
    const urgency = Schedule.urgency(riskAversion, market, 1)
    const daily = unwrap(Schedule.patient(size, urgency, days, days))
    const solvedDaily = solve(urgency, days)
    const apart = [days, 50, finest].map((steps) => ({ steps, apart: farthest(urgency, steps) }))
    const isUrgencyMissed = Math.abs(urgency - 0.607076) > 5e-7
    return {
      columns: [{ title: 'figure' }, right('found'), right('to meet')],
      rows: [
        ['urgency κ, traded once a day', urgency.toFixed(6), '0.607076'],
        [
          'urgency κ, traded all the time',
          Schedule.urgency(riskAversion, { ...market, permanent: 0 }, 0).toFixed(4),
          '0.6',
        ],
        ['1 ÷ κ, days', (1 / urgency).toFixed(2), '1.7'],
        ...[...daily.holdings].map((left, day) => [
          `left after day ${day}`,
          left.toFixed(3),
          (solvedDaily[day] as number).toFixed(3),
        ]),
        ...apart.map(({ steps, apart }) => [
          `farthest apart, share of the size, ${steps} steps`,
          apart.toExponential(1),
          `≤ ${tolerance.toExponential(0)}`,
        ]),
      ],
      misses: [
        ...(isUrgencyMissed ? ['urgency'] : []),
        ...apart
          .filter(({ apart }) => !(apart <= tolerance))
          .map(({ steps }) => `the trajectory of ${steps} steps`),
      ],
      data: { urgency, holdings: [...daily.holdings], apart },
    }
  },
}

function farthest(urgency: number, steps: number): number {
  const { holdings } = unwrap(Schedule.patient(size, urgency, days, steps))
  const solved = solve(urgency, steps)
  return holdings.reduce(
    (most, left, step) => Math.max(most, Math.abs(left - (solved[step] as number)) / size),
    0,
  )
}

/**
 * The conditions of the optimum, x(j-1) - 2 cosh(κτ) x(j) + x(j+1) = 0 between the ends, solved by
 * elimination: no closed form is used.
 */
function solve(urgency: number, steps: number): Float64Array {
  const half = Real.sinh((urgency * days) / steps / 2)
  const middle = 2 + 4 * half * half
  const factors = new Float64Array(steps)
  for (let step = 1; step < steps; step++) factors[step] = 1 / (middle - factors[step - 1]!)
  // Backwards from the end: x(j) = factor of the remaining steps × x(j-1).
  const left = new Float64Array(steps + 1)
  left[0] = size
  for (let step = 1; step < steps; step++) left[step] = factors[steps - step]! * left[step - 1]!
  return left
}
