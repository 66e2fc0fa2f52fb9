import type { State } from '../../engine/State.ts'
import { MarketReport } from '../../report/MarketReport.ts'
import type { ReadModels } from '../board/ReadModels.ts'
import type { EnginePort } from '../engine/EnginePort.ts'
import type { Replica } from '../Replica.ts'
import { accounts } from './channels/accounts.ts'
import { calls } from './channels/calls.ts'
import { journal } from './channels/journal.ts'
import { tables } from './channels/tables.ts'
import { worstLists } from './channels/worstLists.ts'
import { type Channel, type FilterAsked, StreamRefusal, type Subscribe } from './Frame.ts'
import type { Asked, Subscription } from './Subscription.ts'
import type { Viewer } from './Viewer.ts'

/** What all sockets together are told from: each channel made once, however many follow it. */
export interface Hub {
  readonly state: State
  /** Follows a channel as a viewer may. */
  readonly follow: (asked: Subscribe, viewer: Viewer, wake: () => void) => Subscription
  readonly close: () => void
}

/** What the hub is fed with. */
export interface Sources {
  readonly replica: Replica
  readonly models: ReadModels
  readonly port: Pick<EnginePort, 'read'>
  /** The pressure of a book, as JSON by symbol, and its summary; told when it was computed anew. */
  readonly pressure: PressureSource
}

export interface PressureSource {
  /** The record of a scenario along a symbol, or of all prices together for null; null where none is yet. */
  readonly record: (symbol: string | null) => object | null
  readonly summary: () => readonly object[]
  readonly index: () => object | null
  readonly onComputed: (listener: () => void) => () => void
}

/** Milliseconds between two makings of what all of a book goes into. */
const APART = { levels: 250, prices: 100, markets: 1_000, pressure: 250 }

/** Connects channels with what feeds them. */
export function create(sources: Sources): Hub {
  const { replica, models, port } = sources
  const { state } = replica
  const rows = accounts.create(models)
  const register = calls.create(state)
  const newest = journal.create(state, port)
  const tabled = tablesOf(sources)
  const worst = worstLists.create(rows)
  const ends = [
    models.onFound((indices) => {
      accounts.found(rows, indices)
      calls.found(register, indices)
      worst.stir()
    }),
    replica.onFolded((entries) => {
      calls.take(register, entries)
      journal.take(newest, entries)
      worst.stir()
      for (const table of Object.values(tabled)) tables.stir(table)
    }),
    sources.pressure.onComputed(() => tables.stir(tabled.levels)),
  ]
  return {
    state,
    follow({ channel, filter = {}, from = null }, viewer, wake) {
      check(channel, filter)
      if (viewer.accounts !== null) checkBound(channel)
      const asked = { from, wake }
      switch (channel) {
        case 'accounts':
          return filter.ids === undefined
            ? worst.follow(filter, viewer, asked)
            : accounts.follow(rows, indicesOf(state, filter.ids, viewer), asked)
        case 'calls': {
          const { account, owner, level } = filter
          const query = { ...(account === undefined ? {} : { accounts: [account] }), owner, level }
          return calls.follow(register, query, viewer.sees, asked)
        }
        case 'journal':
          return journal.follow(newest, asked)
        case 'pressure':
          return followPressure(sources, filter.symbol ?? null, asked)
        default:
          return tables.follow(tabled[channel], asked)
      }
    },
    close() {
      for (const end of ends) end()
      worst.close()
      for (const { throttle } of Object.values(tabled)) throttle.stop()
    },
  }
}

/** What may be asked of each channel. */
const known: { readonly [channel in Channel]: readonly (keyof FilterAsked)[] } = {
  accounts: ['ids', 'worst', 'sort', 'level', 'rulebook', 'owner', 'instrument', 'search'],
  calls: ['account', 'owner', 'level'],
  levels: [],
  markets: [],
  prices: [],
  pressure: ['symbol'],
  journal: [],
}

function check(channel: Channel, filter: FilterAsked): void {
  for (const name of Object.keys(filter) as (keyof FilterAsked)[]) {
    if (known[channel].includes(name)) continue
    const detail = `the channel ${channel} knows ${known[channel].join(', ') || 'no filter'}, found ${name}`
    throw new StreamRefusal(400, 'filter.unknown', detail, `/filter/${name}`)
  }
  const { ids, worst, ...rest } = filter
  if (channel !== 'accounts') return
  if ((ids === undefined) === (worst === undefined)) {
    throw new StreamRefusal(
      400,
      'filter.malformed',
      'expected ids or worst, one of them',
      '/filter',
    )
  }
  if (ids === undefined || Object.keys(rest).length === 0) return
  throw new StreamRefusal(400, 'filter.malformed', 'expected ids alone, found more', '/filter')
}

/** What tells of everybody is not for a key that may see some. */
function checkBound(channel: Channel): void {
  if (channel === 'accounts' || channel === 'calls' || channel === 'prices') return
  const detail = `the channel ${channel} tells of all accounts, and the key sees some`
  throw new StreamRefusal(403, 'account.notGranted', detail, '/channel')
}

function indicesOf(state: State, ids: readonly string[], { sees }: Viewer): readonly number[] {
  return [...new Set(ids)].map((id) => {
    const account = state.accountById.get(id)
    const isShown = account !== undefined && account.kind !== 'house' && sees(id)
    if (isShown) return account.index
    throw new StreamRefusal(404, 'account.unknown', `there is no account ${id}`, '/filter/ids')
  })
}

function tablesOf({ replica: { state }, models, pressure }: Sources) {
  const seq = (): number => state.seq
  const glance = () => ({
    ...{ ...models.loadLine(), pressure: pressure.summary(), pressureIndex: pressure.index() },
  })
  const levels = () => new Map([['', JSON.stringify(glance())]])
  return {
    levels: tables.create(null, APART.levels, { seq, make: levels }),
    markets: tables.create('markets', APART.markets, {
      seq,
      make: () => named(MarketReport.ofState(state), ({ symbol }) => symbol),
    }),
    prices: tables.create('prices', APART.prices, {
      seq,
      make: () => named(models.prices(), ({ symbol, kind }) => `${kind} ${symbol}`),
    }),
  }
}

const named = <T>(rows: readonly T[], nameOf: (row: T) => string): ReadonlyMap<string, string> =>
  new Map(rows.map((row) => [nameOf(row), JSON.stringify(row)]))

/** The pressure along one symbol: each that is followed is told when it was computed. */
function followPressure(
  { replica: { state }, pressure }: Sources,
  symbol: string | null,
  asked: Asked,
): Subscription {
  const table = tables.create(null, APART.pressure, {
    seq: () => state.seq,
    make: () => {
      const record = pressure.record(symbol)
      return record === null ? new Map() : new Map([['', JSON.stringify(record)]])
    },
  })
  const end = pressure.onComputed(() => tables.stir(table))
  const followed = tables.follow(table, asked)
  return {
    take: followed.take,
    close() {
      // At once: of a book that stands still nothing is computed any more.
      end()
      table.throttle.stop()
      followed.close()
    },
  }
}

export * as Hub from './Hub.ts'
