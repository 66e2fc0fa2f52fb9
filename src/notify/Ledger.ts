import { NotifyError } from './NotifyError.ts'
import type { Outbox, Status } from './Outbox.ts'
import type { Queued } from './Teller.ts'

/**
 * The ledger of deliveries: what was tried, what was answered, when it is tried next, what was given
 * up.
 *
 * Rules: [ALR27]
 */
export interface Row {
  readonly id: number
  /** The idempotency key. */
  readonly key: string
  readonly type: string
  readonly phase: string
  readonly severity: string
  readonly account: string | null
  readonly text: string
  readonly seq: number
  readonly route: string
  readonly sink: string
  readonly status: Status
  readonly attempts: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly triedAt: number | null
  readonly nextAt: number | null
  readonly answer: string | null
}

export interface Query {
  readonly status?: Status | undefined
  readonly sink?: string | undefined
  readonly route?: string | undefined
  readonly account?: string | undefined
  readonly call?: string | undefined
  /** Rows before this one. */
  readonly before?: number | undefined
  readonly limit?: number | undefined
}

/** How many rows where nobody said. */
export const LIMIT = 100
const LIMIT_MOST = 1_000

/** The rows that match, the newest first. */
export function list(outbox: Outbox, query: Query = {}): readonly Row[] {
  const { status, sink, route, account, call, before, limit = LIMIT } = query
  const wanted = [
    ['d.status = ?', status],
    ['d.sink = ?', sink],
    ['d.route = ?', route],
    ["a.body ->> '$.account' = ?", account],
    ["a.body ->> '$.call' = ?", call],
    ['d.id < ?', before],
  ].filter((one): one is [string, string | number] => one[1] !== undefined)
  const where = wanted.length === 0 ? '' : `WHERE ${wanted.map(([text]) => text).join(' AND ')}`
  return outbox.all<Row>(
    `SELECT d.id, d.key, a.body ->> '$.type' AS type, d.phase, a.body ->> '$.severity' AS severity,
a.body ->> '$.account' AS account, a.body ->> '$.text' AS text, a.body ->> '$.seq' AS seq, d.route,
d.sink, d.status, d.attempts, d.createdAt, d.triedAt, d.nextAt, d.answer
FROM deliveries d JOIN alerts a ON a.id = d.alert ${where} ORDER BY d.id DESC LIMIT ?`,
    ...wanted.map(([, value]) => value),
    Math.min(limit, LIMIT_MOST),
  )
}

/**
 * Lets a delivery be tried again from the start, under its own key, whatever became of it. Within a
 * transaction; whoever delivers reads it then.
 *
 * @throws NotifyError for one that is not in the ledger
 */
export function replay(outbox: Outbox, id: number, now: number): Queued {
  const [row] = outbox.all<{ sink: string; lane: string }>(
    "UPDATE deliveries SET status = 'pending', attempts = 0, nextAt = ?, since = ? WHERE id = ? RETURNING sink, lane",
    ...[now, now, id],
  )
  if (row === undefined) {
    throw new NotifyError('alert.unknown', `alert ${id}`, 'one of the ledger', 'none')
  }
  return { id, ...row, createdAt: now }
}

export * as Ledger from './Ledger.ts'
