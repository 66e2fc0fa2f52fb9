import { limits } from '../base/limits.ts'
import type { Entry } from '../engine/Entry.ts'
import { nextDue } from '../engine/nextDue.ts'
import type { DurableEngine, Ports } from './DurableEngine.ts'
import { Engine } from './Engine.ts'

/** How often to look for something that a command made due sooner. */
const LOOK_MS = 250

/** The latest time that a command may state while time passes by the clock: a little ahead of it. */
export const latest = (engine: DurableEngine): number => engine.now() + limits.skew

/**
 * Advances the engine's time to that of the clock where something is due by then; the entries are
 * applied, for the caller to commit. Called before a command is taken, its timers have fired.
 *
 * Rules: [TIME5]
 */
export function catchUp(engine: DurableEngine): readonly Entry[] {
  const { state } = engine
  const found: Entry[] = []
  for (let due = nextDue(state); due !== null && due <= engine.now(); due = nextDue(state)) {
    // A silence longer than one command may leap is crossed in steps.
    const time = Math.min(engine.now(), state.time + limits.leap)
    const id = Engine.ownId(state, 'clock')
    found.push(...engine.apply({ type: 'AdvanceTime', id, time, actor: 'engine' }))
  }
  return found
}

/**
 * Lets time pass while no command comes, until the signal: what is due by the clock happens, is
 * committed, and is told.
 *
 * Rules: [TIME5]
 */
export async function run(
  engine: DurableEngine,
  { clock, scheduler }: Ports,
  signal: AbortSignal,
  tell: (entries: readonly Entry[]) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const entries = catchUp(engine)
    if (entries.length > 0) {
      engine.commit()
      await tell(entries)
    }
    const due = nextDue(engine.state) ?? Number.POSITIVE_INFINITY
    await scheduler.pause(Math.max(1, Math.min(LOOK_MS, due - clock.now())), signal)
  }
}

export * as WallClock from './WallClock.ts'
