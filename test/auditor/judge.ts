/**
 * Tells the auditor random runs of trading and of loans, one after the other, and nothing else looks at
 * them: as many steps as are wanted, or as time allows. Prints how many there were, so far and at the end;
 * ends at the first breach, with the seed that makes it again.
 *
 *     STEPS=10000000 MINUTES=600 SEED=1 node test/auditor/judge.ts
 */
import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { besideLoans } from '../engine/besideLoans.ts'
import { drawClock } from '../engine/drawClock.ts'
import { drawDeliveries } from '../engine/drawDeliveries.ts'
import { drawDoubts } from '../engine/drawDoubts.ts'
import { drawEnds } from '../engine/drawEnds.ts'
import { drawMarkets } from '../engine/drawMarket.ts'
import { drawOptions } from '../engine/drawOptions.ts'
import { drawPositionProtections } from '../engine/drawPositionProtections.ts'
import { drawProtections } from '../engine/drawProtections.ts'
import { drawSteps } from '../engine/drawSteps.ts'
import { randomLoans } from '../engine/randomLoans.ts'
import { randomRun } from '../engine/randomRun.ts'
import { either } from '../engine/streams.ts'
import { auditing } from './auditing.ts'

const wanted = Number(process.env.STEPS ?? 100_000)
const minutes = Number(process.env.MINUTES ?? 600)
const first = Number(process.env.SEED ?? 1)

/** Commands of a run. */
const length = 220

/** Every second run has commands beside the others, as in the properties of the engine. */
function beside(seed: number) {
  if (seed % 4 === 2) return either(drawProtections(seed), drawPositionProtections(seed))
  if (seed % 4 === 3) return seed % 8 === 3 ? drawOptions(seed) : drawDeliveries(seed)
  if (seed % 4 === 1) return drawSteps(seed)
  if (seed % 4 > 0) return undefined
  const last = seed % 8 === 0 ? drawEnds(seed) : drawDoubts(seed)
  return either(drawMarkets(seed), drawClock(seed), last)
}

const started = performance.now()
let [steps, seed] = [0, first]

function judge(run: (after: (entries: readonly Entry[]) => void) => State): void {
  const audit = auditing()
  const state = run((entries) => {
    if (entries.length > 0) steps += 1
    audit.hear(entries)
  })
  audit.conclude(state)
}

/** Runs between two lines that say how far it is: one that is ended has said what it judged. */
const apart = 500

const isOver = (): boolean => steps >= wanted || performance.now() - started > minutes * 60_000

try {
  for (; !isOver(); seed++) {
    const after = (tell: (entries: readonly Entry[]) => void) => ({
      after: (_state: State, _command: unknown, entries: readonly Entry[]) => tell(entries),
    })
    judge((tell) => randomRun(seed, length, after(tell), beside(seed)))
    judge((tell) => randomLoans(seed, length, after(tell), besideLoans(seed)))
    if ((seed + 1 - first) % apart === 0) console.log(`${steps} steps so far, to seed ${seed}`)
  }
} catch (error) {
  console.error(`SEED=${seed}: ${error}`)
  process.exitCode = 1
}
console.log(`${steps} steps judged, seeds ${first} to ${seed - 1} of both runs`)
