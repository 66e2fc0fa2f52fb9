import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Decimal } from '../money/Decimal.ts'
import { NotifyError } from './NotifyError.ts'
import { Outbox } from './Outbox.ts'
import { Route } from './Route.ts'
import { Silences } from './Silences.ts'
import { type SinkConfig, sinkConfig, type WebhookConfig } from './sinks/config.ts'

const SINKS_MOST = 64
const ROUTES_MOST = 256

/** The section `alerts` of the configuration. */
export const schema = Type.Object(
  {
    sinks: Type.Optional(Type.Array(sinkConfig, { maxItems: SINKS_MOST })),
    routes: Type.Optional(Type.Array(Route.schema, { maxItems: ROUTES_MOST })),
    silences: Type.Optional(Type.Array(Silences.schema, { maxItems: ROUTES_MOST })),
    allowedHosts: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 253 }), {
        maxItems: 64,
        description:
          'Hosts that may be called although their addresses are private, as they stand in the URL.',
      }),
    ),
  },
  { additionalProperties: false, description: 'What is told to whom, and how.' },
)

export type AlertsConfig = Static<typeof schema>

const reader = Compile(schema)

/** Routes, sinks and silences: those of the configuration, and those added while it runs. */
export interface Settings {
  readonly outbox: Outbox
  readonly config: AlertsConfig
  /** Added while it runs, and kept in the outbox. */
  readonly routes: Map<string, Route>
  readonly webhooks: Map<string, WebhookConfig>
  readonly silences: Silences
}

/**
 * Reads the configuration's section.
 *
 * @throws NotifyError that says where it is not as the schema says
 */
export function read(value: unknown, at = 'alerts'): AlertsConfig {
  if (!reader.Check(value)) {
    const [fault] = reader.Errors(value)
    const place = `${at}${fault?.instancePath ?? ''}`
    // Of a secret nothing is shown, so nothing is shown of what was found.
    throw new NotifyError('config.invalid', place, fault?.message ?? 'a section', 'something else')
  }
  checkNames(value, at)
  return value
}

function checkNames({ sinks = [], routes = [], silences = [] }: AlertsConfig, at: string): void {
  checkUnique(sinks, `${at}/sinks`)
  checkUnique(routes, `${at}/routes`)
  const names = new Set(sinks.map(({ name }) => name))
  for (const [index, route] of routes.entries()) checkRoute(route, names, `${at}/routes/${index}`)
  for (const [index, { until }] of silences.entries()) {
    Silences.endOf(until, `${at}/silences/${index}/until`)
  }
}

function checkUnique(named: readonly { readonly name: string }[], at: string): void {
  const seen = new Set<string>()
  for (const [index, { name }] of named.entries()) {
    if (seen.has(name)) {
      throw new NotifyError('name.taken', `${at}/${index}/name`, 'a name of its own', name)
    }
    seen.add(name)
  }
}

/** @throws NotifyError for a sink that is not there, or an amount that is no number */
export function checkRoute(route: Route, sinks: ReadonlySet<string>, at: string): void {
  if (route.name === 'plimsoll') {
    throw new NotifyError('name.taken', `${at}/name`, 'a name of its own', route.name)
  }
  const missing = Route.sinksOf(route).find((name) => !sinks.has(name))
  if (missing !== undefined) {
    throw new NotifyError('sink.unknown', `${at}/sinks`, 'the name of a sink', missing)
  }
  const { atLeast } = route.match?.amount ?? {}
  if (atLeast !== undefined && !Decimal.parse(atLeast).ok) {
    throw new NotifyError('config.invalid', `${at}/match/amount/atLeast`, 'a decimal', atLeast)
  }
}

/** Reads what was added before, beside a configuration. */
export function open(outbox: Outbox, config: AlertsConfig): Settings {
  const of = <T>(kind: string): Map<string, T> => new Map(Outbox.settings<T>(outbox, kind))
  const silences = Silences.open(outbox, config.silences ?? [])
  return { outbox, config, silences, routes: of('route'), webhooks: of('webhook') }
}

/** All routes in force; a route of the configuration goes before one of its name. */
export function routes({ config, routes: own }: Settings): readonly Route[] {
  const given = config.routes ?? []
  const names = new Set(given.map(({ name }) => name))
  return [...given, ...[...own.values()].filter(({ name }) => !names.has(name))]
}

/** All sinks, likewise. */
export function sinks({ config, webhooks }: Settings): readonly SinkConfig[] {
  const given = config.sinks ?? []
  const names = new Set(given.map(({ name }) => name))
  return [...given, ...[...webhooks.values()].filter(({ name }) => !names.has(name))]
}

/** Which hosts may be called although they are private. */
export const allowedHosts = ({ config }: Settings): readonly string[] => config.allowedHosts ?? []

/** Whether a name is one of the configuration, which only its file changes. */
export const isGiven = ({ config }: Settings, kind: 'routes' | 'sinks', name: string): boolean =>
  (config[kind] ?? []).some((one) => one.name === name)

/**
 * What the configuration's file says, only the file changes.
 *
 * @throws NotifyError for a name of the configuration
 */
export function checkAdded(settings: Settings, kind: 'routes' | 'sinks', name: string): void {
  if (!isGiven(settings, kind, name)) return
  throw new NotifyError('name.taken', name, 'a name of its own', 'one of the configuration file')
}

/** Adds or replaces a route, and keeps it. */
export function putRoute(settings: Settings, route: Route): void {
  Outbox.putSetting(settings.outbox, 'route', route.name, route)
  settings.routes.set(route.name, route)
}

/** Adds or replaces a webhook, and keeps it. */
export function putWebhook(settings: Settings, webhook: WebhookConfig): void {
  Outbox.putSetting(settings.outbox, 'webhook', webhook.name, webhook)
  settings.webhooks.set(webhook.name, webhook)
}

/** Removes what was added; whether there was one. */
export function remove(settings: Settings, kind: 'route' | 'webhook', name: string): boolean {
  Outbox.dropSetting(settings.outbox, kind, name)
  return (kind === 'route' ? settings.routes : settings.webhooks).delete(name)
}

export * as Settings from './Settings.ts'
