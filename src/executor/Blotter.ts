import { TableFile } from '../journal/TableFile.ts'
import type { JsonObject } from '../wire/JsonText.ts'
import type { Ticket } from './Ticket.ts'

/**
 * The record of what was sent: each order is in it, synced, before it leaves this machine, and each report
 * before it is told. Whoever is killed in between finds here what may have happened.
 *
 * Rules: [EXEC3] [EXEC6]
 */
export interface Blotter {
  /**
   * The last entry of which an order may have been sent and not be in this record: the journal's last when the
   * record began, and the last of what it forgot since.
   */
  since(head: () => Promise<number>): Promise<number>
  /** All that one thing changes, synced together. */
  transact<T>(work: () => T): T
  ticket(key: string): Ticket | null
  /** Those at which something is still to be done. */
  active(): readonly Ticket[]
  put(ticket: Ticket): void
  /** The notional that was sent since a time, by quote asset, each as it was written. */
  sent(since: number, quote: string): readonly string[]
  /** Keeps a report to be told; whether its id is new. */
  addReport(report: Report): boolean
  reports(): readonly Report[]
  /** Notes what became of a report. */
  settleReport(id: string, status: Report['status'], says: string): void
  /** Lets the reports of an order that were taken be told again. */
  repeatReports(key: string): void
  /** Whether every report of an order was taken or refused. */
  isReported(key: string): boolean
  count(): Counts
  /** Forgets what ended and was noted before a time: should it be out again, it is in no record any more. */
  prune(before: number): void
  close(): void
}

/** What is told of an order where it was ordered. */
export interface Report {
  /** The command's. */
  readonly id: string
  readonly key: string
  readonly status: 'waiting' | 'taken' | 'refused'
  readonly command: JsonObject
}

/** How many tickets there are by status, and reports that wait. */
export interface Counts {
  readonly tickets: Readonly<Record<Ticket['status'], number>>
  readonly waiting: number
}

/** The file is no blotter. */
export class BlotterError extends Error {
  override readonly name = 'Executor.BlotterError'
}

const APPLICATION = 0x504c4558
const FORMAT = 1

const tables = `
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tickets(key TEXT PRIMARY KEY, status TEXT NOT NULL, isActive INTEGER NOT NULL,
  notedAt INTEGER NOT NULL, sentAt INTEGER, quote TEXT NOT NULL, notional TEXT,
  body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX active ON tickets(notedAt) WHERE isActive = 1;
CREATE INDEX bySent ON tickets(quote, sentAt);
CREATE TABLE reports(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL,
  status TEXT NOT NULL, says TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX waiting ON reports(number) WHERE status = 'waiting';
CREATE INDEX ofTicket ON reports(key);
`

const kind: TableFile.Kind = {
  ...{ application: APPLICATION, format: FORMAT, tables },
  unreadable: (path, found) =>
    new BlotterError(`${path}: expected a record of orders in format ${FORMAT}, found ${found}`),
}

/**
 * Opens a record, or begins one.
 *
 * @throws LockedError where another process sends by it
 * @throws BlotterError where it is something else
 */
export const open = (path: string): Blotter => blotterOf(TableFile.open(path, kind))

function blotterOf(file: TableFile): Blotter {
  const { all, run } = file
  return {
    ...ticketsOf(file),
    ...reportsOf(file),
    transact: file.transact,
    close: file.close,
    async since(head) {
      const [known] = all<{ value: string }>("SELECT value FROM meta WHERE key = 'since'")
      if (known !== undefined) return Number(known.value)
      const seq = await head()
      run("INSERT INTO meta VALUES ('since', ?)", `${seq}`)
      return seq
    },
    count() {
      const tickets = { noted: 0, sent: 0, open: 0, ended: 0 }
      const rows = all<{ status: Ticket['status']; many: number }>(
        'SELECT status, count(*) AS many FROM tickets GROUP BY status',
      )
      for (const { status, many } of rows) tickets[status] = many
      const [row] = all<{ many: number }>(
        "SELECT count(*) AS many FROM reports WHERE status = 'waiting'",
      )
      return { tickets, waiting: row?.many ?? 0 }
    },
    prune(before) {
      file.transact(() => {
        run(
          `UPDATE meta SET value = max(CAST(value AS INTEGER), (SELECT coalesce(max(body ->> 'entry'), 0)
FROM tickets WHERE isActive = 0 AND notedAt < ?)) WHERE key = 'since'`,
          before,
        )
        run('DELETE FROM tickets WHERE isActive = 0 AND notedAt < ?', before)
        run(
          "DELETE FROM reports WHERE status <> 'waiting' AND key NOT IN (SELECT key FROM tickets)",
        )
      })
    },
  }
}

type Body = { readonly body: string }

const read = ({ body }: Body): Ticket => JSON.parse(body) as Ticket

function ticketsOf({ all, run }: TableFile) {
  return {
    ticket(key: string): Ticket | null {
      const [row] = all<Body>('SELECT body FROM tickets WHERE key = ?', key)
      return row === undefined ? null : read(row)
    },
    active: (): readonly Ticket[] =>
      all<Body>('SELECT body FROM tickets WHERE isActive = 1 ORDER BY notedAt, key').map(read),
    put(ticket: Ticket): void {
      const { order, status, nextAt, notedAt, sentAt, quote, notional } = ticket
      run(
        'INSERT OR REPLACE INTO tickets VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[order.key, status, nextAt === null ? 0 : 1, notedAt, sentAt],
        ...[quote, notional, JSON.stringify(ticket)],
      )
    },
    sent: (since: number, quote: string): readonly string[] =>
      all<{ notional: string | null }>(
        'SELECT notional FROM tickets WHERE quote = ? AND sentAt >= ?',
        quote,
        since,
      ).flatMap(({ notional }) => notional ?? []),
  }
}

interface ReportRow {
  readonly id: string
  readonly key: string
  readonly status: Report['status']
  readonly body: string
}

function reportsOf({ all, run }: TableFile) {
  return {
    addReport: ({ id, key, status, command }: Report): boolean =>
      run(
        "INSERT INTO reports(id, key, status, says, body) VALUES (?, ?, ?, '', ?) ON CONFLICT DO NOTHING",
        ...[id, key, status, JSON.stringify(command)],
      ) > 0,
    reports: (): readonly Report[] =>
      all<ReportRow>(
        "SELECT id, key, status, body FROM reports WHERE status = 'waiting' ORDER BY number",
      ).map(({ body, ...rest }) => ({ ...rest, command: JSON.parse(body) as JsonObject })),
    settleReport: (id: string, status: Report['status'], says: string): void =>
      void run('UPDATE reports SET status = ?, says = ? WHERE id = ?', status, says, id),
    repeatReports: (key: string): void =>
      void run("UPDATE reports SET status = 'waiting' WHERE key = ? AND status = 'taken'", key),
    isReported: (key: string): boolean =>
      all("SELECT 1 FROM reports WHERE key = ? AND status = 'waiting' LIMIT 1", key).length === 0,
  }
}

export * as Blotter from './Blotter.ts'
