import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Json } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import { pathText, type Steps } from '../WireError.ts'
import { type Form, formOf, type Row } from './formOf.ts'
import type { Held } from './Held.ts'
import { Import } from './Import.ts'
import type { CcxtTier, CcxtTiers } from './readLeverageTiers.ts'
import { Span } from './Span.ts'

/** A table as a book states it, and the finest step of contracts that its floors need. */
export interface Table {
  readonly brackets: Json
  readonly places: number
}

/**
 * The bracket table of a symbol, from the tiers fetched; null where there are none.
 *
 * Bounds are in the unit and rates charged as the dialect says, or as the maintenance told decides. A
 * gap between two rows belongs to the upper one. Highest leverage that is not told is 1 ÷ rate.
 *
 * Rules: [WIRE18] [CCXT9] [CCXT10]
 */
export function bracketsOf(job: Import, held: readonly Held[]): Table | null {
  const [first] = held
  const tiers = first && job.pieces.tiers.get(first.position.symbol)
  if (first === undefined || tiers === undefined) return null
  const rows = rowsOf(job, tiers, first)
  const form = formOf(job, rows, held)
  return written(rows, form, first)
}

function rowsOf(job: Import, tiers: CcxtTiers, held: Held): readonly Row[] {
  const told = ladder(tiers, held)
  const rows: Row[] = []
  for (const [index, tier] of told.entries()) {
    const at = [...Path.path(tiers.at), tiers.rows.indexOf(tier)]
    const before = told[index - 1]
    const rate = rateOf(tier, rows.at(-1), at)
    const floor = floorOf(job, tier, before, at)
    rows.push({
      floor,
      rate,
      leverageMax: leverageMaxOf(job, tier, { rate, before: rows.at(-1), at }),
    })
    if (rows.length > 1 && Ratio.compare(floor, (rows.at(-2) as Row).floor) <= 0) {
      throw wrong(at, 'minNotional', 'above the tier before', tier.floor)
    }
  }
  return rows
}

/** A venue may list a ladder for each leverage: the one of the leverage chosen. */
function ladder({ rows, at }: CcxtTiers, { leverage }: Held): readonly CcxtTier[] {
  const starts = rows.flatMap(({ floor }, index) =>
    index === 0 || floor?.units === 0n ? [index] : [],
  )
  if (starts.length === 1) return rows
  const ladders = starts.map((start, index) => rows.slice(start, starts[index + 1]))
  const found = ladders.find(([first]) => {
    const most = first?.leverageMax
    return (
      most != null && leverage !== null && Ratio.compare(Ratio.fromDecimal(most), leverage) === 0
    )
  })
  if (found !== undefined) return found
  throw Import.blame('tiers', [...Path.path(at), starts[1] as number, 'minNotional'], {
    code: 'rulebook.invalid',
    expected: 'one ladder of tiers, or one whose maxLeverage is the leverage chosen',
    found: `${starts.length} ladders`,
  })
}

function floorOf(job: Import, { floor }: CcxtTier, before: CcxtTier | undefined, at: Steps): Ratio {
  const cap = before?.cap ?? null
  if (before === undefined) {
    if (floor === null || floor.units === 0n) return Ratio.zero
    throw wrong(at, 'minNotional', '0 for the first tier', floor)
  }
  if (floor === null && cap === null) throw wrong(at, 'minNotional', 'a number', null)
  if (floor === null || cap === null) return Ratio.fromDecimal((floor ?? cap) as Decimal)
  const [from, to] = [Ratio.fromDecimal(floor), Ratio.fromDecimal(cap)]
  if (Ratio.compare(from, to) < 0) {
    throw wrong(at, 'minNotional', 'what the tier before ends at, or more', floor)
  }
  const isGap = Ratio.compare(Ratio.sub(from, to), Ratio.one) > 0
  if (isGap) {
    const about = pathText(['tiers', ...at, 'minNotional'])
    const why = 'the tier before ends lower: what lies between is in the upper tier'
    Import.say(job, 'contradicted', { about, told: floor, ours: cap, why })
  }
  return to
}

function rateOf({ rate }: CcxtTier, before: Row | undefined, at: Steps): Ratio {
  if (rate === null) throw wrong(at, 'maintenanceMarginRate', 'a number', null)
  const value = Ratio.fromDecimal(rate)
  if (rate.units <= 0n || Ratio.compare(value, Ratio.one) > 0) {
    throw wrong(at, 'maintenanceMarginRate', 'above 0 and at most 1', rate)
  }
  if (before !== undefined && Ratio.compare(value, before.rate) < 0) {
    const least = Numeral.ratioText(before.rate)
    throw wrong(at, 'maintenanceMarginRate', `at least ${least}, as the tier before`, rate)
  }
  return value
}

interface Around {
  readonly rate: Ratio
  readonly before: Row | undefined
  readonly at: Steps
}

/** At most what the rate allows, and the highest of the tier before. */
function leverageMaxOf(
  job: Import,
  { leverageMax }: CcxtTier,
  { rate, before, at }: Around,
): Ratio {
  const most = Span.over(rate)
  const about = pathText(['tiers', ...at, 'maxLeverage'])
  const bound = (value: Ratio): Ratio =>
    before !== undefined && Ratio.compare(before.leverageMax, value) < 0
      ? before.leverageMax
      : value
  if (leverageMax === null) {
    const why = 'not told: 1 ÷ maintenanceMarginRate'
    Import.say(job, 'derived', { about, ours: most, why })
    return bound(most)
  }
  const told = Ratio.fromDecimal(leverageMax)
  if (Ratio.compare(told, Ratio.one) < 0) throw wrong(at, 'maxLeverage', '1 or more', leverageMax)
  const allowed = bound(most)
  if (Ratio.compare(told, allowed) <= 0) return told
  const why =
    'above 1 ÷ maintenanceMarginRate, or above the tier before: the least of them is taken'
  Import.say(job, 'contradicted', { about, told: leverageMax, ours: allowed, why })
  return allowed
}

const wrong = (at: Steps, field: string, expected: string, found: Decimal | null) =>
  Import.blame('tiers', [...at, field], {
    code: found === null ? 'field.missing' : 'rulebook.invalid',
    expected,
    found: found === null ? 'nothing' : Decimal.format(found),
  })

/** In contracts where bounds go by size, which the price does not change; in notional otherwise. */
function written(rows: readonly Row[], { bounds, rate }: Form, held: Held): Table {
  if (bounds === 'notional') {
    const amount = rate === 'whole' && rows.length > 1 ? { maintenanceAmount: '0' } : {}
    return { brackets: rows.map((row) => ({ ...texts(row), ...amount })), places: 0 }
  }
  const each = bounds === 'contracts' ? Ratio.one : Ratio.fromDecimal(held.contractSize)
  const floors = rows.map(({ floor }) => Span.divide(floor, each))
  const places = Math.max(...floors.map(placesOf))
  const step = Integer.pow10(places)
  return {
    places,
    brackets: {
      by: 'contracts',
      rows: rows.map((row, index) => {
        const units = Ratio.mulUp(step, floors[index] as Ratio)
        return { ...texts(row), floor: Decimal.format({ units, scale: places }) }
      }),
    },
  }
}

const texts = ({ floor, rate, leverageMax }: Row) => ({
  floor: Numeral.ratioText(floor),
  rate: Numeral.ratioText(rate),
  leverageMax: Numeral.ratioText(leverageMax),
})

const PLACES_MAX = 8

/** Decimal places of a number of contracts, few enough for a lot. */
function placesOf(value: Ratio): number {
  for (let places = 0; places < PLACES_MAX; places++) {
    if (Ratio.mul(value, Ratio.of(Integer.pow10(places))).denominator === 1n) return places
  }
  return PLACES_MAX
}
