import { State } from '../../engine/State.ts'
import { amountText } from '../../report/figures.ts'
import type { LoadLine } from '../board/LoadLine.ts'
import type { ReadModels } from '../board/ReadModels.ts'
import type { EngineFigures } from '../engine/EnginePort.ts'
import type { Replica } from '../Replica.ts'
import { Histogram } from './Histogram.ts'
import { Meters } from './Meters.ts'
import type { Family, Sample } from './Sample.ts'

/** What is measured at one time. */
export interface Measured {
  readonly replica: Replica
  readonly models: ReadModels
  readonly meters: Meters
  readonly figures: EngineFigures
  readonly isReady: boolean
  readonly now: number
}

/**
 * Every family of metrics. Seconds and ratios are base units; money is in units of its asset, and a
 * label never names an account.
 *
 * Rules: [HTTP17]
 */
export function families(measured: Measured): readonly Family[] {
  const line = measured.models.loadLine()
  return [
    ...ofBook(line),
    ...ofCalls(line, measured),
    ...ofActions(measured),
    ...ofOrders(measured),
    ...ofEngine(measured),
    ...ofFront(measured),
  ]
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
  ...{ name: `plimsoll_${name}`, kind: 'gauge', help, samples },
})

const counter = (name: string, help: string, samples: readonly Sample[]): Family => ({
  ...{ name: `plimsoll_${name}`, kind: 'counter', help, samples },
})

const one = (value: number): readonly Sample[] => [{ value }]

const by = (
  label: string,
  counts: Iterable<readonly [string, number | string]>,
): readonly Sample[] => [...counts].map(([name, value]) => ({ labels: { [label]: name }, value }))

function ofBook({ levels, feeds, accounts }: LoadLine): readonly Family[] {
  const all = levels.map(({ level, accounts: count }) => [level, count] as const)
  const notional = levels.map(({ level, notional: sum }) => [level, sum] as const)
  const ages = feeds.map(({ symbol, kind, ageMs }) => ({
    ...{ labels: { symbol, kind }, value: ageMs / 1_000 },
  }))
  return [
    gauge('accounts', 'Accounts by the level they stand on.', by('level', all)),
    gauge('accounts_ranked', 'Accounts whose figures are known to the board.', one(accounts)),
    gauge('notional', 'Notional by level, in the numeraire of the book.', by('level', notional)),
    gauge('price_age_seconds', 'How old the newest price is, by the time of the engine.', ages),
    gauge(
      'prices_stale',
      'Prices that are old or doubtful.',
      one(feeds.filter(({ isStale }) => isStale).length),
    ),
  ]
}

function ofCalls({ calls }: LoadLine, { meters, replica }: Measured): readonly Family[] {
  const open = new Map<string, number>()
  for (const { level } of replica.state.calls.values()) open.set(level, (open.get(level) ?? 0) + 1)
  return [
    gauge('calls_open', 'Margin calls that are open, by level.', by('level', open)),
    gauge('calls_due_hour', 'Open calls that are due within the hour.', one(calls.dueWithinHour)),
    gauge(
      'calls_overdue',
      'Calls that are past their deadline and not carried out.',
      one(calls.overdue),
    ),
    gauge('call_deficit', 'What is still to be brought, in the numeraire of the book.', [
      { value: calls.amount },
    ]),
    counter(
      'calls_total',
      'Calls by what became of them, since the start.',
      by('outcome', meters.calls),
    ),
  ]
}

function ofActions({ meters, replica }: Measured): readonly Family[] {
  const { state } = replica
  const { balances } = State.house(state, 'fund')
  const fund = state.assets.flatMap((asset) => {
    const balance = balances[asset.index] ?? 0n
    return balance === 0n ? [] : [[asset.id, amountText(balance, asset)] as const]
  })
  return [
    gauge('liquidating', 'Accounts under liquidation.', one(state.liquidating.size)),
    gauge('orders_out', 'Liquidation orders that are not answered.', one(state.orders.size)),
    counter('actions_total', 'Steps of liquidation, since the start.', by('kind', meters.actions)),
    counter(
      'liquidation_notional_total',
      'Notional that was forced, by asset.',
      by('asset', Meters.forcedTexts(meters, state)),
    ),
    gauge('fund_balance', 'What the fund has, by asset.', by('asset', fund)),
    counter(
      'audit_breaches_total',
      'Times that the books did not balance.',
      one(meters.audits.breaches),
    ),
  ]
}

function ofOrders({ meters }: Measured): readonly Family[] {
  const figures = meters.orders.figures?.()
  if (figures === undefined) return []
  const { tickets, waiting, events } = figures
  return [
    gauge(
      'execution_orders',
      'Orders carried out here, by status.',
      by('status', entries(tickets)),
    ),
    gauge('execution_reports_waiting', 'Reports that are not taken yet.', one(waiting)),
    counter(
      'execution_events_total',
      'What happened to orders carried out here, since the start.',
      by('kind', entries(events)),
    ),
  ]
}

const entries = (counts: Readonly<Record<string, number>>) => Object.entries(counts)

function ofEngine({ replica, figures, meters, isReady, now }: Measured): readonly Family[] {
  const { state, head, receivedAt } = replica
  const { syncs, cpuMs, lanes, conflated, busy } = figures
  return [
    gauge('engine_armed', 'Whether liquidation acts: 1 or 0.', one(state.armed ? 1 : 0)),
    gauge('ready', 'Whether the service can be relied upon: 1 or 0.', one(isReady ? 1 : 0)),
    gauge('switches_off', 'Switches that are off.', one(state.switchedOff.size)),
    gauge('journal_seq', 'The last entry of the journal.', one(head.seq)),
    gauge('engine_time_seconds', 'The time of the engine, since 1970.', one(state.time / 1_000)),
    gauge(
      'replica_age_seconds',
      'Since entries came last.',
      one(Math.max(0, now - receivedAt) / 1_000),
    ),
    counter('journal_syncs_total', 'Commits that were synced.', one(syncs.count)),
    counter('journal_syncs_slow_total', 'Commits that took long.', one(syncs.slow)),
    gauge('journal_sync_last_seconds', 'What the last commit took.', one(syncs.lastMs / 1_000)),
    gauge(
      'journal_sync_slowest_seconds',
      'What the slowest commit took.',
      one(syncs.slowestMs / 1_000),
    ),
    counter('engine_cpu_seconds_total', 'Processor time of the engine.', one(cpuMs / 1_000)),
    gauge('lane_commands', 'Commands that wait.', by('lane', Object.entries(lanes))),
    counter(
      'marks_conflated_total',
      'Marks that newer ones replaced while they waited.',
      one(conflated),
    ),
    counter('busy_total', 'Commands refused because a lane was full.', one(busy)),
    counter('commands_total', 'Commands that were decided, by type.', by('type', meters.commands)),
    counter(
      'rejections_total',
      'Commands that were refused, by code.',
      by('code', meters.rejections),
    ),
  ]
}

function ofFront({ meters }: Measured): readonly Family[] {
  const requests = [...meters.requests].map(([name, value]) => {
    const at = name.lastIndexOf(' ')
    return { labels: { route: name.slice(0, at), status: name.slice(at + 1) }, value }
  })
  const { rss, heapUsed } = process.memoryUsage()
  return [
    counter(
      'http_requests_total',
      'Requests that were answered, by route and class of status.',
      requests,
    ),
    {
      ...gauge('http_request_seconds', 'What requests took.', Histogram.samples(meters.durations)),
      kind: 'histogram',
    },
    {
      ...gauge(
        'tick_to_replica_seconds',
        'From the admission of a command to its fold in the front.',
        Histogram.samples(meters.folds),
      ),
      kind: 'histogram',
    },
    gauge('process_resident_bytes', 'Memory of the process.', one(rss)),
    gauge('process_heap_bytes', 'Memory in use of the front.', one(heapUsed)),
  ]
}
