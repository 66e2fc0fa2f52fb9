import { span } from '../../base/span.ts'
import type { ActReport, CuresReport, CureWay, PartReport } from '../../report/CuresReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { briefUp } from './briefUp.ts'

/** The ways to cure an account as text, the cheapest first. */
export function renderCures(report: CuresReport, paint: Paint): string {
  const { account, numeraire, level, shortfall, target, horizon, cures } = report
  const where =
    target.level === null
      ? `a marginRatio of ${target.measure} of ${brief(target.marginRatio, 4)}`
      : `below ${target.level}, a marginRatio of ${target.measure} of ${brief(target.marginRatio, 4)}`
  const head = `${paint('bold', account)} is ${level}`
  if (report.certainty === 'unknown') {
    return `${head}: a price or a rule is missing, so nothing is known to cure it`
  }
  if (report.isReached) return `${head}, and stands at or under ${where} already`
  const short = `${head}, short of ${briefUp(shortfall)} ${numeraire} in cash to ${where}`
  if (cures.length === 0) return `${short}\nNothing that is known of cures it.`
  const untold = [...new Set(cures.flatMap((one) => one.untold))]
  return [
    `${short}; costs in ${numeraire} for ${span(horizon)}`,
    '',
    ...table(columns, cures.map(rowOf), paint),
    ...(untold.length === 0
      ? []
      : ['', paint('dim', `Nobody told of: ${untold.map((kind) => words[kind]).join(', ')}.`)]),
    ...insufficientLines(report.insufficient),
  ].join('\n')
}

const columns: readonly Column[] = [
  { title: 'cost', align: 'right' },
  { title: 'what' },
  { title: 'made of' },
  { title: 'then at', align: 'right' },
  { title: 'level' },
]

const rowOf = ({ parts, cost, costs, untold, after }: CureWay): readonly string[] => [
  untold.length === 0 ? brief(cost) : `${brief(cost)} +`,
  parts.map(partText).join(' and '),
  [
    ...Object.entries(costs).map(([kind, amount]) => `${kind} ${brief(amount)}`),
    ...untold.map((kind) => `${kind} not told`),
  ].join(', '),
  brief(after.marginRatio, 4),
  after.level,
]

function partText({ act, instrument, leg, contracts, asset, into, amount }: PartReport): string {
  if (contracts !== undefined) {
    const isSale = contracts.startsWith('-')
    const size = brief(isSale ? contracts.slice(1) : contracts, 8)
    return `${isSale ? 'sell' : 'buy'} ${size} ${instrument}${leg === 'net' ? '' : ` ${leg}`}`
  }
  const size = `${act} ${briefUp(amount ?? '0', 6)} ${asset}`
  return into === undefined ? size : `${size} for ${into}`
}

const words: Readonly<Record<CureWay['untold'][number], string>> = {
  fee: "a taker's fee (--fee)",
  spread: 'the spread',
  impact: 'what the market would take (--depth)',
  funding: 'funding (--funding)',
  borrowing: 'what the money costs (--rate)',
  conversion: 'what a swap costs (--swap-cost)',
}

function insufficientLines(acts: readonly ActReport[]): readonly string[] {
  if (acts.length === 0) return []
  const names = acts.map(({ act, instrument, leg, asset, into }) => {
    const of = instrument ?? asset ?? ''
    return `${act} ${of}${into === undefined ? '' : ` for ${into}`}${leg === undefined || leg === 'net' ? '' : ` ${leg}`}`
  })
  return ['', `Not enough alone, however much: ${names.join(', ')}.`]
}
