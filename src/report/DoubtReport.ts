import { datetime } from '../base/datetime.ts'
import type { Account } from '../model/Account.ts'
import type { Doubt } from '../model/PriceBook.ts'
import type { BookView } from './BookView.ts'
import { indexText, priceText } from './figures.ts'

/** A price held as doubtful beside the one that stands. */
export interface DoubtReport {
  /** The instrument, or the asset of an index. */
  readonly of: string
  readonly kind: 'mark' | 'index'
  /** The price held, and the one that stands, in units of the quote or the reference currency. */
  readonly price: string
  readonly standing: string
  readonly source: string
  /** When the first one held came, ISO 8601. */
  readonly since: string
}

type Priced = Pick<BookView, 'assets' | 'instruments' | 'prices'>

/**
 * Every price that is held as doubtful: marks, then indices.
 *
 * Rules: [TIME4]
 */
export function all({ assets, instruments, prices }: Priced): readonly DoubtReport[] {
  const marks = instruments.flatMap((instrument) => {
    const mark = prices.marks[instrument.index]
    if (mark?.doubt === undefined) return []
    const text = (ticks: bigint): string => priceText(ticks, instrument)
    return [doubtOf(instrument.id, 'mark', mark.doubt, mark.price, text)]
  })
  const indices = assets.flatMap(({ id, index }) => {
    const told = prices.indices[index]
    if (told?.doubt === undefined) return []
    return [doubtOf(id, 'index', told.doubt, told.price, indexText)]
  })
  return [...marks, ...indices]
}

/** Those that an account's figures are made of: what it holds, owes and ordered, and the reference. */
export function ofAccount(
  view: Priced,
  { positions, orders, balances }: Account,
  numeraire: string,
): readonly DoubtReport[] {
  const traded = [...positions, ...orders].map(({ instrument }) => instrument)
  const held = view.assets.filter(({ index }) => (balances[index] ?? 0n) !== 0n)
  const settled = traded.map(({ settleIndex }) => view.assets[settleIndex]?.id)
  const names = new Set([numeraire, ...traded.map(({ id }) => id), ...held.map(({ id }) => id)])
  for (const id of settled) if (id !== undefined) names.add(id)
  return all(view).filter((one) => names.has(one.of))
}

const doubtOf = (
  of: string,
  kind: DoubtReport['kind'],
  { price, source, since }: Doubt,
  standing: bigint,
  text: (price: bigint) => string,
): DoubtReport => ({
  ...{ of, kind, price: text(price), standing: text(standing) },
  ...{ source, since: datetime(since) },
})

export * as DoubtReport from './DoubtReport.ts'
