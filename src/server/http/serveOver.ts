import type { CommandType } from '../../engine/Command.ts'
import { Access } from '../access/Access.ts'
import { KeyRing } from '../access/KeyRing.ts'
import { Proposals } from '../access/Proposals.ts'
import { Analyst } from '../analysis/Analyst.ts'
import { Meters } from '../metrics/Meters.ts'
import type { Service } from '../Service.ts'
import { streamOver } from '../stream/streamOver.ts'
import type { Making } from './app.ts'
import { ClosedCalls } from './ClosedCalls.ts'
import type { Front } from './Front.ts'
import { type Listener, type ListenOptions, listen } from './listen.ts'
import { OrdersOut } from './OrdersOut.ts'
import { Page } from './Page.ts'
import { table } from './table.ts'

/** How a service is shown to the network. */
export interface ServeOptions extends ListenOptions {
  /** The journal's file: history is read from it, and its keys lie beside it. */
  readonly journal: string
  /** The file of keys, where not beside the journal. */
  readonly keys?: string
  readonly limits?: Access['limits']
  /** The types of commands that one person proposes and another activates. */
  readonly twoPerson?: readonly CommandType[]
  /** The time by which keys and sessions end; this machine's by default. */
  readonly now?: () => number
  /** Whether commands state their times, as those of a day that is replayed. */
  readonly isTold?: boolean
  readonly reasons?: Front['reasons']
  readonly mounts?: Making['mounts']
  /** Is told what an operator wants to know. */
  readonly note?: (text: string) => void
}

/** A service that listens. */
export interface Served {
  readonly front: Front
  readonly listener: Listener
}

/** The file of keys of a journal. */
export const keysOf = (journal: string): string => `${journal}-keys`

/**
 * Opens the front of a service and listens.
 *
 * @throws KeyFault where its file of keys cannot be used
 * @throws ExposureError where it would be open to others
 */
export async function serveOver(service: Service, options: ServeOptions): Promise<Served> {
  const { journal, keys = keysOf(journal), isTold = false, reasons = () => [] } = options
  const { limits = Access.standard, now = Date.now, twoPerson = [] } = options
  const { port, replica, models, clock, notifier } = service
  const access = Access.create(KeyRing.open(keys), { limits, now })
  const proposals = Proposals.open(`${journal}-proposals`, twoPerson)
  const meters = Meters.create()
  const analyst = Analyst.create(journal, options.note ?? (() => {}))
  const front: Front = {
    ...{ port, replica, models, analyst, access, proposals, notifier, meters, clock },
    ...{ isTold, reasons, journal },
    closedCalls: ClosedCalls.follow(replica),
    ordersOut: OrdersOut.follow(replica, service.outstanding),
  }
  replica.onFolded((entries) => {
    Meters.take(meters, entries, replica.state, isTold ? null : clock.now())
  })
  const page = Page.load()
  const mounts: Making['mounts'] = [...(options.mounts ?? []), (app) => Page.mount(page, app)]
  const listener = await listen(front, table, options, mounts)
  const { app, listening, close } = listener
  const stream = streamOver(service, { server: app.server, access, listening }, analyst)
  return {
    front,
    listener: {
      ...listener,
      async close() {
        await stream.close('the service stops')
        await analyst.close()
        await close()
      },
    },
  }
}
