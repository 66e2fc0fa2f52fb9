import { Random } from '../../src/base/Random.ts'
import { FirstPassage } from '../../src/pressure/FirstPassage.ts'
import { right } from '../Table.ts'
import type { Computed, Findings } from './Reproduction.ts'

/** Log distance, σ per day, drift of the log price per day, days. */
const cases = [
  [0.02, 0.04, 0, 1],
  [0.1, 0.04, 0, 1],
  [0.1, 0.04, 0, 5],
  [0.2, 0.04, -0.0008, 30],
  [0.2, 0.04, 0.005, 30],
  [0.5, 0.04, -0.01, 30],
] as const
const paths = 200_000
const steps = 8
const seed = 11

/** Time to call: the closed form compared with simulated paths. */
export const firstPassageStudy: Computed = {
  title: `First passage · The closed form of the time to call against ${paths} paths, seed ${seed}`,
  against: 're-derived',
  source: 'the closed form of the time at which a Brownian motion first passes a level',
  needs: 'nothing',
  run: async (): Promise<Findings> => {
    const found = cases.map(rowOf)
    return {
      columns: [
        right('log distance'),
        right('σ a day'),
        right('drift'),
        right('days'),
        right('closed form'),
        right('paths'),
        right('standard errors apart'),
      ],
      rows: found.map(({ distance, motion, days, closed, estimate, apart }) => [
        distance.toFixed(2),
        motion.volatility.toFixed(3),
        motion.drift.toFixed(4),
        `${days}`,
        closed.toFixed(5),
        estimate.probability.toFixed(5),
        apart.toFixed(2),
      ]),
      misses: found
        .filter(({ apart }) => !(Math.abs(apart) <= 3))
        .map(({ distance, days }) => `distance ${distance} in ${days} days`),
      data: found,
    }
  },
}

function rowOf([distance, volatility, drift, days]: (typeof cases)[number], index: number) {
  const motion = { volatility, drift }
  const closed = FirstPassage.probability(distance, motion, days)
  const random = Random.create(seed, index)
  const estimate = FirstPassage.simulate(distance, motion, days, { random, paths, steps })
  const apart = (estimate.probability - closed) / estimate.standardError
  return { distance, motion, days, closed, estimate, apart }
}
