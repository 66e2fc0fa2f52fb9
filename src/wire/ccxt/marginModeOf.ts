import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { liquidationAlone } from './collateralOf.ts'
import { fieldOf, Import } from './Import.ts'
import { LenientJson } from './LenientJson.ts'
import type { Priced } from './priced.ts'
import type { CcxtPosition } from './readPositions.ts'
import { Span } from './Span.ts'

/**
 * Cross or isolated. Where it is not told, the dialect says, or else the figures decide: without
 * collateral of its own a position is cross, with it the liquidation price told must be the one that it
 * has alone. What nothing decides is refused.
 *
 * Rules: [CCXT7]
 */
export function marginModeOf(
  job: Import,
  position: CcxtPosition,
  priced: Priced,
  profit: Ratio | null,
): 'cross' | 'isolated' {
  const { isolatedMark } = job.dialect.position
  if (isolatedMark !== null && bears(position, isolatedMark)) return 'isolated'
  if (position.marginMode !== null) return position.marginMode
  const about = fieldOf(position, 'marginMode')
  const { marginMode, isolatedWhenEmpty } = job.dialect.position
  const collateral = position.told.collateral ?? null
  const hasOwn = collateral !== null && collateral.units > 0n
  if (isolatedWhenEmpty !== null && hasOwn) {
    const told = LenientJson.within(job.pieces.balance.info, isolatedWhenEmpty)
    if (told === '') {
      const why = `not told; isolated, for the account tells no margin of its own (${isolatedWhenEmpty} is empty)`
      Import.say(job, 'derived', { about, ours: 'isolated', why })
      return 'isolated'
    }
    if (told === undefined) return decided(job, position, priced, { collateral, profit })
  }
  if (marginMode !== null) return marginMode
  if (!hasOwn) {
    const why = 'not told; cross, for the position has no collateral of its own'
    Import.say(job, 'derived', { about, ours: 'cross', why })
    return 'cross'
  }
  return decided(job, position, priced, { collateral, profit })
}

function bears({ info }: CcxtPosition, mark: string): boolean {
  const [path = '', value] = mark.split('=')
  const told = LenientJson.within(info, path)
  return told !== undefined && `${told}` === value
}

const closely = Ratio.of(1n, 50n)

function decided(
  job: Import,
  position: CcxtPosition,
  priced: Priced,
  { collateral, profit }: { readonly collateral: Decimal; readonly profit: Ratio | null },
): 'cross' | 'isolated' {
  const about = fieldOf(position, 'marginMode')
  const { liquidationPrice } = position.told
  if (liquidationPrice === null) {
    throw Import.blameFigure(position, 'marginMode', {
      code: 'field.missing',
      expected: 'cross or isolated: not told, and no liquidationPrice decides it',
      found: `null, with a collateral of ${Decimal.format(collateral)}`,
    })
  }
  const told = Ratio.fromDecimal(liquidationPrice)
  const wallet = Ratio.fromDecimal(collateral)
  const readings = [wallet, Ratio.sub(wallet, profit ?? Ratio.zero)]
  const isAlone = readings.some((margin) => {
    const found = liquidationAlone(position, priced, margin)
    return found !== null && Span.isNear(found, told, closely)
  })
  const mode = isAlone ? 'isolated' : 'cross'
  const why = `not told; ${mode}, for the liquidation price told is ${isAlone ? '' : 'not '}the one of its collateral alone`
  Import.say(job, 'derived', { about, ours: mode, why })
  return mode
}
