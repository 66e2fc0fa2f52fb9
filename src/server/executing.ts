import { createHash } from 'node:crypto'
import type { Entry } from '../engine/Entry.ts'
import { Blotter } from '../executor/Blotter.ts'
import { Dispatcher } from '../executor/Dispatcher.ts'
import { ExecutorConfig } from '../executor/ExecutorConfig.ts'
import { Order } from '../executor/Order.ts'
import { rehearsal } from '../executor/rehearse.ts'
import { statePrincipal } from '../executor/statePrincipal.ts'
import { type Told, Work } from '../executor/Work.ts'
import { Clock } from '../host/Clock.ts'
import { Scheduler } from '../host/Scheduler.ts'
import type { AlertType, Draft, Severity } from '../notify/Alert.ts'
import { alertsOf } from '../notify/alertsOf.ts'
import { Settings } from '../notify/Settings.ts'
import { untimed } from './engine/EnginePort.ts'
import type { Front } from './http/Front.ts'

/** Orders of the service, carried out by the service itself. */
export interface Executing {
  /** Ends what is under way, or leaves it to the next start. */
  close(): Promise<void>
}

export interface Options {
  readonly journal: string
  readonly config: ExecutorConfig
  readonly note: (text: string) => void
}

/**
 * Begins to carry out what is out.
 *
 * Rules: [EXEC2] [EXEC10] [EXEC16]
 *
 * @throws NotifyError, VenueFault, FileFault, BlotterError where it cannot be
 */
export async function executing(front: Front, options: Options): Promise<Executing> {
  const { config, journal } = options
  const note = (text: string): void => options.note(`orders: ${text}`)
  const executor = await ExecutorConfig.open(config, Clock.system)
  const bell = bellOf(front)
  const shared = {
    ...{ principal: principalOf(front, bell), executor, caps: ExecutorConfig.capsOf(config) },
    ...{ desk: config.desk ?? '', isOurs: ExecutorConfig.isOurs(config) },
    ...{ note, clock: Clock.system },
  }
  const stop = new AbortController()
  const blotter = config.live === true ? Blotter.open(`${journal}-orders`) : null
  const ran =
    blotter === null
      ? rehearse(
          rehearsal({ ...shared, say: (order, says) => note(line(order, says)) }),
          bell,
          stop,
        )
      : Dispatcher.run(dispatcherOf(front, { ...shared, blotter }), stop.signal)
  const end = ran.catch((error: unknown) => {
    note(`nothing is sent any more: ${error instanceof Error ? error.message : 'a fault'}`)
  })
  return {
    async close() {
      stop.abort()
      await end
      bell.close()
      // The port is still open: whoever asks for metrics meanwhile is not answered from a closed file.
      front.meters.orders.figures = null
      blotter?.close()
    },
  }
}

const line = (order: Order, says: string): string => `${Order.words(order)}: ${says}`

type Shared = Omit<Work.Options, 'scheduler' | 'tell'>

function dispatcherOf(front: Front, shared: Shared): Work {
  const work = Work.create({
    ...{ ...shared, scheduler: Scheduler.eventLoop, times: { graceMs: STOP_MS } },
    tell(told) {
      if (told.kind in alarms) shared.note(`${told.kind}: ${line(told.order, told.says)}`)
      ring(front, told)
    },
  })
  front.meters.orders.figures = () => ({ ...shared.blotter.count(), events: work.counted })
  return work
}

/** What is not answered by then is asked for at the next start. */
const STOP_MS = 1_000

/** A look at what is out whenever something happened. */
async function rehearse(look: () => Promise<void>, bell: Bell, stop: AbortController) {
  while (!stop.signal.aborted) {
    await look()
    await bell.wait(LOOK_MS, stop.signal)
  }
}

const LOOK_MS = 60_000

/** Rings when entries were folded that tell of an order, or of its end. */
interface Bell {
  wait(ms: number, signal: AbortSignal): Promise<void>
  close(): void
}

function bellOf({ replica }: Front): Bell {
  let ring = new AbortController()
  const isAbout = ({ events }: Entry): boolean => events.some((event) => 'order' in event)
  const close = replica.onFolded((entries) => {
    if (entries.some(isAbout)) ring.abort()
  })
  return {
    close,
    async wait(ms, signal) {
      await Scheduler.eventLoop.pause(ms, AbortSignal.any([signal, ring.signal]))
      ring = new AbortController()
    },
  }
}

function principalOf({ replica, port, ordersOut }: Front, bell: Bell) {
  return statePrincipal({
    state: () => replica.state,
    placeOf: (id) => ordersOut.get(id),
    now: () => untimed,
    submit: async (command) => (await port.submit(command)).entries,
    wait: bell.wait,
  })
}

/** What the journal does not tell, as alerts. */
const alarms: Partial<Record<Told['kind'], readonly [AlertType, Severity]>> = {
  unknown: ['action.unknown', 'critical'],
  refused: ['action.failed', 'error'],
  unbooked: ['action.failed', 'critical'],
  odd: ['action.failed', 'critical'],
}

const WHAT_DIGITS = 12

/**
 * Tells an alarm to whoever is told of such.
 *
 * Rules: [EXEC10]
 */
function ring({ notifier, clock, replica }: Front, { kind, order, says }: Told): void {
  const found = alarms[kind]
  if (found === undefined) return
  const [type, severity] = found
  const { key, account, instrument } = order
  const draft: Draft = {
    ...{ type, severity, phase: 'notice', about: `order:${order.id}`, account, instrument },
    ...{ reason: kind, text: line(order, says) },
  }
  // Said again after a kill it is the same, and another of its kind is another.
  const what = createHash('sha256').update(says).digest('hex').slice(0, WHAT_DIGITS)
  const id = `${notifier.outbox.origin()}-order-${key}-${kind}-${what}`
  const place = { id, seq: replica.head.seq, timestamp: clock.now() }
  const alert = alertsOf.complete(draft, place, replica.state)
  notifier.queue(() => notifier.tell(alert, Settings.routes(notifier.settings)))
}
