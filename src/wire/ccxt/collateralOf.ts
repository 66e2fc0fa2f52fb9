import type { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { fieldOf, Import } from './Import.ts'
import { LenientJson } from './LenientJson.ts'
import { amountSpan, type Priced } from './priced.ts'
import type { CcxtPosition } from './readPositions.ts'
import { Span } from './Span.ts'

/**
 * An isolated position's margin without profit, settlement units. Venues tell it with profit or
 * without; where the dialect does not say which, the liquidation price told decides.
 *
 * Rules: [CCXT6]
 */
export function collateralOf(
  job: Import,
  position: CcxtPosition,
  priced: Priced,
  profit: Ratio | null,
): Ratio {
  const { wallet } = job.dialect.position
  const own = LenientJson.raw(position.info, wallet)
  const told = position.told.collateral
  if (own !== null) {
    if (told !== null) compare(job, position, told, { own, profit })
    return Ratio.fromDecimal(own)
  }
  if (wallet !== null && told !== null) {
    const why = 'not told: the unified collateral is read instead'
    Import.say(job, 'missing', { about: fieldOf(position, `info.${wallet}`), why })
  }
  if (told === null) {
    throw Import.blameFigure(position, 'collateral', {
      code: 'field.missing',
      expected: 'the collateral of an isolated position',
      found: 'nothing',
    })
  }
  return interpreted(job, position, priced, { told, profit })
}

/** The venue's own margin is taken; the unified collateral is that, or that with profit. */
function compare(
  job: Import,
  position: CcxtPosition,
  told: Decimal,
  { own, profit }: { readonly own: Decimal; readonly profit: Ratio | null },
): void {
  const span = amountSpan(position, told)
  const bare = amountSpan(position, own)
  const gained = profit ?? Ratio.zero
  const full = Span.add(bare, slack(position, gained))
  if (Span.meet(span, bare) || Span.meet(span, full)) return
  const why = `info.${job.dialect.position.wallet} of the same payload is taken, which is neither this nor this less the profit`
  const about = fieldOf(position, 'collateral')
  Import.say(job, 'contradicted', { about, told, ours: own, why })
}

/** A profit reckoned from rounded prices. */
function slack(position: CcxtPosition, profit: Ratio): Span {
  const { unrealizedPnl } = position.told
  const told = unrealizedPnl === null ? null : amountSpan(position, unrealizedPnl)
  if (told === null) return Span.exact(profit)
  const low = Ratio.compare(told.low, profit) < 0 ? told.low : profit
  const high = Ratio.compare(told.high, profit) > 0 ? told.high : profit
  return { low, high }
}

function interpreted(
  job: Import,
  position: CcxtPosition,
  priced: Priced,
  { told, profit }: { readonly told: Decimal; readonly profit: Ratio | null },
): Ratio {
  const full = Ratio.fromDecimal(told)
  const less = profit === null ? full : Ratio.sub(full, profit)
  const { collateral } = job.dialect.position
  const about = fieldOf(position, 'collateral')
  if (collateral === 'wallet' || profit === null || profit.numerator === 0n) return full
  if (collateral === 'equity') return less
  const decided = decide(position, priced, full, less)
  const why = (what: string): string =>
    `${what}: --venue says whose payload it is, and then no reading is chosen`
  if (decided === null) {
    const reading = 'read with the profit in it, as ccxt defines it; no liquidation price decides'
    Import.say(job, 'derived', { about, told, ours: less, why: why(reading) })
    return less
  }
  const without = decided === full
  const reading = `read ${without ? 'without' : 'with'} the profit, as the liquidation price told has it`
  Import.say(job, 'derived', { about, told, ours: decided, why: why(reading) })
  return decided
}

const clearly = Ratio.of(3n)

/** The reading whose liquidation price is clearly nearer to the one told. */
function decide(position: CcxtPosition, priced: Priced, a: Ratio, b: Ratio): Ratio | null {
  const { liquidationPrice } = position.told
  if (liquidationPrice === null) return null
  const told = Ratio.fromDecimal(liquidationPrice)
  const off = (wallet: Ratio): Ratio | null => {
    const found = liquidationAlone(position, priced, wallet)
    return found === null ? null : Span.size(Ratio.sub(found, told))
  }
  const [offA, offB] = [off(a), off(b)]
  if (offA === null || offB === null) return offA === null ? offB && b : a
  if (Ratio.compare(Ratio.mul(offA, clearly), offB) < 0) return a
  return Ratio.compare(Ratio.mul(offB, clearly), offA) < 0 ? b : null
}

/**
 * The price at which a position with margin of its own is liquidated, at the maintenance rate that is
 * told of it, or without maintenance where none is told: near enough to choose a reading by.
 *
 *     linear long    (size × entry - wallet) ÷ (size × (1 - rate))
 *     inverse long   size × (1 + rate) ÷ (wallet + size ÷ entry)
 */
export function liquidationAlone(
  position: CcxtPosition,
  { parts, side, size }: Priced,
  wallet: Ratio,
): Ratio | null {
  const rate = rateTold(position)
  const entry = Ratio.fromDecimal(position.entryPrice)
  const isLong = side === 'long'
  const signed = (value: Ratio): Ratio => (isLong ? value : Ratio.sub(Ratio.zero, value))
  const kept = Ratio.sub(Ratio.one, signed(rate))
  if (parts.payoff === 'linear') {
    const left = Ratio.sub(Ratio.mul(size, entry), signed(wallet))
    const under = Ratio.mul(size, kept)
    return left.numerator <= 0n || under.numerator <= 0n ? null : Span.divide(left, under)
  }
  const above = Ratio.mul(size, Ratio.add(Ratio.one, signed(rate)))
  const under = Ratio.add(signed(wallet), Span.divide(size, entry))
  return above.numerator <= 0n || under.numerator <= 0n ? null : Span.divide(above, under)
}

function rateTold({ told }: CcxtPosition): Ratio {
  const { maintenanceMargin, notional, maintenanceMarginPercentage } = told
  if (maintenanceMargin !== null && notional !== null && notional.units > 0n) {
    return Span.divide(Ratio.fromDecimal(maintenanceMargin), Ratio.fromDecimal(notional))
  }
  return maintenanceMarginPercentage === null
    ? Ratio.zero
    : Ratio.fromDecimal(maintenanceMarginPercentage)
}
