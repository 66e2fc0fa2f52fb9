import type { Result } from '../../base/Result.ts'
import type { Book } from '../../wire/book/Book.ts'
import { readBook } from '../../wire/book/readBook.ts'
import { ccxtBook } from '../../wire/ccxt/ccxtBook.ts'
import type { CcxtOptions } from '../../wire/ccxt/Import.ts'
import type { Notice } from '../../wire/ccxt/Notice.ts'
import { readBalance } from '../../wire/ccxt/readBalance.ts'
import { readLeverageTiers } from '../../wire/ccxt/readLeverageTiers.ts'
import { readPositions } from '../../wire/ccxt/readPositions.ts'
import { venues } from '../venues/venues.ts'
import type { Defined } from './Defined.ts'
import { fitted } from './fitted.ts'
import type { Steps } from './Steps.ts'
import { Unfit } from './Unfit.ts'

/** What was fetched of one account, as JSON in ccxt's unified structures, and when it was asked for. */
export interface Pieces {
  readonly positions: string
  readonly balance: string
  /** Null where the venue has none. */
  readonly tiers: string | null
  /** The steps that the venue states for its markets, by symbol; none where nothing states them. */
  readonly markets?: ReadonlyMap<string, Steps>
  /** Ms since 1970, just before it was asked for: no number of it is older than that by our doing. */
  readonly at: number
}

/** An account that is mirrored: its name here, and its venue where the payload does not show it. */
export interface Mirrored {
  readonly account: string
  readonly venue: string | null
}

export interface Read {
  readonly book: Book
  readonly notices: readonly Notice[]
}

/**
 * The book of what was fetched, by the importers that every other command has, with what there is to
 * say of how it was read. Nothing is guessed: what is malformed is refused as a whole.
 *
 * Rules: [WATCH2] [WATCH3]
 *
 * @throws WireError, with its place in the payload; Unfit where it cannot be told in what is defined
 */
export function read(pieces: Pieces, { account, venue }: Mirrored, defined: Defined): Read {
  const options: CcxtOptions = {
    ...{ account, asOf: pieces.at, kind: 'mirrored', dialects: venues, skipUnsupported: true },
    ...(venue !== null && { venue }),
  }
  const read = {
    positions: value(readPositions(pieces.positions, { file: 'positions' })),
    balance: value(readBalance(pieces.balance, { file: 'balance' })),
    tiers:
      pieces.tiers === null ? new Map() : value(readLeverageTiers(pieces.tiers, { file: 'tiers' })),
  }
  const { document, notices } = value(ccxtBook(read, options))
  const { markets = new Map() } = pieces
  const fit = fitted(document, { account, defined, markets })
  const told = { file: `${account}, as a book`, prices: 'later' } as const
  const book = readBook(JSON.stringify(fit.document), told)
  if (book.ok) return { book: book.value, notices: [...notices, ...fit.notices] }
  // What no definition would help is malformed, and is told as that.
  value(readBook(JSON.stringify(document), told))
  throw new Unfit(book.error.message)
}

function value<T, E extends Error>(result: Result<T, E>): T {
  if (result.ok) return result.value
  throw result.error
}

export * as Pieces from './Pieces.ts'
