import { readText } from '../connect/readText.ts'
import type { Command } from '../engine/Command.ts'
import type { DataKey } from '../journal/seal/Keyring.ts'
import type { Book } from '../wire/book/Book.ts'
import { bookCommands } from '../wire/book/bookCommands.ts'
import { Annexes } from './annex/Annexes.ts'
import type { Config } from './Config.ts'
import { untimed } from './engine/EnginePort.ts'
import type { Found } from './engine/messages.ts'
import { type Executing, executing } from './executing.ts'
import type { Entrance } from './http/Entrance.ts'
import { enter, entranceOf, type Listener, type Served, type ServeOptions } from './http/enter.ts'
import type { Front } from './http/Front.ts'
import { pressing } from './pressing.ts'
import { Readiness } from './Readiness.ts'
import { Service, type Started } from './Service.ts'

/** A service as a process runs it: the engine, what it tells, and how it is reached. */
export interface Server {
  readonly service: Service
  readonly found: Found
  /** Where it is reached; with a token that opens the page once, where there are no keys. */
  readonly url: string
  readonly front: Front
  readonly listener: Listener
  /** Resolves where the engine ended by a fault. */
  readonly failed: Promise<Error>
  /**
   * Takes no more, answers what was taken, tells everybody who listens why it ends, and closes the
   * journal.
   *
   * @throws StuckError where what was taken is not on the disk within the time
   */
  stop(withinMs: number): Promise<void>
}

export interface Options {
  readonly journal: string
  readonly config: Config
  /** What a new journal begins with. */
  readonly book: Book | null
  /** What a new journal is encrypted with. */
  readonly dataKey?: DataKey | undefined
  readonly note: (text: string) => void
  /** Aborted where the process is to end, also while it starts. */
  readonly signal: AbortSignal
  /** Is told where it is reached, before there is anything to reach. */
  readonly opened?: (url: string) => void
  /** Is told what was found once it has recovered, before anything else is done. */
  readonly found: (found: Found) => void
}

/**
 * Starts the service: its port is open from the first moment, and says how far it is.
 *
 * Rules: [SRV6] [SRV7] [SRV8]
 *
 * @throws ExposureError, KeyFault, FileFault where it cannot listen as it is told
 * @throws EngineFault where the journal cannot be opened, or the book cannot be begun with
 */
export async function start(options: Options): Promise<Server> {
  const entrance = await entranceOf(await listeningOf(options))
  try {
    options.opened?.(entrance.url)
    return await serve(await recovered(options, entrance), entrance, options)
  } catch (error) {
    await entrance.close()
    throw error
  }
}

/** Recovers the service, while the port says how far it is. */
async function recovered(options: Options, entrance: Entrance): Promise<Started> {
  const { journal, config, book, dataKey, note } = options
  const { clock = 'wall', signingKey, checkpoint, snapshotEvery, lane } = config
  const begin = book === null ? undefined : [...bookCommands(book)]
  const order = { journal, clock, begin, dataKey, signingKey, checkpoint, snapshotEvery }
  const { ready, abort, standing } = Service.start(order, {
    ...(lane === undefined ? {} : { room: lane }),
    ...(config.alerts === undefined ? {} : { alerts: config.alerts }),
    note,
  })
  entrance.standing = standing
  options.signal.addEventListener('abort', abort)
  if (options.signal.aborted) abort()
  const service = await ready
  options.signal.removeEventListener('abort', abort)
  options.found(service.found)
  if (service.found.began === false) {
    note(`${service.found.seq} entries are in the journal: no book was begun`)
  }
  return service
}

/** Answers over a service that has recovered; where that cannot be, the service is closed. */
async function serve(service: Started, entrance: Entrance, options: Options): Promise<Server> {
  const { config, note } = options
  const { front, listener } = await entered(service, entrance, options)
  const carrier = await carried(service, front, options)
  const pressure = pressing(front, config.pressure ?? [])
  const armer = config.arm === true ? armWhenSound(service, note) : null
  return {
    ...{ service, found: service.found, failed: service.port.failed },
    ...{ url: listener.tokenUrl ?? listener.url, front, listener },
    async stop(withinMs) {
      armer?.abort()
      pressure?.close()
      const until = Date.now() + withinMs
      await carrier?.close()
      // Whoever was taken in is answered before the sockets close.
      await Promise.race([service.port.drain(), wait(withinMs - SOCKETS_MS)])
      await Promise.all([service.close(until - Date.now()), listener.close()])
    },
  }
}

/** Carries out orders, where it is told to; where that cannot be, nothing is served. */
async function carried(
  service: Started,
  front: Front,
  { journal, config: { executor }, note }: Options,
): Promise<Executing | null> {
  if (executor === undefined) return null
  try {
    return await executing(front, { journal, config: executor, note })
  } catch (error) {
    await service.close()
    throw error
  }
}

/** What closing the sockets may take of the time there is to end. */
const SOCKETS_MS = 500

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)).unref())

/** Where it listens, and who may come in. */
async function listeningOf({ journal, config }: Options): Promise<ServeOptions> {
  const { listen = {}, keys, limits } = config
  const { host, port, tls, behindProxy = false, hosts = [] } = listen
  return {
    ...{ journal, isBehindProxy: behindProxy, hosts },
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(keys === undefined ? {} : { keys }),
    ...(limits === undefined ? {} : { limits }),
    ...(tls === undefined
      ? {}
      : { tls: { cert: await readText(tls.cert), key: await readText(tls.key) } }),
  }
}

async function entered(
  service: Service,
  entrance: Entrance,
  { journal, config, note }: Options,
): Promise<Served> {
  const { clock, twoPerson = [], notices = [] } = config
  try {
    const annexes = await Annexes.open(config.annexes ?? [], note)
    return await enter(service, entrance, {
      ...{ journal, twoPerson, notices, annexes, isTold: clock === 'commands', note },
      reasons: () => service.readiness().reasons,
    })
  } catch (error) {
    await service.close()
    throw error
  }
}

/** How often it is looked whether liquidation can be armed. */
const LOOK_MS = 1_000

/** Arms once, as soon as prices are fresh and books are sound. */
function armWhenSound(service: Service, note: (text: string) => void): AbortController {
  const stop = new AbortController()
  const { port, replica } = service
  const look = async () => {
    const { state } = replica
    if (state.armed || state.seq === 0 || Readiness.against(state).length > 0) return
    clearInterval(timer)
    const id = `serve:arm:${state.seq}`
    const command: Command = {
      ...{ type: 'Arm', id, time: untimed, actor: 'serve' },
      ...{ by: 'serve', reason: 'told to arm at the start' },
    }
    await port.submit(command)
    note('armed: prices are fresh and the books are sound')
  }
  const timer = setInterval(() => {
    look().catch((error: Error) => note(`not armed: ${error.message}`))
  }, LOOK_MS)
  stop.signal.addEventListener('abort', () => clearInterval(timer))
  return stop
}

export * as Server from './Server.ts'
