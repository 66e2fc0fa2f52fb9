import type { Command } from '../../src/engine/Command.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Feed } from '../../test/service/stream/Feed.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { deskOf } from './deskOf.ts'

/**
 * A book of so many accounts behind a stream, all in this process: an engine that decides, a replica
 * that folds, a board, and sockets over the loopback.
 */
export async function followed(count: number) {
  const bench = MarginBench.create(1)
  const engine = State.create()
  const feed = await Feed.create()
  const give = (command: Command): void => feed.tell(step(engine, command))
  for (const command of deskOf.commandsOf(bench, count)) give(command)
  let ticks = 0
  return {
    feed,
    /** Moves all fifty prices as a calm second does, and tells it. */
    tick(): void {
      ticks += 1
      const time = deskOf.start + 1_000 * ticks
      const draft = deskOf.marks(bench, deskOf.moved(bench.opening, ticks), time)
      give({ ...draft, id: `tick-${ticks}`, time } as Command)
    },
  }
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export function spread(took: readonly number[]): string {
  const sorted = [...took].sort((a, b) => a - b)
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`
}
