import { Random } from '../../src/base/Random.ts'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { type Drawing, draw } from './draw.ts'
import type { Stream } from './streams.ts'
import { type Draft, opening, prices, start } from './world.ts'

/** Observes a run: `before` a command is executed, and `after` it with its events. */
export interface Watcher {
  readonly before?: (state: State, command: Command) => void
  readonly after?: (state: State, command: Command, entries: readonly Entry[]) => void
}

/**
 * Executes a seeded sequence of commands. The same seed gives the same bytes. A stream of its
 * own may add commands; the others are drawn as without it.
 */
export function randomRun(
  seed: number,
  length: number,
  watch: Watcher = {},
  stream: Stream = () => null,
): State {
  const state = State.create()
  const random = Random.create(seed)
  const drawing: Drawing = { state, random, walk: [...prices], count: 0 }
  let time = start
  const tell = (command: Command): void => {
    watch.before?.(state, command)
    const entries = step(state, command)
    watch.after?.(state, command, entries)
  }
  const send = (draft: Draft): void => {
    drawing.count += 1
    const backwards = drawing.count > 60 && random.below(150) === 0
    tell({ ...draft, id: `c${drawing.count}`, time: backwards ? 1 : time } as Command)
    const other = drawing.count > 60 ? stream(time, state) : null
    if (other !== null) tell({ time, id: `m${drawing.count}`, ...other } as Command)
  }
  for (const draft of opening(seed)) send(draft)
  for (let count = 0; count < length; count++) {
    if (random.below(3) === 0) time += random.below(40_000)
    // Occasionally prices stop for longer than they stay fresh.
    if (random.below(200) === 0) time += 400_000
    send(draw(drawing))
  }
  return state
}
