import { untrack } from 'svelte'
import { Http } from '../wire/Http.ts'
import { Problem } from '../wire/Problem.ts'
import type { AccountRow } from '../wire/shapes.ts'
import { follow } from './link.svelte.ts'

/** What of the ranking is asked for; every field is a word of the address. */
export interface Asked {
  readonly sort: string
  readonly level: string
  readonly rulebook: string
  readonly owner: string
  readonly instrument: string
  /** What an id or an owner holds. */
  readonly search: string
}

/**
 * The accounts of the book, worst first, of which as many are read as are looked at: pages come as one
 * scrolls. The worst are followed as they change and change places; further down it is the rows in
 * view that are followed, in the order in which they were read.
 */
export interface Ranking {
  /** Counts up whenever a row or the order changed. */
  readonly version: number
  readonly total: number
  readonly loaded: number
  readonly problem: Problem | null
  readonly isLoading: boolean
  /** The time of the book in which the pages were ranked. */
  readonly asOf: number
  readonly at: (index: number) => AccountRow | null
  /** Loads up to a row, and follows the rows from one to another. */
  readonly show: (from: number, to: number) => void
  /** Loads all there is. */
  readonly all: () => Promise<readonly AccountRow[]>
  readonly again: () => void
}

interface Page {
  readonly accounts: readonly AccountRow[]
  readonly next: string | null
  readonly total: number
  readonly asOf: { readonly seq: number; readonly timestamp: number }
}

const PAGE = 500
const HEAD = 100
const SETTLE_MS = 200

interface Held {
  rows: Map<string, AccountRow>
  read: string[]
  head: readonly string[]
  /** What was read, without what stands in the head: the order is the head and then these. */
  rest: readonly string[]
  next: string | null | undefined
  reading: Promise<void> | null
}

export function ranking(asked: () => Asked): Ranking {
  const shown = $state({ version: 0, total: 0, loaded: 0, asOf: 0, isLoading: true })
  const told = $state<{ problem: Problem | null }>({ problem: null })
  let held = fresh()
  let query = ''
  let stops: (() => void)[] = []
  let stopSeen: (() => void) | null = null
  let settle: ReturnType<typeof setTimeout> | undefined
  let wanted = 0

  function start(): void {
    const now = asked()
    stop()
    held = fresh()
    wanted = HEAD
    query = queryOf(now)
    Object.assign(shown, { loaded: 0, total: 0, isLoading: true })
    told.problem = null
    const filter = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== ''))
    stops = [
      follow({ channel: 'accounts', filter: { ...filter, worst: HEAD } }, (message) => {
        if (message.type !== 'error') take(message.data, true)
      }),
    ]
    void fill()
  }

  function stop(): void {
    for (const one of stops) one()
    stopSeen?.()
    stopSeen = null
    stops = []
    clearTimeout(settle)
  }

  function take(data: { rows?: AccountRow[]; gone?: string[]; order?: string[] }, isHead: boolean): void {
    for (const row of data.rows ?? []) held.rows.set(row.account, row)
    if (isHead && data.order !== undefined) {
      const isSame = data.order.length === held.head.length && data.order.every((id, at) => id === held.head[at])
      if (!isSame) {
        held.head = data.order
        settleOrder()
      }
    }
    shown.version += 1
  }

  function settleOrder(): void {
    const first = new Set(held.head)
    held.rest = held.read.filter((id) => !first.has(id))
    shown.loaded = held.head.length + held.rest.length
    shown.total = Math.max(shown.total, shown.loaded)
  }

  /** Reads pages, one after the other, until as many rows are there as are wanted. */
  async function fill(): Promise<void> {
    if (held.reading !== null) return held.reading
    const own = held
    own.reading = (async () => {
      while (own === held && own.next !== null && own.read.length < wanted) {
        const more = own.next === undefined ? '' : `&cursor=${encodeURIComponent(own.next)}`
        const limit = own.next === undefined ? HEAD : PAGE
        const page = await Http.get<Page>(`/accounts?${query}&limit=${limit}${more}`)
        if (own !== held) return
        for (const row of page.accounts) {
          if (!own.rows.has(row.account) || own.next === undefined) own.rows.set(row.account, row)
          own.read.push(row.account)
        }
        own.next = page.next
        const { timestamp: asOf } = page.asOf
        Object.assign(shown, { total: page.total, asOf, isLoading: false, version: shown.version + 1 })
        settleOrder()
      }
    })()
      .catch((error: unknown) => {
        if (own === held) told.problem = error instanceof Problem ? error : new Problem(0, 'page', String(error))
      })
      .finally(() => {
        own.reading = null
        if (own === held) shown.isLoading = false
      })
    return own.reading
  }

  const idAt = (index: number): string | undefined =>
    index < held.head.length ? held.head[index] : held.rest[index - held.head.length]

  function show(from: number, to: number): void {
    if (to + PAGE / 2 > wanted) {
      wanted = to + PAGE
      void fill()
    }
    clearTimeout(settle)
    settle = setTimeout(() => {
      stopSeen?.()
      stopSeen = null
      if (to < held.head.length) return
      const ids: string[] = []
      for (let at = from; at <= to; at++) {
        const id = idAt(at)
        if (id !== undefined && at >= held.head.length) ids.push(id)
      }
      if (ids.length === 0) return
      stopSeen = follow({ channel: 'accounts', filter: { ids } }, (message) => {
        if (message.type !== 'error') take(message.data, false)
      })
    }, SETTLE_MS)
  }

  let last: string | null = null
  $effect(() => {
    const next = queryOf(asked())
    if (next === last) return
    last = next
    untrack(start)
  })
  $effect(() => stop)

  return {
    get version() {
      return shown.version
    },
    get total() {
      return shown.total
    },
    get loaded() {
      return shown.loaded
    },
    get asOf() {
      return shown.asOf
    },
    get problem() {
      return told.problem
    },
    get isLoading() {
      return shown.isLoading
    },
    at(index) {
      const id = idAt(index)
      return id === undefined ? null : (held.rows.get(id) ?? null)
    },
    show,
    async all() {
      wanted = Number.POSITIVE_INFINITY
      await fill()
      return [...held.head, ...held.rest].flatMap((id) => held.rows.get(id) ?? [])
    },
    again: start,
  }
}

const fresh = (): Held => ({
  ...{ rows: new Map(), read: [], head: [], rest: [], next: undefined, reading: null },
})

function queryOf(asked: Asked): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) if (value !== '') query.set(name, value)
  return query.toString()
}
