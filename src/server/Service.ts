import { Clock } from '../host/Clock.ts'
import { DurableEngine } from '../host/DurableEngine.ts'
import { Storage } from '../host/Storage.ts'
import type { Notifier } from '../notify/Notifier.ts'
import type { AlertsConfig } from '../notify/Settings.ts'
import { alerting } from './alerting.ts'
import { ReadModels } from './board/ReadModels.ts'
import type { EnginePort } from './engine/EnginePort.ts'
import { inThread } from './engine/inThread.ts'
import { Replica } from './Replica.ts'

/** The live service: an engine behind its port, and the replica that reads are answered from. */
export interface Service {
  readonly port: EnginePort
  readonly replica: Replica
  /** What lists, screens and streams are read from. */
  readonly models: ReadModels
  readonly clock: Clock
  readonly notifier: Notifier
  /** Stops admitting, drains, syncs and closes the journal. */
  close(): Promise<void>
}

export interface Options {
  readonly clock?: Clock
  /** Who is told of what; nobody where left out. */
  readonly alerts?: AlertsConfig
}

/**
 * Opens a journal, or begins one, and serves it.
 *
 * @throws Fault of the journal: damaged, locked, not a journal
 */
export async function open(journal: string, options: Options = {}): Promise<Service> {
  const { clock = Clock.system } = options
  const engine = DurableEngine.open(Storage.file(journal), { clock })
  const port = inThread(engine)
  const replica = Replica.follow(port, undefined, () => clock.now())
  const models = ReadModels.follow(replica)
  const notifier = await alerting(
    { file: `${journal}-alerts`, config: options.alerts ?? {}, head: replica.head.seq, clock },
    { port, replica },
  )
  return {
    ...{ port, replica, models, clock, notifier },
    async close() {
      await port.close()
      await notifier.close()
      models.close()
      replica.close()
    },
  }
}

export * as Service from './Service.ts'
