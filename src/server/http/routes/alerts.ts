import { Type } from 'typebox'
import { endpoints } from '../../../notify/endpoints.ts'
import type { Asked, Route } from '../Route.ts'
import { requireAll, requireUnlimited } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

const none = Type.Object({}, shapes.strict)

/** Who is told of what: routes, webhooks, silences and the ledger of deliveries. */
export const alerts: readonly Route[] = endpoints.map(
  ({ method, path, scope, summary, schema, handle }): Route => ({
    ...{ method, path: `/v1${path}`, scope, tag: 'Alerts', says: `${summary}.` },
    params: schema.params ?? none,
    query: schema.querystring ?? none,
    body: schema.body ?? null,
    answer: schema.response,
    handle({ front, caller, params, query, body }: Asked) {
      requireAll(caller, 'alerts')
      if (method !== 'GET') requireUnlimited(caller, summary)
      return handle(front.notifier, { by: caller.name, params, query, body })
    },
  }),
)
