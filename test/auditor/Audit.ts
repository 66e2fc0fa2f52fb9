import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import { Books } from './Books.ts'
import type { Absorbed, Handed } from './seizures.ts'

/** An audit of one run: the books so far, and what was found wrong. */
export interface Audit {
  readonly books: Books
  readonly breaches: Breach[]
  /** The command whose events are heard, and all of its events so far. */
  command: Command | null
  heard: Event[]
  /** What the checks remember of a command until it ends. */
  readonly notes: Notes
  readonly ids: Set<string>
}

/** A rule of docs/spec/auditor.md that does not hold, and where. */
export interface Breach {
  readonly rule: string
  readonly at: string
  readonly text: string
}

export interface Notes {
  /** By account: what it was short of before anybody paid for it, and what was paid since. */
  readonly short: Map<string, Shortage>
  /** By market: what the winners gave and what the bankrupt were given from it. */
  readonly gave: Map<string, bigint>
  readonly given: Map<string, bigint>
  /** By market: contracts that the house handed over. */
  readonly handed: Map<string, bigint>
  /** By market: the last of the payers that was heard. */
  readonly payers: Map<string, number>
  /** Collateral said to be seized and handed over, by who takes what of whom. */
  readonly seized: Map<string, Handed>
  /** Calls that expired while their accounts were beyond the cure, by call. */
  readonly expired: Map<string, string>
  /** By account: what was borne of an absorbed loan, and what was taken for it. */
  readonly absorbed: Map<string, Absorbed>
}

export interface Shortage {
  readonly asset: string
  /** Settlement atoms, rounded up, with what rounding may add; null where a price is missing. */
  readonly lacks: bigint | null
  /** The same, rounded down, without it. */
  readonly least: bigint
  paid: bigint
  /** Whether it was paid in another asset too. */
  isMixed: boolean
}

export const create = (): Audit => ({
  books: Books.create(),
  breaches: [],
  command: null,
  heard: [],
  notes: {
    short: new Map(),
    gave: new Map(),
    given: new Map(),
    handed: new Map(),
    payers: new Map(),
    seized: new Map(),
    absorbed: new Map(),
    expired: new Map(),
  },
  ids: new Set(),
})

/** An audit that goes on by itself from where another stands, with nothing found. */
export const fork = ({ books, ids }: Audit): Audit => ({
  ...create(),
  books: Books.fork(books),
  ids: new Set(ids),
})

/** One thing that is looked at: before an event is written, after it, or when a command is done. */
export interface Check {
  readonly rule: string
  readonly opens?: (audit: Audit, entry: Entry) => string | null
  readonly before?: (audit: Audit, event: Event) => string | null
  readonly after?: (audit: Audit, event: Event) => string | null
  readonly ends?: (audit: Audit) => string | null
}

export function breach(audit: Audit, rule: string, text: string | null): void {
  if (text === null) return
  const { command } = audit
  audit.breaches.push({ rule, at: `${command?.id} ${command?.type}`, text })
}

export * as Audit from './Audit.ts'
