import { Random } from '../../src/base/Random.ts'
import type { Command } from '../../src/engine/Command.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { drawLivePools } from './drawLivePools.ts'
import { drawLoan, type LoanDrawing } from './drawLoan.ts'
import { drawLosses } from './drawLosses.ts'
import { drawRedemptions } from './drawRedemptions.ts'
import { opening, prices } from './loanWorld.ts'
import type { Watcher } from './randomRun.ts'
import { either, type Stream } from './streams.ts'
import { type Draft, start } from './world.ts'

/**
 * Runs a seeded sequence of loan commands, and of others beside it where a stream is given. The same
 * seed and stream give the same bytes.
 */
export function randomLoans(
  seed: number,
  length: number,
  watch: Watcher = {},
  beside: Stream = () => null,
): State {
  const state = State.create()
  const random = Random.create(seed, 12)
  const drawing: LoanDrawing = { state, random, walk: { ...prices } }
  const besides = either(drawLosses(seed), drawRedemptions(seed), drawLivePools(seed), beside)
  let [time, count] = [start, 0]
  const send = (draft: Draft): void => {
    count += 1
    const command = { ...draft, id: `c${count}`, time } as Command
    watch.before?.(state, command)
    const entries = step(state, command)
    watch.after?.(state, command, entries)
  }
  for (const draft of opening(seed)) send(draft)
  send({ type: 'Arm', by: 'desk', reason: 'test' })
  for (let index = 0; index < length; index++) {
    if (random.below(2) === 0) time += random.below(60_000)
    // Occasionally interest accrues for a month, and prices become stale.
    if (random.below(150) === 0) time += 2_600_000_000
    send(drawLoan(drawing))
    const beside = besides(time, state)
    if (beside !== null) send(beside)
  }
  return state
}
