import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { Ledger } from './Ledger.ts'
import type { Notifier } from './Notifier.ts'
import { NotifyError } from './NotifyError.ts'
import { nameSchema, Route } from './Route.ts'
import { Settings } from './Settings.ts'
import { drawSecret } from './sinks/webhook.ts'
import { routeNamed, trialOf } from './trial.ts'

/**
 * What is asked of alerts over the network, as plain functions with their schemas, for a table of
 * routes to mount. Nothing that runs a program or reads a file can be added this way, and no secret
 * is told again.
 *
 * Rules: [ALR29]
 */

const status = Type.Enum(['pending', 'delivered', 'givenUp', 'silenced'])
const text = Type.String()
const textOrNull = Type.Union([text, Type.Null()])
const time = Type.Integer({ description: 'Milliseconds since 1970, UTC.' })
const timeOrNull = Type.Union([time, Type.Null()])
const strict = { additionalProperties: false }

const row = Type.Object(
  {
    ...{ id: Type.Integer(), key: text, type: text, phase: text, severity: text },
    ...{ account: textOrNull, text, seq: Type.Integer(), route: text, sink: text, status },
    ...{ attempts: Type.Integer(), createdAt: time, triedAt: timeOrNull, nextAt: timeOrNull },
    answer: textOrNull,
  },
  { ...strict, description: 'A message to one sink, and what became of it.' },
)

const filter = Type.Object(
  {
    status: Type.Optional(status),
    sink: Type.Optional(nameSchema),
    route: Type.Optional(nameSchema),
    account: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  },
  strict,
)

const webhookAdded = Type.Object(
  {
    name: nameSchema,
    url: Type.String({ pattern: '^https?://', maxLength: 2_048 }),
    types: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 64 }),
    ),
  },
  { ...strict, description: 'A webhook, and of which types it is told; all where left out.' },
)

const webhookShown = Type.Object({ name: text, url: text, isAdded: Type.Boolean() }, strict)
const routeShown = Type.Object(
  { route: Route.schema, isAdded: Type.Boolean({ description: 'Added while it runs.' }) },
  strict,
)

/** What a request brought, each part by the endpoint's schema. */
export interface Asked {
  readonly params: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
}

/** A route of the interface without its server. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Under /v1; parts that begin with a colon are parameters. */
  readonly path: string
  readonly scope: 'desk' | 'admin'
  readonly summary: string
  readonly schema: {
    readonly params?: TObject
    readonly querystring?: TObject
    readonly body?: TSchema
    readonly response: TSchema
  }
  /** @throws NotifyError: `statusOf` its code is the status */
  readonly handle: (notifier: Notifier, asked: Asked) => object
}

/** The status of an error. */
export const statusOf = ({ code }: NotifyError): 400 | 404 | 409 => {
  if (code.endsWith('.unknown')) return 404
  return code === 'name.taken' || code === 'sink.inUse' ? 409 : 400
}

const named = Type.Object({ name: nameSchema }, strict)
const numbered = Type.Object(
  { id: Type.String({ pattern: '^[1-9][0-9]{0,15}$', description: 'Of the ledger.' }) },
  strict,
)

/** Every endpoint. */
export const endpoints: readonly Endpoint[] = [
  {
    ...{ method: 'GET', path: '/alerts', scope: 'desk' },
    summary: 'The ledger of deliveries, the newest first',
    schema: {
      querystring: filter,
      response: Type.Object({ alerts: Type.Array(row), next: timeOrNull }, strict),
    },
    handle: ledger,
  },
  {
    ...{ method: 'POST', path: '/alerts/:id/replay', scope: 'desk' },
    summary: 'Deliver one again, under its own key',
    schema: { params: numbered, response: Type.Object({ replayed: Type.Integer() }, strict) },
    handle: replay,
  },
  {
    ...{ method: 'GET', path: '/alerts/routes', scope: 'desk' },
    summary: 'All routes in force',
    schema: { response: Type.Object({ routes: Type.Array(routeShown) }, strict) },
    handle: ({ settings }) => ({
      routes: Settings.routes(settings).map((route) => shownRoute(settings, route)),
    }),
  },
  {
    ...{ method: 'GET', path: '/alerts/routes/:name', scope: 'desk' },
    summary: 'One route',
    schema: { params: named, response: routeShown },
    handle: ({ settings }, { params }) =>
      shownRoute(settings, routeNamed(Settings.routes(settings), params.name ?? '')),
  },
  {
    ...{ method: 'PUT', path: '/alerts/routes/:name', scope: 'admin' },
    summary: 'Add a route, or replace one that was added',
    schema: { params: named, body: Route.schema, response: routeShown },
    handle: putRoute,
  },
  {
    ...{ method: 'DELETE', path: '/alerts/routes/:name', scope: 'admin' },
    summary: 'Take a route out that was added',
    schema: { params: named, response: Type.Object({ removed: text }, strict) },
    handle: removeRoute,
  },
  {
    ...{ method: 'POST', path: '/alerts/routes/:name/test', scope: 'desk' },
    summary: 'Send a message that says that it is a test',
    schema: {
      params: named,
      response: Type.Object({ alerts: Type.Array(Type.Integer()) }, strict),
    },
    handle: testRoute,
  },
  {
    ...{ method: 'GET', path: '/webhooks', scope: 'admin' },
    summary: 'All webhooks, without their secrets',
    schema: { response: Type.Object({ webhooks: Type.Array(webhookShown) }, strict) },
    handle: webhooks,
  },
  {
    ...{ method: 'POST', path: '/webhooks', scope: 'admin' },
    summary: 'Add a webhook with a route to it; its secret is told once',
    schema: {
      body: webhookAdded,
      response: Type.Object({ name: text, url: text, secret: text }, strict),
    },
    handle: addWebhook,
  },
  {
    ...{ method: 'POST', path: '/webhooks/:name/rotate', scope: 'admin' },
    summary: 'A new secret, told once; the one before signs as well until the next',
    schema: { params: named, response: Type.Object({ name: text, secret: text }, strict) },
    handle: rotate,
  },
  {
    ...{ method: 'DELETE', path: '/webhooks/:name', scope: 'admin' },
    summary: 'Take a webhook out that was added, and the route made with it',
    schema: { params: named, response: Type.Object({ removed: text }, strict) },
    handle: removeWebhook,
  },
]

function ledger({ outbox }: Notifier, { query }: Asked): object {
  const asked = query as Static<typeof filter>
  const alerts = Ledger.list(outbox, asked)
  const isFull = alerts.length === (asked.limit ?? Ledger.LIMIT)
  return { alerts, next: isFull ? (alerts.at(-1)?.id ?? null) : null }
}

function replay(notifier: Notifier, { params }: Asked): object {
  const id = Number(params.id)
  const [queued] = notifier.queue(() => [Ledger.replay(notifier.outbox, id, notifier.now())])
  if (queued !== undefined) notifier.enable(queued.sink)
  return { replayed: id }
}

const shownRoute = (settings: Settings, route: Route) => ({
  route,
  isAdded: !Settings.isGiven(settings, 'routes', route.name),
})

function putRoute(notifier: Notifier, { params, body }: Asked): object {
  const { settings } = notifier
  const route = body as Route
  const at = `route ${params.name}`
  if (route.name !== params.name) {
    throw new NotifyError('config.invalid', at, 'the name of its path', route.name)
  }
  checkAdded(settings, 'routes', route.name)
  const sinks = new Set(notifier.lines().map(({ sink }) => sink.name))
  Settings.checkRoute(route, sinks, at)
  Settings.putRoute(settings, route)
  return shownRoute(settings, route)
}

/** What the configuration's file says, only the file changes. */
function checkAdded(settings: Settings, kind: 'routes' | 'sinks', name: string): void {
  if (!Settings.isGiven(settings, kind, name)) return
  throw new NotifyError('name.taken', name, 'a name of its own', 'one of the configuration file')
}

function removeRoute({ settings }: Notifier, { params }: Asked): object {
  const { name = '' } = params
  checkAdded(settings, 'routes', name)
  if (!Settings.remove(settings, 'route', name)) {
    throw new NotifyError('route.unknown', `route ${name}`, 'one that was added', 'none')
  }
  return { removed: name }
}

function testRoute(notifier: Notifier, { params }: Asked): object {
  const { settings, outbox } = notifier
  const route = routeNamed(Settings.routes(settings), params.name ?? '')
  const now = notifier.now()
  const alert = trialOf(route.name, `${outbox.origin()}-test-${route.name}-${now}`, now)
  const all = { name: route.name, sinks: [...Route.sinksOf(route)] }
  const queued = notifier.queue(() => notifier.tell(alert, [all]))
  return { alerts: queued.map(({ id }) => id) }
}

function webhooks({ settings }: Notifier): object {
  const found = Settings.sinks(settings).filter((sink) => sink.kind === 'webhook')
  return {
    webhooks: found.map(({ name, url }) => ({
      ...{ name, url: withoutUser(url) },
      isAdded: !Settings.isGiven(settings, 'sinks', name),
    })),
  }
}

function withoutUser(given: string): string {
  const url = new URL(given)
  Object.assign(url, { username: '', password: '' })
  return url.href
}

function addWebhook(notifier: Notifier, { body }: Asked): object {
  const { settings } = notifier
  const { name, url, types } = body as Static<typeof webhookAdded>
  if (Settings.sinks(settings).some((sink) => sink.name === name)) {
    throw new NotifyError('name.taken', `webhook ${name}`, 'a name of its own', 'one there is')
  }
  if (Settings.routes(settings).some((route) => route.name === name)) {
    throw new NotifyError(
      'name.taken',
      `webhook ${name}`,
      'a name that no route has',
      'one there is',
    )
  }
  if (!URL.canParse(url)) throw new NotifyError('url.refused', 'url', 'a URL', 'something else')
  const secret = drawSecret()
  Settings.putWebhook(settings, { name, kind: 'webhook', url, secret })
  Settings.putRoute(settings, { name, sinks: [name], ...(types && { match: { types } }) })
  notifier.reconfigure()
  return { name, url: withoutUser(url), secret }
}

function addedWebhook({ settings }: Notifier, name: string) {
  checkAdded(settings, 'sinks', name)
  const found = settings.webhooks.get(name)
  if (found !== undefined) return found
  throw new NotifyError('sink.unknown', `webhook ${name}`, 'one that was added', 'none')
}

function rotate(notifier: Notifier, { params }: Asked): object {
  const { secret: previousSecret, ...rest } = addedWebhook(notifier, params.name ?? '')
  const secret = drawSecret()
  Settings.putWebhook(notifier.settings, { ...rest, secret, previousSecret })
  notifier.reconfigure()
  return { name: rest.name, secret }
}

function removeWebhook(notifier: Notifier, { params }: Asked): object {
  const { settings } = notifier
  const { name } = addedWebhook(notifier, params.name ?? '')
  const user = Settings.routes(settings).find(
    (route) => route.name !== name && Route.sinksOf(route).includes(name),
  )
  if (user !== undefined) {
    throw new NotifyError('sink.inUse', `webhook ${name}`, 'one that no route uses', user.name)
  }
  Settings.remove(settings, 'route', name)
  Settings.remove(settings, 'webhook', name)
  notifier.reconfigure()
  return { removed: name }
}
