import { pathText } from '../WireError.ts'
import type { Held } from './Held.ts'
import { fieldOf, Import } from './Import.ts'
import { LenientJson } from './LenientJson.ts'

/**
 * Names what is used and told only once, so that nothing in the payload would show a mistake in it.
 *
 * Rules: [CCXT12]
 */
export function trusted(job: Import, held: readonly Held[]): void {
  const none = job.pieces.positions.length === 0 ? ['that there are no positions'] : []
  const fields = [
    ...none,
    ...held.flatMap((one) => ofPosition(job, one)),
    ...ofBalance(job),
    ...ofTiers(held),
  ]
  if (fields.length === 0) return
  const why = `used, and told only once: nothing else in the payload confirms ${fields.join(', ')}`
  Import.say(job, 'trusted', { about: 'payload', why })
}

function ofPosition({ dialect }: Import, held: Held): readonly string[] {
  const { position, marginMode, mark } = held
  const { told, info } = position
  const raw = (figure: string): boolean =>
    LenientJson.raw(info, dialect.position.raw.get(figure) ?? null) !== null
  const isMarked = told.markPrice !== null || told.notional !== null
  const gained = told.unrealizedPnl !== null && dialect.position.profit === 'whole' && isMarked
  // A profit of nothing says nothing of the size.
  const moved = gained && told.unrealizedPnl?.units !== 0n
  const sized = told.notional !== null && told.markPrice !== null
  const signed = LenientJson.raw(info, dialect.position.signed) !== null
  const asked = told.initialMargin !== null && dialect.position.initial !== 'other'
  const isLiquidated = told.liquidationPrice !== null && mark !== null
  const margin = LenientJson.raw(info, dialect.position.wallet) !== null
  const found: readonly (readonly [string, boolean])[] = [
    ['contracts', sized || moved || raw('contracts')],
    ['contractSize', sized || moved],
    ['markPrice', sized || gained || raw('markPrice') || told.markPrice === null],
    ['entryPrice', gained || raw('entryPrice')],
    ['side', gained || signed],
    ['leverage', told.leverage === null || asked || raw('leverage')],
    ['marginMode', position.marginMode === null || isLiquidated],
    [
      margin ? `info.${dialect.position.wallet}` : 'collateral',
      marginMode === 'cross' || (margin && told.collateral !== null) || isLiquidated,
    ],
  ]
  return found.flatMap(([field, isConfirmed]) => (isConfirmed ? [] : [fieldOf(position, field)]))
}

function ofBalance({ pieces: { balance }, dialect }: Import): readonly string[] {
  const rows = dialect.balance.rows
  const hasRows = rows !== null && LenientJson.within(balance.info, rows) !== undefined
  return [...balance.assets].flatMap(([asset, { total, again }]) =>
    total.units === 0n || again !== null || hasRows ? [] : [pathText(['balance', 'total', asset])],
  )
}

/** A table shows in the maintenance told; its highest leverages show nowhere. */
function ofTiers(held: readonly Held[]): readonly string[] {
  const symbols = new Set(held.map(({ position }) => position.symbol))
  return [...symbols].flatMap((symbol) => {
    const same = held.filter(({ position }) => position.symbol === symbol)
    const isShown = same.some(({ position }) => position.told.maintenanceMargin !== null)
    const about = pathText(['tiers', symbol])
    return isShown
      ? [`${about} maxLeverage`]
      : [`${about} maintenanceMarginRate, minNotional, maxNotional, maxLeverage`]
  })
}
