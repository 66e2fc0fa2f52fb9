import { Scheduler } from '../../host/Scheduler.ts'
import type { Asset } from '../../model/Asset.ts'
import type { AccountBook } from '../../pressure/AccountBook.ts'
import { AccountExposure } from '../../pressure/AccountExposure.ts'
import type { Known } from '../../pressure/Known.ts'
import type { Scenario } from '../../pressure/Scenario.ts'
import { UsageError } from '../UsageError.ts'

const perBreath = 64

/** Called after every few accounts; returns whether to stop. */
export type Breath = (done: number) => boolean

/** Exposure of every account in the scenario, in the order of the book; null where stopped. */
export async function exposures(
  known: Known,
  way: Scenario,
  breath: Breath,
): Promise<readonly AccountExposure[] | null> {
  const found: AccountExposure[] = []
  for (const [index, one] of known.view.accounts.entries()) {
    if (index % perBreath === 0) {
      await Scheduler.eventLoop.turn()
      if (breath(index)) return null
    }
    const exposed = AccountExposure.of(known, way, one)
    if (exposed !== null) found.push(exposed)
  }
  return found
}

/**
 * The currency of a report.
 *
 * @throws UsageError where the book has no asset, or none with a price
 */
export function currencyOf(book: AccountBook): Asset {
  const currency = AccountExposure.currencyOf(book)
  if (currency === null) {
    throw new UsageError('pressure: expected a book with assets, found none')
  }
  const other = AccountExposure.unpriced(book, currency)
  if (other === null) return currency
  throw new UsageError(
    `pressure: expected a price of ${other.id} and of ${currency.id}, found none`,
  )
}
