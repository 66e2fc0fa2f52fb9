import { readdirSync, readFileSync } from 'node:fs'
import { AccountReport } from '../../src/report/AccountReport.ts'
import { BookView } from '../../src/report/BookView.ts'
import { readBook } from '../../src/wire/book/readBook.ts'
import { viewOf } from '../../src/wire/book/viewOf.ts'
import { type CcxtOptions, ccxtBook, type Imported } from '../../src/wire/ccxt/ccxtBook.ts'
import { readBalance } from '../../src/wire/ccxt/readBalance.ts'
import { readLeverageTiers } from '../../src/wire/ccxt/readLeverageTiers.ts'
import { readPositions } from '../../src/wire/ccxt/readPositions.ts'
import { type Compared, compare } from '../../src/wire/ccxt/reconcile.ts'
import { venues } from '../wire/venues.ts'

/**
 * A payload in the shape that ccxt gives at a venue: its own parser over a response in the venue's
 * published form, numbers ours.
 */
export interface Payload {
  readonly venue: string
  readonly note: string
  readonly positions: unknown
  readonly balance: unknown
  readonly tiers: unknown
}

const folder = new URL('payloads/', import.meta.url)

/** Every payload recorded, by venue. */
export const all: readonly Payload[] = readdirSync(folder)
  .sort()
  .map((file) => ({
    venue: file.replace('.json', ''),
    ...JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
  }))

/** A payload as it was read and assessed. */
export interface Outcome {
  readonly imported: Imported
  readonly reports: readonly AccountReport[]
  readonly compared: readonly Compared[]
}

/** Reads and assesses a payload; an error is thrown. */
export function read(payload: Omit<Payload, 'note'>, options: Partial<CcxtOptions> = {}): Outcome {
  const pieces = {
    positions: value(readPositions(JSON.stringify(payload.positions))),
    balance: value(readBalance(JSON.stringify(payload.balance))),
    tiers: value(readLeverageTiers(JSON.stringify(payload.tiers))),
  }
  const asOf = 1_735_600_000_000
  const imported = value(ccxtBook(pieces, { account: 'main', asOf, dialects: venues, ...options }))
  const book = value(readBook(JSON.stringify(imported.document), { prices: 'later' }))
  const view = viewOf(book)
  const reports = view.accounts.map((one) =>
    AccountReport.of(BookView.subject(view, one), 'instrument'),
  )
  return { imported, reports, compared: compare(imported.expectations, reports) }
}

function value<T>(result: { ok: true; value: T } | { ok: false; error: Error }): T {
  if (result.ok) return result.value
  throw result.error
}

export * as Payload from './Payload.ts'
