import { readFileSync } from 'node:fs'
import { run } from '../../src/sim/scenarios/world/run.ts'
import { readScenario } from '../../src/wire/scenario/readScenario.ts'
import { randomLoans } from '../engine/randomLoans.ts'
import { randomRun } from '../engine/randomRun.ts'
import { carefulRun } from './careful.ts'

/**
 * The honest runs, as a program: `careful SEEDS`, `trading SEEDS` and `loans SEEDS` (which draw what
 * is wrong now and then, on purpose), or `simulated FILE SEEDS`.
 */
const [kind = 'careful', ...rest] = process.argv.slice(2)

if (kind === 'simulated') {
  const scenario = readScenario(readFileSync(rest[0] ?? '', 'utf8'))
  if (!scenario.ok) throw new Error(scenario.error.message)
  for (let seed = 1; seed <= Number(rest[1] ?? 2); seed++) run(scenario.value, seed)
} else {
  for (let seed = 1; seed <= Number(rest[0] ?? 300); seed++) {
    if (kind === 'loans') randomLoans(seed, 70)
    else if (kind === 'careful') carefulRun(seed, 200)
    else randomRun(seed, 220)
  }
}
