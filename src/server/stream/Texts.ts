import type { AccountRow } from '../../report/AccountRow.ts'
import type { ReadModels } from '../board/ReadModels.ts'

/**
 * Rows as JSON, made once however many are told them. A row that was found anew and says the same is
 * the same text: only its time moved, and nobody is told that.
 */
export interface Texts {
  readonly models: ReadModels
  /** By account index. */
  readonly known: Map<number, Text>
}

export interface Text {
  readonly row: AccountRow
  readonly json: string
  /** What it says, apart from when it was found. */
  readonly said: string
}

/** The most rows kept: those of other accounts are made again when they are asked for. */
const KNOWN_MAX = 200_000

export const create = (models: ReadModels): Texts => ({ models, known: new Map() })

/** The row of an account as text; null where it has none. */
export function of({ models, known }: Texts, index: number): Text | null {
  const row = models.rowAt(index)
  if (row === null) return null
  const before = known.get(index)
  if (before?.row === row) return before
  const { distance, timestamp: _, ...rest } = row
  const said = JSON.stringify({ ...rest, distance: distance && { ...distance, timestamp: 0 } })
  if (before?.said === said) return before
  const text = { row, said, json: JSON.stringify(row) }
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(index, text)
  return text
}

export * as Texts from './Texts.ts'
