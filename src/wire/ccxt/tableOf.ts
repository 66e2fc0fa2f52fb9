import { Brackets } from '../../model/Brackets.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import { presets } from '../rulebooks/preset.ts'
import { pathText } from '../WireError.ts'
import { bracketsOf, type Table } from './bracketsOf.ts'
import type { Held } from './Held.ts'
import { Import } from './Import.ts'
import { Span } from './Span.ts'

/**
 * A symbol's table: out of the tiers fetched, else the venue's preset, else one row of the rate that
 * the maintenance told implies; null where none of them is there, and then the account is unknown.
 *
 * Rules: [CCXT9]
 */
export function tableOf(job: Import, held: readonly Held[]): Table | null {
  const found = bracketsOf(job, held)
  if (found !== null) return found
  const symbol = held[0]?.position.symbol ?? ''
  const about = pathText(['tiers', symbol])
  const { preset: name } = job.dialect.tiers
  const preset = presets.find((one) => one.name === name)
  const rows = preset?.rows[symbol]
  if (preset !== undefined && rows !== undefined) {
    const why = `none fetched: the preset ${preset.name} of ${preset.date} is taken`
    Import.say(job, 'derived', { about, why })
    const brackets = rows.map(([floor, rate, leverageMax]) => ({
      floor,
      rate: rate ?? Numeral.ratioText(Brackets.halfInitial(ratio(leverageMax))),
      leverageMax,
    }))
    return { brackets, places: 0 }
  }
  return implied(job, held, about)
}

const ratio = (text: string): Ratio => Numeral.ratio.decode(text, Path.top())

function implied(job: Import, held: readonly Held[], about: string): Table | null {
  const rates = held.flatMap(({ position: { told }, notional }) => {
    const { maintenanceMargin: asked } = told
    const isTold = asked !== null && asked.units > 0n && notional.numerator > 0n
    return isTold ? [Span.divide(Ratio.fromDecimal(asked), notional)] : []
  })
  const [rate] = rates
  if (rate === undefined || rates.length < held.length || Ratio.compare(rate, Ratio.one) > 0) {
    const why = `none fetched and none implied: the account is unknown; --tiers FILE or --as RULEBOOK (presets: ${presets.map((one) => one.name).join(', ')})`
    Import.say(job, 'missing', { about, why })
    return null
  }
  const kept = up(rate)
  const why = 'none fetched: the rate that the maintenanceMargin told implies, at this size alone'
  Import.say(job, 'derived', { about, ours: kept, why })
  const leverageMax = `${Ratio.mulDown(1n, Span.over(kept))}`
  return { brackets: [{ floor: '0', rate: Numeral.ratioText(kept), leverageMax }], places: 0 }
}

const PLACES = 12

/** Rounded up to twelve places: a requirement. */
function up(rate: Ratio): Ratio {
  const step = Integer.pow10(PLACES)
  return Ratio.of(Ratio.mulUp(step, rate), step)
}
