import { type Static, Type } from 'typebox'
import { Ledger } from '../Ledger.ts'
import type { Notifier } from '../Notifier.ts'
import { nameSchema } from '../Route.ts'
import {
  type Asked,
  type Endpoint,
  strict,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './Endpoint.ts'

const status = Type.Enum(['pending', 'delivered', 'givenUp', 'silenced'])

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
    call: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  },
  strict,
)

const numbered = Type.Object(
  { id: Type.String({ pattern: '^[1-9][0-9]{0,15}$', description: 'Of the ledger.' }) },
  strict,
)

/** What became of each message to each sink. */
export const deliveries: readonly Endpoint[] = [
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
