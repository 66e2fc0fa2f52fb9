import { moment } from '../../chart/labels.ts'
import type { ImpactedAccount, ImpactReport } from '../../report/ImpactReport.ts'
import type { Told } from '../../report/TermChanges.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'

/** What a command would do to a whole book, as text. */
export function renderImpact(report: Omit<ImpactReport, 'accounts'>, paint: Paint): string {
  const { refused, worst, stages, explained, changed } = report
  if (refused !== null) return `Would be refused: ${refused.code}: ${refused.detail}`
  const parts: readonly (readonly string[])[] = [
    [verdict(report), ...whom(report), ...held(report)],
    stages.map(({ before, after, accounts }) => `${accounts} from ${before} to ${after}`),
    worst.length === 0
      ? []
      : table(
          columns,
          worst.map((one) => rowOf(one, paint)),
          paint,
        ),
    ...explained.map((one) => explanationOf(one, paint)),
    changed > worst.length ? [`The ${worst.length} who lose most, of ${changed} who change.`] : [],
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** What the change is judged by, in a sentence. */
function verdict({ called, liquidated, changed, released, unknown, timestamp }: Counts): string {
  const at = `As of ${moment(timestamp)}`
  if (changed === 0) return `${at}: no account would change.`
  const told = [
    `call ${counted(called)}`,
    `liquidate ${liquidated}`,
    ...(released > 0 ? [`release ${released} from their calls`] : []),
    ...(unknown > 0 ? [`leave ${unknown} unknown`] : []),
  ]
  return `${at}: would ${told.join(', ')}; ${counted(changed)} would stand otherwise.`
}

const counted = (count: number): string => (count === 1 ? '1 account' : `${count} accounts`)

type Counts = Pick<
  ImpactReport,
  'called' | 'liquidated' | 'changed' | 'released' | 'unknown' | 'timestamp'
>

const held = ({ doubted }: Pick<ImpactReport, 'doubted'>): readonly string[] =>
  doubted.length === 0
    ? []
    : [`Held as doubtful, so that nothing follows until it is confirmed: ${doubted.join(', ')}`]

const whom = ({ liquidatable }: Pick<ImpactReport, 'liquidatable'>): readonly string[] =>
  liquidatable.map(
    ({ numeraire, accounts, notional, equity }) =>
      `${accounts} could newly be liquidated: notional ${brief(notional)} ${numeraire} against equity of ${brief(equity)}`,
  )

const columns: readonly Column[] = [
  { title: 'account' },
  { title: 'level' },
  { title: 'then' },
  { title: 'equity', align: 'right' },
  { title: 'then', align: 'right' },
  { title: 'initial', align: 'right' },
  { title: 'then', align: 'right' },
  { title: 'maintenance', align: 'right' },
  { title: 'then', align: 'right' },
  { title: 'marginRatio', align: 'right' },
  { title: 'then', align: 'right' },
  { title: 'call', align: 'right' },
  { title: 'then', align: 'right' },
]

function rowOf({ account, before, after, isLiquidatable }: ImpactedAccount, paint: Paint) {
  const [was, is] = [cells(before), cells(after)]
  const figures = was.flatMap((one, at) => [one, is[at] ?? ''])
  return [
    account,
    before?.level ?? 'no rules',
    isLiquidatable ? paint('red', after.level) : after.level,
    ...figures,
  ]
}

const cells = (figures: ImpactedAccount['before']): readonly string[] => [
  brief(figures?.equity ?? null),
  brief(figures?.initialMargin ?? null),
  brief(figures?.maintenanceMargin ?? null),
  brief(figures?.marginRatio ?? null, 4),
  brief(figures?.call ?? null),
]

const terms: readonly Column[] = [
  { title: 'about' },
  { title: 'what' },
  { title: 'now', align: 'right' },
  { title: 'then', align: 'right' },
  { title: '' },
  { title: 'how now' },
  { title: 'how then' },
]

function explanationOf({ account, changes }: ImpactReport['explained'][number], paint: Paint) {
  if (changes.length === 0) return [`${paint('bold', account)}: no number of it would change`]
  const rows = changes.map(({ kind, about, before, after }) => [
    ...[about, kind, amountOf(before), amountOf(after), after?.asset ?? before?.asset ?? ''],
    ...[howOf(before), howOf(after)],
  ])
  return [`${paint('bold', account)}, what differs`, ...table(terms, rows, paint)]
}

const amountOf = (told: Told | null): string => brief(told?.amount ?? null)

const howOf = (told: Told | null): string =>
  told === null ? '' : `[${told.rule}] ${told.how}`.trim()
