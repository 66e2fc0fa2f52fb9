import type { Entry } from '../engine/Entry.ts'
import type { State } from '../engine/State.ts'
import { Clock } from '../host/Clock.ts'
import { DurableEngine } from '../host/DurableEngine.ts'
import { JournalView } from '../host/JournalView.ts'
import { Storage } from '../host/Storage.ts'
import { fileKind } from '../journal/fileKind.ts'
import { Keyring } from '../journal/seal/Keyring.ts'
import type { Notifier } from '../notify/Notifier.ts'
import type { AlertsConfig } from '../notify/Settings.ts'
import { alerting } from './alerting.ts'
import { ReadModels } from './board/ReadModels.ts'
import type { EngineOrder } from './engine/EngineOrder.ts'
import type { EnginePort } from './engine/EnginePort.ts'
import { inThread } from './engine/inThread.ts'
import { inWorker, type Starting } from './engine/inWorker.ts'
import type { Lane } from './engine/Lane.ts'
import type { Found } from './engine/messages.ts'
import { type Phase, Readiness } from './Readiness.ts'
import { Recovery, type Standing } from './Recovery.ts'
import { Replica } from './Replica.ts'

/** The live service: an engine behind its port, and the replica that reads are answered from. */
export interface Service {
  readonly port: EnginePort
  readonly replica: Replica
  /** What lists, screens and streams are read from. */
  readonly models: ReadModels
  /** The time by which ages are told: this machine's, or the engine's where time comes from commands. */
  readonly clock: Clock
  /** Tells people and machines what happened. */
  readonly notifier: Notifier
  readonly readiness: () => Readiness
  /**
   * The entries in which liquidation orders were told that were out at the start: whoever executes them
   * may never have heard of them.
   */
  readonly outstanding: readonly Entry[]
  /**
   * Takes no more, drains, syncs, makes a snapshot and closes the journal.
   *
   * @throws StuckError where what was taken is not on the disk within the time
   */
  close(withinMs?: number): Promise<void>
}

/** A service that starts: how far it is, and the service once it has recovered and folded. */
export interface Start {
  readonly standing: () => Standing
  readonly ready: Promise<Started>
  /** Ends a start that is under way, where it is: nothing was acknowledged. */
  readonly abort: () => void
}

/** A service with what its recovery found. */
export interface Started extends Service {
  readonly found: Found
}

export interface StartOptions {
  /** The most commands that wait in one lane. */
  readonly room?: number
  /** Who is told of what; nobody where left out. */
  readonly alerts?: AlertsConfig
  /** Is told what an operator wants to know. */
  readonly note: (text: string) => void
}

/** The disk did not take what it was given in time. */
export class StuckError extends Error {
  override readonly name = 'StuckError'
}

export interface Options {
  readonly clock?: Clock
  /** Whether time passes by the clock, also while no command comes; else by commands alone. */
  readonly isTimed?: boolean
  readonly room?: number
  /** Who is told of what; nobody where left out. */
  readonly alerts?: AlertsConfig
}

/**
 * Opens a journal, or begins one, with its engine in this thread.
 *
 * @throws Fault of the journal: damaged, locked, not a journal
 */
export async function open(journal: string, options: Options = {}): Promise<Service> {
  const { clock = Clock.system, isTimed = true, room } = options
  const engine = DurableEngine.open(Storage.file(journal), { clock })
  const names = lookup()
  const port = inThread(engine, {
    lookup: names.lookup,
    ...(room === undefined ? {} : { room }),
    ...(isTimed ? { wall: clock } : {}),
  })
  const replica = Replica.follow(port, undefined, clock)
  names.state = () => replica.state
  await replica.reached((await port.head()).seq, 60_000)
  const { entries: outstanding } = engine.outstanding()
  const wall = isTimed ? clock : null
  const end = () => port.close()
  return await assemble({ ...{ journal, port, replica, outstanding, wall, end }, ...options })
}

/**
 * Starts the engine in a thread of its own, and folds beside it while it recovers.
 *
 * Rules: [SRV6] [SRV7]
 */
export function start(order: EngineOrder, options: StartOptions): Start {
  if (order.dataKey !== undefined) Keyring.add(order.dataKey)
  const recovery = Recovery.create(fileKind.kindAt(order.journal) === null)
  const names = lookup()
  const engine = inWorker(order, { ...options, lookup: names.lookup })
  const ready = async () => {
    await engine.opened
    const base = recovery.isNew ? undefined : await foldBeside(order.journal, recovery)
    const { port, found } = await engine.recovered
    const wall = order.clock === 'wall' ? Clock.system : null
    const replica = Replica.follow(port, base)
    names.state = () => replica.state
    await Promise.race([replica.reached((await port.head()).seq, FOLD_MS), thrown(port.failed)])
    const { outstanding } = found
    const end = (withinMs: number) => close(port, engine, withinMs)
    const { journal } = order
    const parts = { journal, port, replica, outstanding, wall, end }
    return { ...(await assemble({ ...parts, ...options })), found }
  }
  return {
    standing: () => Recovery.standing(recovery),
    ready: ready().catch((error) => {
      // What waits for nobody must not keep the process.
      engine.kill()
      throw error
    }),
    abort: engine.kill,
  }
}

/** Longer than any fold takes: what does not come by then is a fault. */
const FOLD_MS = 600_000

/** The state as far as the journal goes, while the engine recovers from the same. */
const foldBeside = (journal: string, recovery: Recovery): Promise<Replica.Base> =>
  JournalView.gather(journal, (folded, of) => void Object.assign(recovery, { folded, of }))

const thrown = async (failed: Promise<Error>): Promise<never> => {
  throw await failed
}

/** Finds accounts in the replica, once there is one. */
function lookup(): { lookup: Lane.Lookup; state: (() => State) | null } {
  const names = {
    state: null as (() => State) | null,
    lookup: {
      ofCall: (id: string) => names.state?.().calls.get(id)?.account,
      ofOrder: (id: string) => names.state?.().orders.get(id)?.account.id,
    },
  }
  return names
}

interface Parts {
  readonly journal: string
  readonly port: EnginePort
  readonly replica: Replica
  readonly outstanding: readonly Entry[]
  /** Null where time comes from commands alone. */
  readonly wall: Clock | null
  readonly end: (withinMs: number) => Promise<void>
  readonly alerts?: AlertsConfig
  readonly note?: (text: string) => void
}

async function assemble(parts: Parts): Promise<Service> {
  const { journal, port, replica, outstanding, wall, end, alerts = {}, note } = parts
  let phase: Phase = 'serving'
  const models = ReadModels.follow(replica)
  const clock: Clock = wall ?? { now: () => replica.state.time }
  const notifier = await alerting(
    {
      ...{ file: `${journal}-alerts`, config: alerts, head: replica.head.seq },
      // Deliveries are tried by the time of day, whatever the engine's.
      clock: wall ?? Clock.system,
      ...(note === undefined ? {} : { onNote: note }),
    },
    { port, replica },
  )
  void port.failed.then(() => {
    phase = 'failed'
  })
  return {
    ...{ port, replica, models, clock, notifier, outstanding },
    readiness: Readiness.asking(
      () => replica.state,
      () => phase,
      () => Date.now(),
    ),
    async close(withinMs = CLOSE_MS) {
      if (phase === 'serving') phase = 'stopping'
      await end(withinMs)
      await notifier.close()
      models.close()
      replica.close()
    },
  }
}

const CLOSE_MS = 4_000

/** Ends the engine's thread. A snapshot that takes too long is done without; a sync is not. */
async function close(port: EnginePort, engine: Starting, withinMs: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(resolve, withinMs, 'late')
  const end = await Promise.race([port.close(), late])
  clearTimeout(timer)
  if (end !== 'late') return
  if (!engine.isSynced())
    throw new StuckError(`what was taken is not on the disk after ${withinMs} ms`)
  engine.kill()
}

export * as Service from './Service.ts'
