import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { isDollar } from '../dollars.ts'
import { pathText } from '../WireError.ts'
import type { Held } from './Held.ts'
import type { Holding } from './holdingsOf.ts'
import { Import } from './Import.ts'
import { LenientJson } from './LenientJson.ts'
import { Span } from './Span.ts'

/**
 * Prices of assets in dollars, where several stand behind one account: as the venue's own worth of them
 * has it, by the mark of a contract on them, or out of the account's total where one alone is missing.
 * Dollar coins are declared to be at par. What has no price counts for nothing, and is named.
 *
 * Rules: [CCXT11]
 */
export function indicesOf(
  job: Import,
  held: readonly Held[],
  holdings: readonly Holding[],
  assets: readonly string[],
): ReadonlyMap<string, Ratio> {
  const prices = new Map<string, Ratio>()
  for (const asset of assets) {
    const price = priceOf(held, holdings, asset)
    if (price !== null) prices.set(asset, price)
  }
  const par = assets.filter(isDollar)
  if (par.length > 0) {
    const why = `taken at one dollar each: ${par.join(', ')}`
    Import.say(job, 'derived', { about: 'balance', why })
  }
  const missing = assets.filter((asset) => !prices.has(asset))
  const last = missing.length === 1 ? outOfTotal(job, holdings, prices, missing[0] as string) : null
  if (last !== null) prices.set(missing[0] as string, last)
  for (const asset of missing.filter((one) => !prices.has(one))) {
    const why = 'no price is told: held, it counts for nothing; owed, the account is unknown'
    Import.say(job, 'missing', { about: pathText(['balance', 'total', asset]), why })
  }
  return prices
}

function priceOf(held: readonly Held[], holdings: readonly Holding[], asset: string) {
  if (isDollar(asset)) return Ratio.one
  const told = holdings.find((one) => one.asset === asset)?.price ?? null
  if (told !== null) return told
  const on = held.find(({ parts, mark }) => {
    return parts.base === asset && isDollar(parts.quote) && mark !== null
  })
  return on?.mark == null ? null : Ratio.fromDecimal(on.mark)
}

/** The total told, less what everything else is worth, over the amount. */
function outOfTotal(
  job: Import,
  holdings: readonly Holding[],
  prices: ReadonlyMap<string, Ratio>,
  asset: string,
): Ratio | null {
  const total = LenientJson.raw(job.pieces.balance.info, job.dialect.account.equity)
  const own = holdings.find((one) => one.asset === asset)
  const amountOf = ({ equity, wallet }: Holding): Ratio =>
    equity === null ? wallet : Ratio.fromDecimal(equity)
  if (total === null || own === undefined || amountOf(own).numerator <= 0n) return null
  const rest = holdings
    .filter((one) => one.asset !== asset)
    .map((one) => Ratio.mul(amountOf(one), prices.get(one.asset) ?? Ratio.zero))
    .reduce(Ratio.add, Ratio.zero)
  const left = Ratio.sub(Ratio.fromDecimal(total), rest)
  if (left.numerator <= 0n) return null
  const price = Span.divide(left, amountOf(own))
  const why = `no price of it is told; it follows from info.${job.dialect.account.equity}`
  Import.say(job, 'derived', { about: pathText(['balance', 'total', asset]), ours: price, why })
  return price
}

const PLACES = 12

/** As a book states it, to the nearest of twelve places. */
export function indexText(price: Ratio): string {
  const step = Integer.pow10(PLACES)
  const units = Ratio.mulDown(2n, Ratio.mul(price, Ratio.of(step)))
  return Decimal.format(Decimal.trim({ units: Integer.divDown(units + 1n, 2n), scale: PLACES }))
}
