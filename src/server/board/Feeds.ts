import type { State } from '../../engine/State.ts'
import { BoundRulebook } from '../../model/BoundRulebook.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { indexText, priceText } from '../../report/figures.ts'

/** Where a price came from last, and how old it is by the engine's clock. */
export interface Feed {
  /** The instrument, or the asset of an index price. */
  readonly symbol: string
  readonly kind: 'mark' | 'index'
  readonly source: string
  /** Its source time. */
  readonly at: number
  readonly ageMs: number
  /** Whether some rulebook in force takes it for old, or holds a later one for doubtful. */
  readonly isStale: boolean
}

/** A price as a row: of an instrument its mark, of an asset its index. */
export interface PriceRow {
  readonly symbol: string
  readonly kind: 'mark' | 'index'
  readonly markPrice: string
  readonly timestamp: number
  readonly source: string
  readonly isStale: boolean
}

/**
 * Every price that was told, instruments first, in the order of definition. What was never told has
 * no feed.
 *
 * Rules: [BOARD8]
 */
export const all = (state: State): readonly Feed[] =>
  told(state).map(({ symbol, kind, source, time, isStale }) => {
    return { symbol, kind, source, at: time, ageMs: Math.max(0, state.time - time), isStale }
  })

/** The same prices with what they are. */
export const prices = (state: State): readonly PriceRow[] =>
  told(state).map(({ symbol, kind, source, time, isStale, text }) => {
    return { symbol, kind, markPrice: text, timestamp: time, source, isStale }
  })

interface Told {
  readonly symbol: string
  readonly kind: 'mark' | 'index'
  readonly source: string
  readonly time: number
  readonly text: string
  readonly isStale: boolean
}

function told(state: State): readonly Told[] {
  const { book, instruments, assets, time: now } = state
  const inForce = [...state.rulebooks.values()].flatMap(({ bound }) => bound ?? [])
  const least = (ages: readonly number[]): number => Math.min(Number.POSITIVE_INFINITY, ...ages)
  const marks = instruments.flatMap((instrument): Told[] => {
    const mark = book.marks[instrument.index]
    if (mark === undefined) return []
    const age = least(
      inForce.map((rules) => BoundRulebook.markPolicy(rules, instrument).staleAfter),
    )
    const { price, source, time } = mark
    const isStale = PriceBook.validity(mark, now, age) === 'stale'
    return [
      {
        symbol: instrument.id,
        kind: 'mark',
        source,
        time,
        isStale,
        text: priceText(price, instrument),
      },
    ]
  })
  const oldest = least(inForce.map(({ rulebook }) => rulebook.prices.staleAfter))
  const indices = assets.flatMap(({ id, index }): Told[] => {
    const known = book.indices[index]
    if (known === undefined) return []
    const { price, source, time } = known
    const isStale = PriceBook.validity(known, now, oldest) === 'stale'
    return [{ symbol: id, kind: 'index', source, time, isStale, text: indexText(price) }]
  })
  return [...marks, ...indices]
}

export * as Feeds from './Feeds.ts'
