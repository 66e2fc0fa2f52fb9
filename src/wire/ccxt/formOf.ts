import { Ratio } from '../../money/Ratio.ts'
import { pathText } from '../WireError.ts'
import type { Held } from './Held.ts'
import { Import } from './Import.ts'
import { resultSpan } from './priced.ts'
import { Span } from './Span.ts'

/** A row that is complete: every number told or derived, rising from row to row. */
export interface Row {
  readonly floor: Ratio
  readonly rate: Ratio
  readonly leverageMax: Ratio
}

/** What a table's bounds are in, and whether its rates are charged on parts or on the whole. */
export interface Form {
  readonly bounds: 'notional' | 'contracts' | 'base'
  readonly rate: 'parts' | 'whole'
}

/**
 * The form of a table: the dialect's; what it leaves open is decided by the maintenance told, where the
 * forms differ for what is held.
 *
 * Rules: [CCXT9] [CCXT10]
 */
export function formOf(job: Import, rows: readonly Row[], held: readonly Held[]): Form {
  const { rate } = job.dialect.tiers
  const open: readonly Form[] = unitsOf(job, held).flatMap((unit) =>
    (rate === 'unsure' ? (['parts', 'whole'] as const) : [rate]).map((charged) => ({
      bounds: unit,
      rate: unit === 'notional' ? charged : 'whole',
    })),
  )
  const [first] = open as readonly [Form]
  const same = open.every((form) => held.every((one) => isSame(one, rows, form, first)))
  if (open.length === 1 || same) return first
  return decided(job, rows, held, open)
}

/** The base of an inverse contract is what it settles in, and so its notional. */
function unitsOf({ dialect }: Import, held: readonly Held[]): readonly Form['bounds'][] {
  const { bounds } = dialect.tiers
  const isInverse = held[0]?.parts.payoff === 'inverse'
  if (bounds === 'unsure') {
    return isInverse ? ['notional', 'contracts'] : ['notional', 'contracts', 'base']
  }
  return [bounds === 'base' && isInverse ? 'notional' : bounds]
}

/** Whether two forms ask the same of a position. */
const isSame = (held: Held, rows: readonly Row[], a: Form, b: Form): boolean =>
  Ratio.compare(maintenanceBy(held, rows, a), maintenanceBy(held, rows, b)) === 0

function decided(
  job: Import,
  rows: readonly Row[],
  held: readonly Held[],
  open: readonly Form[],
): Form {
  const [first] = open as readonly [Form]
  const about = pathText(['tiers', held[0]?.position.symbol ?? ''])
  const found = open.find((form) => held.every((one) => gives(one, rows, form) === true))
  const named = ({ bounds, rate }: Form): string => `bounds in ${bounds}, rates on ${rate}`
  if (found !== undefined) {
    const why = `${named(found)}: so the maintenanceMargin told follows; --venue says whose tiers they are`
    Import.say(job, 'derived', { about, why })
    return found
  }
  const why = `read with ${named(first)}, as ccxt defines them; no maintenanceMargin told decides it`
  Import.say(job, 'missing', { about, why })
  return first
}

const slightly = Ratio.of(1n, 1_000n)

/** Whether a form gives the maintenance told; null where none is told. */
function gives(held: Held, rows: readonly Row[], form: Form): boolean | null {
  const told = maintenanceTold(held)
  if (told === null) return null
  const ours = maintenanceBy(held, rows, form)
  return (
    Span.meet(Span.exact(ours), told) ||
    Span.isNear(ours, told.low, slightly) ||
    Span.isNear(ours, told.high, slightly)
  )
}

/** The maintenance of a position under a form, settlement units. */
export function maintenanceBy(held: Held, rows: readonly Row[], { bounds, rate }: Form): Ratio {
  const size = sizeIn(held, bounds)
  const at = rows.findLastIndex(({ floor }) => Ratio.compare(floor, size) <= 0)
  const row = rows[Math.max(0, at)] as Row
  const whole = Ratio.mul(held.notional, row.rate)
  if (bounds !== 'notional' || rate === 'whole') return whole
  return rows.slice(1, at + 1).reduce((sum, { floor, rate: above }, index) => {
    const below = (rows[index] as Row).rate
    return Ratio.sub(sum, Ratio.mul(floor, Ratio.sub(above, below)))
  }, whole)
}

function sizeIn({ notional, position, size }: Held, bounds: Form['bounds']): Ratio {
  if (bounds === 'notional') return notional
  return bounds === 'contracts' ? Ratio.fromDecimal(position.contracts) : size
}

const maintenanceTold = ({ position }: Held): Span | null => {
  const { maintenanceMargin } = position.told
  return maintenanceMargin === null || maintenanceMargin.units <= 0n
    ? null
    : resultSpan(position, maintenanceMargin)
}
