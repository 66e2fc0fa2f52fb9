import { existsSync } from 'node:fs'
import { Ledger } from '../../notify/Ledger.ts'
import { Outbox } from '../../notify/Outbox.ts'
import { Route } from '../../notify/Route.ts'
import { type AlertsConfig, Settings } from '../../notify/Settings.ts'
import { type Made, type Silence, Silences } from '../../notify/Silences.ts'
import { openSink } from '../../notify/sinks/openSink.ts'
import { accessTo, endAccess } from '../../notify/sinks/request.ts'
import { routeNamed, tryRoute } from '../../notify/trial.ts'
import { Config } from '../../server/Config.ts'
import type { Arguments } from '../Arguments.ts'
import type { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'

/** Where alerts are configured and kept, seen from outside of the service. */
export interface Place {
  readonly config: AlertsConfig
  /** The outbox; null where nothing says where it is. */
  readonly outbox: string | null
}

/** By --config and --journal. */
export async function of(args: Arguments): Promise<Place> {
  const path = args.text('config')
  const config = path === undefined ? {} : await Config.read(path)
  const journal = args.text('journal') ?? config.journal
  return {
    config: config.alerts ?? {},
    outbox: journal === undefined ? null : `${journal}-alerts`,
  }
}

function outboxOf({ outbox }: Place): string {
  if (outbox !== null) return outbox
  throw new UsageError(
    'alerts: expected --journal FILE, a --config that names one or --url, found none',
  )
}

/** The ledger of deliveries, also while a service writes it. */
export function ledger(place: Place, query: Ledger.Query): readonly Ledger.Row[] {
  const outbox = Outbox.look(outboxOf(place))
  try {
    return Ledger.list(outbox, query)
  } finally {
    outbox.close()
  }
}

/** Those of the configuration, and those added while the service ran where there is an outbox. */
export const routes = (place: Place): readonly Route[] =>
  looking(place, Settings.routes) ?? place.config.routes ?? []

/** Likewise. */
export const silences = (place: Place): readonly (Silence | Made)[] =>
  looking(place, (settings) => Silences.all(settings.silences)) ?? place.config.silences ?? []

function looking<T>({ config, outbox }: Place, read: (settings: Settings) => T): T | null {
  if (outbox === null || !existsSync(outbox)) return null
  const opened = Outbox.look(outbox)
  try {
    return read(Settings.open(opened, config))
  } finally {
    opened.close()
  }
}

/** Sends a test to every sink of a configured route; what each answered. */
export async function test({ config }: Place, name: string, io: Io) {
  const route = routeNamed(config.routes ?? [], name)
  const access = accessTo(config.allowedHosts ?? [])
  try {
    const wanted = (config.sinks ?? []).filter((sink) => Route.sinksOf(route).includes(sink.name))
    const sinks = new Map(wanted.map((sink) => [sink.name, openSink(sink, access, io)]))
    return await tryRoute(route, sinks, io.now())
  } finally {
    endAccess(access)
  }
}

/** Lets one of the ledger be delivered again, by the service when it starts next. */
export function replay(place: Place, id: number, now: number): void {
  const path = outboxOf(place)
  // Whether there is one at all, before one is made.
  Outbox.look(path).close()
  const outbox = Outbox.open(path)
  try {
    outbox.transact(() => Ledger.replay(outbox, id, now))
  } finally {
    outbox.close()
  }
}

export * as Place from './Place.ts'
