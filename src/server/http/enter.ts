import type { CommandType } from '../../engine/Command.ts'
import { Access } from '../access/Access.ts'
import type { Listening } from '../access/admit.ts'
import { Proposals } from '../access/Proposals.ts'
import { Analyst } from '../analysis/Analyst.ts'
import { Annexes } from '../annex/Annexes.ts'
import { DayReader } from '../day/DayReader.ts'
import { Meters } from '../metrics/Meters.ts'
import { Previewer } from '../preview/Previewer.ts'
import type { Service } from '../Service.ts'
import { streamOver } from '../stream/streamOver.ts'
import { createApp, type Making } from './app.ts'
import { ClosedCalls } from './ClosedCalls.ts'
import { Entrance, type ListenOptions } from './Entrance.ts'
import type { Front } from './Front.ts'
import { OrdersOut } from './OrdersOut.ts'
import { Page } from './Page.ts'
import { Turns } from './Turns.ts'
import { table } from './table.ts'
import { UnderWay } from './UnderWay.ts'

/** How a service is shown to the network. */
export interface FrontOptions {
  /** The journal's file: history is read from it, and what else is kept lies beside it. */
  readonly journal: string
  /** The types of commands that one person proposes and another activates. */
  readonly twoPerson?: readonly CommandType[]
  /** Whether commands state their times, as those of a day that is replayed. */
  readonly isTold?: boolean
  readonly reasons?: Front['reasons']
  readonly mounts?: Making['mounts']
  readonly notices?: Front['notices']
  /** Closed with the front. */
  readonly annexes?: Front['annexes']
  /** Is told what an operator wants to know. */
  readonly note?: (text: string) => void
}

export interface ServeOptions extends FrontOptions, ListenOptions {
  /** The file of keys, where not beside the journal. */
  readonly keys?: string
  readonly limits?: Access['limits']
  /** The time by which keys and sessions end; this machine's by default. */
  readonly now?: () => number
}

/** A front that listens. */
export interface Listener {
  readonly listening: Listening
  /** E.g. `http://127.0.0.1:7070`. */
  readonly url: string
  /** The address that opens the page once, where there are no keys; null where there are. */
  readonly tokenUrl: string | null
  /** Takes no more connections, and ends those that are idle. */
  close(): Promise<void>
}

/** A service that listens. */
export interface Served {
  readonly front: Front
  readonly listener: Listener
}

/** The file of keys of a journal. */
export const keysOf = (journal: string): string => `${journal}-keys`

/**
 * Opens the port of a service, before there is one.
 *
 * @throws KeyFault where its file of keys cannot be used
 * @throws ExposureError where it would be open to others
 */
export function entranceOf(options: ServeOptions): Promise<Entrance> {
  const { journal, keys = keysOf(journal), limits = Access.standard, now = Date.now } = options
  return Entrance.open(options, { keys, limits, now })
}

/** Opens the front of a service behind a port that listens already. */
export async function enter(
  service: Service,
  entrance: Entrance,
  options: FrontOptions,
): Promise<Served> {
  const { server, access, listening, url } = entrance
  const front = frontOf(service, access, options)
  const page = Page.load()
  const mounts: Making['mounts'] = [...(options.mounts ?? []), (app) => Page.mount(page, app)]
  const app = await createApp({ ...{ front, listening, server, mounts }, routes: table })
  const stream = streamOver(service, { server, access, listening }, front.analyst)
  entrance.standing = () => ({ seq: front.replica.head.seq, reasons: front.reasons() })
  entrance.answer = app.routing
  return {
    front,
    listener: {
      ...{ listening, url, tokenUrl: Entrance.tokenUrl(entrance) },
      async close() {
        await stream.close('the service stops')
        const { analyst, previewer, days } = front
        await Promise.all([analyst.close(), previewer.close(), days.close()])
        await app.close()
        await Annexes.close(front.annexes)
        await entrance.close()
      },
    },
  }
}

function frontOf(service: Service, access: Access, options: FrontOptions): Front {
  const { port, replica, models, clock, notifier } = service
  const {
    journal,
    twoPerson = [],
    isTold = false,
    notices = [],
    annexes = new Map(),
    reasons = () => [],
    note = () => {},
  } = options
  const meters = Meters.create()
  const front: Front = {
    ...{
      port,
      replica,
      models,
      meters,
      clock,
      access,
      notifier,
      isTold,
      reasons,
      ...{ journal, notices, annexes },
    },
    analyst: Analyst.create(journal, note),
    previewer: Previewer.create(journal, note),
    days: DayReader.create(journal, note),
    proposals: Proposals.open(`${journal}-proposals`, twoPerson),
    closedCalls: ClosedCalls.follow(replica),
    ordersOut: OrdersOut.follow(replica, service.outstanding),
    turns: Turns.create(),
    underWay: UnderWay.create(),
  }
  replica.onFolded((entries) => {
    Meters.take(meters, entries, replica.state, isTold ? null : clock.now())
  })
  return front
}
