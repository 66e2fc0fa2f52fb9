import type { Asked, Subscription } from '../Subscription.ts'
import { Throttle } from '../Throttle.ts'

/**
 * What many read at once and is made once: rows by a name, or one whole under the name of none. It is
 * made anew at most so often, and only while somebody reads it.
 *
 * Rules: [WS3]
 */
export interface Table {
  /** The field of the data that the rows stand in; null where the data is one whole. */
  readonly field: string | null
  readonly make: () => ReadonlyMap<string, string>
  readonly seq: () => number
  rows: ReadonlyMap<string, string>
  seqMade: number
  readonly listeners: Set<() => void>
  readonly throttle: Throttle
}

/** A table that is made by a function, as JSON by name. */
export function create(
  field: string | null,
  apartMs: number,
  { make, seq }: Pick<Table, 'make' | 'seq'>,
): Table {
  const table: Table = {
    ...{ field, make, seq, rows: new Map(), seqMade: -1, listeners: new Set() },
    throttle: Throttle.create(apartMs, () => {
      if (table.listeners.size === 0) return
      renew(table)
      for (const wake of table.listeners) wake()
    }),
  }
  return table
}

function renew(table: Table): void {
  table.rows = table.make()
  table.seqMade = table.seq()
}

/** Says that something may have changed. */
export const stir = ({ listeners, throttle }: Table): void => {
  if (listeners.size > 0) throttle.ask()
}

/** Follows a table: all of it, then the rows that differ; one whole is told anew. */
export function follow(table: Table, asked: Asked): Subscription {
  if (table.listeners.size === 0) renew(table)
  table.listeners.add(asked.wake)
  const told = new Map<string, string>()
  let isBegun = false
  return {
    take() {
      const changed: string[] = []
      for (const [name, json] of table.rows) {
        if (told.get(name) === json) continue
        told.set(name, json)
        changed.push(json)
      }
      if (isBegun && changed.length === 0) return null
      const type = isBegun ? 'delta' : 'snapshot'
      isBegun = true
      const { field, seqMade: seq } = table
      const json = field === null ? (changed[0] ?? '{}') : `{"${field}":[${changed.join(',')}]}`
      return { type, seq, json }
    },
    close: () => void table.listeners.delete(asked.wake),
  }
}

export * as tables from './tables.ts'
