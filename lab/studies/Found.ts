import type { Series } from '../../src/chart/Series.ts'
import type { Table } from '../Table.ts'

/** The result of one of our own studies, as `plimsoll study` prints and draws it. */
export interface Found extends Table {
  readonly title: string
  /** Further tables, printed after the first. */
  readonly more?: readonly Titled[]
  /** Sentences below the tables. */
  readonly notes: readonly string[]
  /** The JSON output. */
  readonly data: unknown
  readonly picture: () => string
  /** All that the picture draws, as numbers. */
  readonly drawn: readonly Series[]
  /** Faults of any run: none in a sound one. */
  readonly wrongs: readonly string[]
}

export interface Titled extends Table {
  readonly title: string
}
