import { datetime } from '../../base/datetime.ts'
import type { Ledger } from '../../notify/Ledger.ts'
import type { Route } from '../../notify/Route.ts'
import { type Made, type Silence, Silences } from '../../notify/Silences.ts'
import type { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { table } from '../table.ts'

/** The ledger for people, as it is given. */
export function ledgerTable(rows: readonly Ledger.Row[], io: Io): string {
  if (rows.length === 0) return 'nothing in the ledger'
  return tableOf(
    ['id', 'at', 'sink', 'status', 'tries', 'answer', 'next', 'what'],
    rows.map(({ id, createdAt, sink, status, attempts, answer, nextAt, text }) => [
      ...[`${id}`, datetime(createdAt), sink, status, `${attempts}`, answer ?? '-'],
      ...[nextAt === null ? '-' : datetime(nextAt), text],
    ]),
    io,
  )
}

export function routesTable(all: readonly Route[], io: Io): string {
  if (all.length === 0) return 'no routes: nobody is told of anything'
  return tableOf(
    ['route', 'told', 'then', 'of'],
    all.map(({ name, sinks, escalate = [], match }) => [
      ...[name, sinks.join(' '), escalate.flatMap(({ to }) => to).join(' ') || '-'],
      match === undefined ? 'everything' : JSON.stringify(match),
    ]),
    io,
  )
}

export function silencesTable(all: readonly (Silence | Made)[], io: Io): string {
  if (all.length === 0) return 'no silences: everything that a route wants is told'
  return tableOf(
    ['silence', 'of', 'until', 'by', 'state', 'why'],
    all.map((one) => [
      ...['id' in one ? one.id : '-', JSON.stringify(one.match), one.until, one.by],
      ...[stateOf(one, io.now()), one.reason],
    ]),
    io,
  )
}

function stateOf(one: Silence | Made, now: number): string {
  if (Silences.isInForce(one, now)) return 'silent'
  return 'endedBy' in one && one.endedBy !== null ? `ended by ${one.endedBy}` : 'over'
}

const tableOf = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { stdout, env }: Io,
): string =>
  table(
    columns.map((title) => ({ title })),
    rows,
    Paint.of(stdout, env),
  ).join('\n')
