import type { Clock } from '../../host/Clock.ts'
import type { DurableEngine } from '../../host/DurableEngine.ts'
import type { EngineLink, Told } from './EngineLink.ts'
import type { EnginePort } from './EnginePort.ts'
import { EngineSide } from './EngineSide.ts'
import { type Options as PortOptions, portOver } from './portOver.ts'

export interface Options extends PortOptions {
  /** The clock by which time passes also while no command comes; by commands alone where left out. */
  readonly wall?: Clock
}

/** An engine in this thread behind the port. */
export function inThread(engine: DurableEngine, options: Options = {}): EnginePort {
  engine.commit()
  let hear: (told: Told) => void = () => {}
  let fail: (error: Error) => void = () => {}
  const failed = new Promise<Error>((resolve) => {
    fail = resolve
  })
  const side = EngineSide.create(engine, {
    tell: (told) => hear(told),
    failed: (error) => fail(error as Error),
    wall: options.wall ?? null,
  })
  const link: EngineLink = {
    head: engine.told(),
    failed,
    decide: side.decide,
    listen(told) {
      hear = told
    },
    read: async (after, limit) => engine.page(after, limit),
    async close() {
      side.stop()
      side.close()
    },
  }
  return portOver(link, options)
}
