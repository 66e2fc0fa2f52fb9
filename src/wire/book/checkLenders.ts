import { Path } from '../Path.ts'
import { show } from '../WireError.ts'
import type { Book } from './Book.ts'
import { debtsOf, declared } from './lenders.ts'

/**
 * Requires that what is owed under a rulebook that lends is owed to somebody: to a pool that is declared,
 * or to the one that is opened where the rulebook is a preset.
 *
 * Rules: [WIRE26]
 */
export function checkLenders(book: Book, accountAt: (index: number) => Path): void {
  for (const [index, account] of book.accounts.entries()) {
    if (book.presets?.has(account.rulebook)) continue
    for (const { asset } of debtsOf(book, account)) {
      if (declared(book, asset) !== undefined) continue
      const at = Path.child(Path.child(accountAt(index), 'balances'), asset)
      const expected = `a pool in "pools" that lends ${show(asset)}, since ${account.rulebook} is no preset`
      throw Path.fault(at, 'field.missing', expected, 'none')
    }
  }
}
