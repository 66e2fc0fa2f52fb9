import type {
  CsaReport,
  PosterReport,
  SupportCallReport,
  TransferReport,
} from '../../report/CsaReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'

/** How one side of an agreement stands, as text. */
export function renderCsa(report: CsaReport, paint: Paint): string {
  const { agreement, party, other, datetime, exposure, valuedOn, base } = report
  const figures =
    exposure === null ? 'no exposure told' : `exposure ${exposure} ${base} as of ${valuedOn}`
  const blocks = [
    [`${agreement}: ${party} with ${other}, ${datetime}; ${figures}`],
    table(
      posterColumns,
      report.posters.map((one) => posterRow(one)),
      paint,
    ),
    ...(report.calls.length === 0
      ? []
      : [
          table(
            callColumns,
            report.calls.map((call) => callRow(call, paint)),
            paint,
          ),
        ]),
    ...(report.transfers.length === 0
      ? []
      : [table(transferColumns, report.transfers.map(transferRow), paint)]),
    ...lists(report, paint),
    ...ends(report, paint),
  ]
  return blocks.map((lines) => lines.join('\n')).join('\n\n')
}

const right = (title: string): Column => ({ title, align: 'right' })

const posterColumns: readonly Column[] = [
  { title: 'posts' },
  ...['required', 'held', 'to deliver', 'to return'].map(right),
  { title: 'posted' },
]

const posterRow = (one: PosterReport): readonly string[] => [
  one.party,
  one.required ?? '–',
  one.held ?? `no price of ${one.unpriced.join(', ')}`,
  one.delivery ?? '–',
  one.return ?? '–',
  itemsText(one.posted),
]

const itemsText = (items: PosterReport['posted']): string =>
  items.length === 0 ? '–' : items.map(({ asset, quantity }) => `${quantity} ${asset}`).join(', ')

const callColumns: readonly Column[] = [
  ...['call', 'kind', 'by', 'valued'].map((title) => ({ title })),
  ...['amount', 'agreed', 'disputed', 'brought'].map(right),
  { title: 'due' },
  { title: 'status' },
]

const callRow = (call: SupportCallReport, paint: Paint): readonly string[] => [
  ...[call.id, call.kind, call.caller, call.valuedOn],
  ...[call.amount, call.agreed ?? '–', call.disputed, call.brought],
  `${call.due.slice(0, 16).replace('T', ' ')}Z`,
  call.status === 'pastDue' ? paint('red', 'past due') : (words[call.status] ?? call.status),
]

const words: Readonly<Record<string, string>> = { partlyMet: 'partly met' }

const transferColumns: readonly Column[] = [
  ...['transfer', 'from', 'for', 'what', 'status'].map((title) => ({ title })),
]

const transferRow = (one: TransferReport): readonly string[] => [
  ...[one.id, one.from, one.for, itemsText(one.items)],
  one.status === 'proposed' ? 'proposed' : 'on its way',
]

/** What was asked to be exchanged, and interest that was stated. */
function lists({ substitutions, statements }: CsaReport, paint: Paint): string[][] {
  const exchanged = substitutions.map((one) => [
    ...[one.id, one.poster, itemsText(one.incoming), itemsText(one.outgoing)],
    one.reason === '' ? one.status : `${one.status}: ${one.reason}`,
  ])
  const stated = statements.map((one) => [
    ...[one.id, one.holder, `${one.amount} ${one.asset}`, one.answered ?? '–'],
    `${one.from} to ${one.until}`,
  ])
  return [
    ...(exchanged.length === 0 ? [] : [table(substitutionColumns, exchanged, paint)]),
    ...(stated.length === 0 ? [] : [table(statementColumns, stated, paint)]),
  ].map((lines) => [...lines])
}

const substitutionColumns: readonly Column[] = [
  ...['substitution', 'posts', 'brings', 'takes', 'status'].map((title) => ({ title })),
]

const statementColumns: readonly Column[] = [
  ...[{ title: 'interest' }, { title: 'holds' }, right('stated'), right('worked out')],
  { title: 'for' },
]

function ends({ unread, halted }: CsaReport, paint: Paint): string[][] {
  if (halted !== null) return [[paint('red', `stopped: ${halted}`)]]
  if (unread === 0) return []
  const messages = unread === 1 ? '1 message is' : `${unread} messages are`
  return [[`${messages} not known to have been taken: --send`]]
}
