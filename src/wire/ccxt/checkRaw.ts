import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { fieldOf, Import } from './Import.ts'
import { LenientJson } from './LenientJson.ts'
import { type CcxtPosition, type Figure, figures } from './readPositions.ts'

/**
 * Compares what ccxt unified with the venue's own response beside it, and times with each other.
 *
 * Rules: [CCXT5]
 */
export function checkRaw(job: Import, position: CcxtPosition): void {
  const { raw, signed } = job.dialect.position
  for (const figure of figures) {
    const path = raw.get(figure)
    const own = path === undefined ? null : LenientJson.raw(position.info, path)
    const told = position.told[figure]
    if (own === null || told === null || isSame(own, told, sizes.has(figure))) continue
    const why = `info.${path} of the same payload says otherwise`
    Import.say(job, 'contradicted', { about: fieldOf(position, figure), told, ours: own, why })
  }
  const size = signed === null ? null : LenientJson.raw(position.info, signed)
  if (size !== null && size.units < 0n && position.side === 'long') {
    const expected = `"short", for info.${signed} is below 0`
    throw Import.blameFigure(position, 'side', { expected, found: '"long"' })
  }
  checkTime(job, position, `positions[${position.index}].`)
}

/** What venues may sign by the side, and ccxt does not. */
const sizes: ReadonlySet<Figure> = new Set(['contracts', 'notional', 'leverage', 'initialMargin'])

/** Zero is how venues print nothing. */
function isSame(own: Decimal, told: Decimal, isSize: boolean): boolean {
  if (own.units === 0n) return true
  const text = (number: Decimal): string => Decimal.format(isSize ? bare(number) : number)
  return text(own) === text(told)
}

const bare = ({ units, scale }: Decimal): Decimal => ({ units: Integer.abs(units), scale })

interface Timed {
  readonly timestamp: number | null
  readonly datetime: string | null
}

/** Milliseconds and an ISO date beside them are one time. */
export function checkTime(job: Import, { timestamp, datetime }: Timed, about: string): void {
  if (timestamp === null || datetime === null || Date.parse(datetime) === timestamp) return
  const why = 'the two are not the same time; the timestamp is taken'
  const told = `${timestamp}`
  Import.say(job, 'contradicted', { about: `${about}timestamp`, told, ours: datetime, why })
}
