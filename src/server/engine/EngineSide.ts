import { limits } from '../../base/limits.ts'
import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Clock } from '../../host/Clock.ts'
import type { DurableEngine } from '../../host/DurableEngine.ts'
import { Engine } from '../../host/Engine.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { WallClock } from '../../host/WallClock.ts'
import type { Answer, Told, Use } from './EngineLink.ts'
import { untimed } from './EnginePort.ts'
import type { Task } from './Inbox.ts'

/**
 * What the engine's thread does: it decides tasks in groups, syncs each group once, and tells what came
 * of it. It knows neither text nor socket.
 */
export interface EngineSide {
  decide(tasks: readonly Task[]): void
  /** Lets no more time pass, and syncs. */
  stop(): void
  /** Makes a snapshot, so that the next start is quick, and closes the journal. */
  close(): void
}

export interface Options {
  readonly tell: (told: Told) => void
  readonly failed: (error: unknown) => void
  /** Where time passes also while no command comes: the clock by which it does. */
  readonly wall: Clock | null
}

interface Work {
  readonly engine: DurableEngine
  readonly options: Options
  /** Committed and not yet told. */
  fresh: Entry[]
}

/**
 * Begins to decide.
 *
 * Rules: [SRV1] [SRV6]
 */
export function create(engine: DurableEngine, options: Options): EngineSide {
  const work: Work = { engine, options, fresh: [] }
  const stop = new AbortController()
  let isDeciding = false
  engine.onCommitted((entries) => {
    work.fresh.push(...entries)
    if (!isDeciding) tell(work, null)
  })
  const ports = { clock: options.wall ?? engine, scheduler: Scheduler.eventLoop }
  if (options.wall !== null) {
    WallClock.run(engine, ports, stop.signal, async () => {}).catch(options.failed)
  }
  return {
    decide(tasks) {
      isDeciding = true
      try {
        tell(work, decideAll(work, tasks))
      } catch (error) {
        options.failed(error)
      } finally {
        isDeciding = false
      }
    },
    stop() {
      stop.abort()
      engine.commit()
    },
    close() {
      engine.snapshot()
      engine.close()
    },
  }
}

function tell(work: Work, answers: readonly Answer[] | null): void {
  const { engine, options, fresh: entries } = work
  work.fresh = []
  options.tell({ entries, head: engine.told(), answers, use: use(engine) })
}

const use = (engine: DurableEngine): Use => {
  const { user, system } = process.threadCpuUsage()
  return { syncs: engine.syncs(), cpuMs: (user + system) / 1_000 }
}

function decideAll({ engine, options }: Work, tasks: readonly Task[]): readonly Answer[] {
  const answers = tasks.map(({ number, command }): Answer | Repeat => {
    if (options.wall !== null) {
      WallClock.catchUp(engine)
      const latest = WallClock.latest(engine)
      if (command.time > latest) return { number, latest }
    }
    if (command.time === untimed) cross(engine, options)
    const entries = engine.apply(stamped(engine, options, command))
    if (entries.length === 0) return { number, id: command.id }
    const seq = engine.state.seq
    return { number, from: seq - entries.length + 1, seq, repeated: null }
  })
  engine.commit()
  return answers.map((answer) => ('id' in answer ? repeatOf(engine, answer) : answer))
}

/** A command that states no time gets the engine's: by the clock, or where time comes from commands alone. */
function stamped(engine: DurableEngine, { wall }: Options, command: Command): Command {
  if (command.time !== untimed) return command
  return { ...command, time: wall === null ? engine.state.time : engine.now() }
}

/** A silence longer than one command may leap is crossed in steps. */
function cross(engine: DurableEngine, { wall }: Options): void {
  const { state } = engine
  while (wall !== null && state.time > 0 && engine.now() - state.time > limits.leap) {
    const id = Engine.ownId(state, 'clock')
    engine.apply({ type: 'AdvanceTime', id, time: state.time + limits.leap, actor: 'engine' })
  }
}

/** A command that was taken before. */
interface Repeat {
  readonly number: number
  readonly id: string
}

/** What a command gave when it was taken; the newest entry where that is not kept. */
function repeatOf(engine: DurableEngine, { number, id }: Repeat): Answer {
  const repeated = engine.answer(id)
  const seq = repeated.at(-1)?.seq ?? engine.state.seq
  return { number, from: repeated[0]?.seq ?? seq, seq, repeated }
}

export * as EngineSide from './EngineSide.ts'
