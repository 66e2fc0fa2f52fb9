import type { Result } from '../../base/Result.ts'
import { readText } from '../../connect/readText.ts'
import type { Book } from '../../wire/book/Book.ts'
import { readBook } from '../../wire/book/readBook.ts'
import { ccxtBook } from '../../wire/ccxt/ccxtBook.ts'
import { readBalance } from '../../wire/ccxt/readBalance.ts'
import { readLeverageTiers } from '../../wire/ccxt/readLeverageTiers.ts'
import { readPositions } from '../../wire/ccxt/readPositions.ts'
import type { Origin } from '../../wire/JsonText.ts'
import { WireError } from '../../wire/WireError.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

/** The ccxt files that make up a book. */
export const ccxtOptions: Options = {
  positions: { value: 'FILE', about: "ccxt's fetchPositions as JSON, instead of a book" },
  balance: { value: 'FILE', about: "ccxt's fetchBalance" },
  tiers: { value: 'FILE', about: "ccxt's fetchLeverageTiers" },
  total: {
    value: 'KIND',
    about: "what ccxt's total is: the 'wallet', or 'equity' with profits in it (OKX, Deribit)",
  },
}

/** Whether the command line names ccxt files. */
export const isCcxt = (args: Arguments): boolean =>
  ['positions', 'balance', 'tiers'].some((name) => args.has(name))

/**
 * Reads unmodified ccxt JSON as a book with one owner.
 *
 * @throws UsageError, FileFault, WireError
 */
export async function loadCcxt(args: Arguments, now: number): Promise<Book> {
  const [path, ...rest] = ['positions', 'balance', 'tiers'].map((name) => named(args, name))
  const [balancePath = '', tiersPath = ''] = rest
  const pieces = {
    positions: await read(path as string, readPositions),
    balance: await read(balancePath, readBalance),
    tiers: await read(tiersPath, readLeverageTiers),
  }
  const total = totalOf(args)
  const options = total === undefined ? { account: 'main' } : { account: 'main', total }
  const told = ccxtBook(pieces, options)
  const document =
    !told.ok && told.error.code === 'field.missing'
      ? ccxtBook(pieces, { ...options, asOf: now })
      : told
  if (!document.ok) throw new WireError(document.error, { file: path as string })
  const book = readBook(JSON.stringify(document.value), { prices: 'later' })
  if (!book.ok) throw new WireError(book.error, { file: `${path}, as a book` })
  return book.value
}

async function read<T>(
  path: string,
  reader: (text: string, origin: Origin) => Result<T, WireError>,
): Promise<T> {
  const result = reader(await readText(path), { file: path })
  if (!result.ok) throw result.error
  return result.value
}

function named(args: Arguments, name: string): string {
  const path = args.text(name)
  if (path !== undefined) return path
  throw new UsageError(`expected --positions, --balance and --tiers together, found no --${name}`)
}

function totalOf(args: Arguments): 'wallet' | 'equity' | undefined {
  const total = args.text('total')
  if (total === undefined || total === 'wallet' || total === 'equity') return total
  throw new UsageError(`--total: expected wallet or equity, found '${total}'`)
}
