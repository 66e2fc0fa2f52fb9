import { moment } from '../../chart/labels.ts'
import type { AheadChange, AheadReport } from '../../report/AheadReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'

/** What is ahead of each account as text. */
export function renderAhead(reports: readonly AheadReport[], paint: Paint): string {
  const rows = reports.flatMap((report) => [
    nowRow(report, paint),
    ...report.changes.map((change) => rowOf(report, change, paint)),
  ])
  const until = reports[0]?.until
  return [
    ...table(columns, rows, paint),
    ...(until === undefined
      ? []
      : ['', paint('dim', `Until ${until}, each by itself, all else as it is.`)]),
  ].join('\n')
}

const columns: readonly Column[] = [
  { title: 'account' },
  { title: 'when' },
  { title: 'what' },
  { title: 'equity', align: 'right' },
  { title: 'maintenance', align: 'right' },
  { title: 'marginRatio', align: 'right' },
  { title: 'level' },
  { title: 'short', align: 'right' },
]

const nowRow = (report: AheadReport, paint: Paint): readonly string[] => [
  paint('bold', report.account),
  'now',
  '',
  ...figuresOf(report, paint),
]

const rowOf = ({ account }: AheadReport, change: AheadChange, paint: Paint): readonly string[] => [
  account,
  change.timestamp === null ? `at ${brief(change.price, 8)}` : moment(change.timestamp),
  `${words[change.kind]} ${change.about}`,
  ...figuresOf(change, paint),
]

const figuresOf = (standing: AheadChange | AheadReport, paint: Paint): readonly string[] => {
  const { equity, maintenanceMargin, marginRatio, level, isBreached, short } = standing
  return [
    brief(equity),
    brief(maintenanceMargin),
    brief(marginRatio, 4),
    isBreached ? paint('red', level) : level,
    short === '0' ? '–' : brief(short),
  ]
}

const words: Readonly<Record<AheadChange['kind'], string>> = {
  expiry: 'expiry of',
  rules: 'rules of',
  deadline: 'deadline of call',
  funding: 'funding of',
  interest: 'interest under',
  terms: 'terms that move under',
  stale: 'old price of',
  bracket: 'next bracket of',
}
