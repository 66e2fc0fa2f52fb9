import type { Rulebook } from '../../model/Rulebook.ts'
import { Path } from '../Path.ts'
import { show } from '../WireError.ts'
import type { Book, BookAccount } from './Book.ts'

/**
 * Requires a price for every holding: a mark for each instrument, an index price for each asset
 * other than the numeraire, and in that case for the numeraire too. A missing price is never zero.
 *
 * Rules: [WIRE12]
 */
export function checkPrices(book: Book, accountAt: (index: number) => Path): void {
  const marks = new Set(book.marks.map(({ instrument }) => instrument))
  const indices = new Set(book.indices.map(({ asset }) => asset))
  const settles = new Map(book.instruments.map(({ id, settle }) => [id, settle]))
  const rulebooks = new Map(book.rulebooks.map((rulebook) => [rulebook.id, rulebook]))
  for (const [index, account] of book.accounts.entries()) {
    const at = accountAt(index)
    for (const [row, { instrument }] of account.positions.entries()) {
      if (marks.has(instrument)) continue
      throw missing(Path.child(Path.child(at, 'positions'), row), instrument)
    }
    for (const asset of converted(account, settles, rulebooks.get(account.rulebook))) {
      if (!indices.has(asset)) throw missing(at, asset)
    }
  }
}

/** The assets that must be converted: none where all holdings are in the numeraire. */
function converted(
  { balances, positions }: BookAccount,
  settles: ReadonlyMap<string, string>,
  rulebook: Rulebook | undefined,
): readonly string[] {
  const numeraire = rulebook?.numeraire ?? ''
  const held = [
    ...balances.filter(({ amount }) => amount !== 0n).map(({ asset }) => asset),
    ...positions.map(({ instrument }) => settles.get(instrument) ?? ''),
  ]
  const foreign = held.filter((asset) => asset !== numeraire)
  return foreign.length === 0 ? [] : [...foreign, numeraire]
}

const missing = (at: Path, id: string) =>
  Path.fault(at, 'price.missing', `a price of ${show(id)} in the book`, 'none')
