import { Type } from 'typebox'
import type { Notifier } from '../Notifier.ts'
import { NotifyError } from '../NotifyError.ts'
import { Route } from '../Route.ts'
import { Settings } from '../Settings.ts'
import { routeNamed, trialOf } from '../trial.ts'
import { type Asked, type Endpoint, named, strict, text } from './Endpoint.ts'

const shown = Type.Object(
  {
    route: Route.schema,
    isAdded: Type.Boolean({ description: 'Added while it runs.' }),
  },
  strict,
)

/** Who is told of what. */
export const routes: readonly Endpoint[] = [
  {
    ...{ method: 'GET', path: '/alerts/routes', scope: 'desk' },
    summary: 'All routes in force',
    schema: { response: Type.Object({ routes: Type.Array(shown) }, strict) },
    handle: ({ settings }) => ({
      routes: Settings.routes(settings).map((route) => showing(settings, route)),
    }),
  },
  {
    ...{ method: 'GET', path: '/alerts/routes/:name', scope: 'desk' },
    summary: 'One route',
    schema: { params: named, response: shown },
    handle: ({ settings }, { params }) =>
      showing(settings, routeNamed(Settings.routes(settings), params.name ?? '')),
  },
  {
    ...{ method: 'PUT', path: '/alerts/routes/:name', scope: 'admin' },
    summary: 'Add a route, or replace one that was added',
    schema: { params: named, body: Route.schema, response: shown },
    handle: put,
  },
  {
    ...{ method: 'DELETE', path: '/alerts/routes/:name', scope: 'admin' },
    summary: 'Take a route out that was added',
    schema: { params: named, response: Type.Object({ removed: text }, strict) },
    handle: remove,
  },
  {
    ...{ method: 'POST', path: '/alerts/routes/:name/test', scope: 'desk' },
    summary: 'Send a message that says that it is a test',
    schema: {
      params: named,
      response: Type.Object({ alerts: Type.Array(Type.Integer()) }, strict),
    },
    handle: test,
  },
]

const showing = (settings: Settings, route: Route) => ({
  route,
  isAdded: !Settings.isGiven(settings, 'routes', route.name),
})

function put(notifier: Notifier, { params, body }: Asked): object {
  const { settings } = notifier
  const route = body as Route
  const at = `route ${params.name}`
  if (route.name !== params.name) {
    throw new NotifyError('config.invalid', at, 'the name of its path', route.name)
  }
  Settings.checkAdded(settings, 'routes', route.name)
  const sinks = new Set(notifier.lines().map(({ sink }) => sink.name))
  Settings.checkRoute(route, sinks, at)
  Settings.putRoute(settings, route)
  return showing(settings, route)
}

function remove({ settings }: Notifier, { params }: Asked): object {
  const { name = '' } = params
  Settings.checkAdded(settings, 'routes', name)
  if (!Settings.remove(settings, 'route', name)) {
    throw new NotifyError('route.unknown', `route ${name}`, 'one that was added', 'none')
  }
  return { removed: name }
}

function test(notifier: Notifier, { params }: Asked): object {
  const { settings, outbox } = notifier
  const route = routeNamed(Settings.routes(settings), params.name ?? '')
  const now = notifier.now()
  const alert = trialOf(route.name, `${outbox.origin()}-test-${route.name}-${now}`, now)
  const all = { name: route.name, sinks: [...Route.sinksOf(route)] }
  const queued = notifier.queue(() => notifier.tell(alert, [all]))
  return { alerts: queued.map(({ id }) => id) }
}
