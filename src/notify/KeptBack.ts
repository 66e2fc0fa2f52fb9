import type { Outbox } from './Outbox.ts'

/**
 * What a silence kept from a route and still stands: it is told once the silence is over.
 *
 * Rules: [ALR14]
 */
export interface KeptBack {
  readonly about: string
  readonly route: string
}

export const all = (outbox: Outbox): readonly KeptBack[] =>
  outbox.all<KeptBack>('SELECT about, route FROM keptBack ORDER BY about, route')

/** Within a transaction, as all that follows. */
export const add = (outbox: Outbox, { about, route }: KeptBack): void =>
  void outbox.run('INSERT OR IGNORE INTO keptBack VALUES (?, ?)', about, route)

export const drop = (outbox: Outbox, { about, route }: KeptBack): void =>
  void outbox.run('DELETE FROM keptBack WHERE about = ? AND route = ?', about, route)

/** Forgets what stands no longer. */
export const end = (outbox: Outbox, about: string): void =>
  void outbox.run('DELETE FROM keptBack WHERE about = ?', about)

export * as KeptBack from './KeptBack.ts'
