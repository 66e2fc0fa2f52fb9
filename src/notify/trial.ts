import { datetime } from '../base/datetime.ts'
import type { Alert, Draft } from './Alert.ts'
import { alertsOf } from './alertsOf.ts'
import { NotifyError } from './NotifyError.ts'
import { Route } from './Route.ts'
import type { Answer, Sink } from './sinks/Sink.ts'

/**
 * A message that says that it is none, to try a route with.
 *
 * Rules: [ALR28]
 */
export function trialOf(route: string, id: string, timestamp: number): Alert {
  const draft: Draft = {
    ...{ type: 'alerts.test', phase: 'notice', severity: 'info', about: `test:${route}` },
    text: `test of route ${route}: nothing happened (${datetime(timestamp)})`,
  }
  return alertsOf.complete(draft, { id, seq: 0, timestamp })
}

/** @throws NotifyError for a name that no route has */
export function routeNamed(routes: readonly Route[], name: string): Route {
  const found = routes.find((route) => route.name === name)
  if (found !== undefined) return found
  const known = routes.map((route) => route.name).join(', ') || 'no route at all'
  throw new NotifyError('route.unknown', `route ${name}`, 'one that is configured', known)
}

/** Sends a trial to every sink of a route, those it escalates to as well, past the outbox. */
export async function tryRoute(
  route: Route,
  sinks: ReadonlyMap<string, Sink>,
  now: number,
): Promise<readonly { readonly sink: string; readonly answer: Answer }[]> {
  const alert = trialOf(route.name, `test-${route.name}-${now}`, now)
  const { signal } = new AbortController()
  const parcel = { key: alert.id, route: route.name, alert, phase: 'notice' as const }
  return Promise.all(
    Route.sinksOf(route).map(async (name) => {
      const sink = sinks.get(name)
      if (sink === undefined)
        throw new NotifyError('sink.unknown', `route ${route.name}`, 'a sink', name)
      const answer = await sink.send([{ ...parcel, before: null, attempts: 0 }], signal)
      return { sink: name, answer }
    }),
  )
}
