import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { DurableEngine } from '../../host/DurableEngine.ts'
import { BusyError, type EnginePort, type Receipt, type Telling, untimed } from './EnginePort.ts'

/** An engine in this thread behind the port. */
export function inThread(engine: DurableEngine): EnginePort {
  let isClosed = false
  let fail: (error: Error) => void = () => {}
  const failed = new Promise<Error>((resolve) => {
    fail = resolve
  })
  return {
    failed,
    async submit(command: Command): Promise<Receipt> {
      if (isClosed) throw new BusyError('the engine takes no more: nothing was done', 1)
      const time = command.time === untimed ? engine.now() : command.time
      try {
        return await engine.submit({ ...command, time })
      } catch (error) {
        fail(error as Error)
        throw error
      }
    },
    entries: (after, tell) => follow(engine, after, tell),
    async read(after, limit) {
      const found: Entry[] = []
      for (const entry of engine.after(after)) {
        if (found.push(entry) >= limit) break
      }
      return found
    },
    head: async () => engine.told(),
    figures: async () => ({
      syncs: engine.syncs(),
      cpuMs: process.cpuUsage().user / 1_000,
      lanes: { first: 0, second: 0 },
      conflated: 0,
      busy: 0,
    }),
    async close() {
      isClosed = true
      engine.close()
    },
  }
}

function follow(engine: DurableEngine, after: number, tell: Telling): () => void {
  engine.commit()
  const past = after < engine.told().seq ? [...engine.after(after)] : []
  if (past.length > 0) tell(past, engine.told())
  return engine.onCommitted((entries) => tell(entries, engine.told()))
}
