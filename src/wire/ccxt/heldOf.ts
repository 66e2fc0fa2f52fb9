import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { checkRaw } from './checkRaw.ts'
import { collateralOf } from './collateralOf.ts'
import type { Held } from './Held.ts'
import { fieldOf, Import } from './Import.ts'
import { LenientJson } from './LenientJson.ts'
import { leverageOf } from './leverageOf.ts'
import { marginModeOf } from './marginModeOf.ts'
import { priced } from './priced.ts'
import type { CcxtPosition } from './readPositions.ts'
import { Span } from './Span.ts'
import { Worth } from './Worth.ts'

/**
 * Understands a position under a dialect; null for one that is not modelled, which is refused unless it
 * may be skipped, and is named either way.
 *
 * Rules: [CCXT2] [CCXT13]
 */
export function heldOf(job: Import, position: CcxtPosition): Held | null {
  const { parts, side, entryPrice } = position
  if (parts === null) {
    skip(job, position)
    return null
  }
  checkRaw(job, position)
  const found = priced(job, position, parts)
  const exact = (price: Decimal): Span => Span.exact(Ratio.fromDecimal(price))
  const { mark, contractSize, size } = found
  const profit = mark === null ? null : Worth.profitAt(found, exact(entryPrice), exact(mark)).low
  const told = position.told.unrealizedPnl
  const gained = profit ?? (told === null ? null : Ratio.fromDecimal(told))
  const marginMode = marginModeOf(job, position, found, gained)
  owed(job, position)
  return {
    ...{ position, parts, contractSize, size, mark, profit: gained, marginMode },
    notional: Worth.notionalAt({ parts, side, size }, exact(mark ?? entryPrice)).low,
    wallet: marginMode === 'isolated' ? collateralOf(job, position, found, gained) : null,
    leverage: leverageOf(job, position, found),
  }
}

/** A position in words, for what is not covered. */
export const described = ({ symbol, side, contracts }: CcxtPosition): string =>
  `${symbol} ${side} ${Decimal.format(contracts)}`

function skip(job: Import, position: CcxtPosition): void {
  const about = fieldOf(position, 'symbol')
  if (job.options.skipUnsupported === true) {
    const why =
      'not covered: neither a linear nor an inverse contract; left out, and the account is unknown'
    Import.say(job, 'unused', { about, told: described(position), why })
    return
  }
  throw Import.blameFigure(position, 'symbol', {
    code: 'symbol.unknown',
    expected: 'a linear or inverse contract such as "BTC/USDT:USDT"',
    found: `"${position.symbol}", which is not covered; --skip-unsupported goes on without it, and tells the account as unknown`,
  })
}

/** Funding that is owed and not yet paid is in no balance: named, for the equity told leaves it out. */
function owed(job: Import, position: CcxtPosition): void {
  const { funding } = job.dialect.position
  const told = LenientJson.raw(position.info, funding)
  if (funding === null || told === null || told.units === 0n) return
  const about = fieldOf(position, `info.${funding}`)
  const why = 'funding not yet settled: in no balance, and so not in the equity here'
  Import.say(job, 'unused', { about, told, why })
}
