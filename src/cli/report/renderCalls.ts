import { span } from '../../base/span.ts'
import { MarginCall } from '../../calls/MarginCall.ts'
import { moment } from '../../chart/labels.ts'
import type { AdviceReport } from '../../report/AdviceReport.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { briefUp } from './briefUp.ts'
import { callDetails } from './callDetails.ts'

/** The register of calls as text. */
export function renderCalls(calls: readonly RegisteredCall[], paint: Paint): string {
  if (calls.length === 0) return 'no calls are open'
  const rows = calls.map((call) => rowOf(call, paint))
  const details = calls.map(detailLines).filter((lines) => lines.length > 0)
  return [table(columns, rows, paint), ...details].map((lines) => lines.join('\n')).join('\n\n')
}

/** What a call has beyond its row, under its name. */
function detailLines(call: RegisteredCall): readonly string[] {
  const details = callDetails(call)
  return details.length === 0
    ? []
    : [call.id ?? `${call.account} ${call.ladder}`, ...details.map((line) => `  ${line}`)]
}

const columns: readonly Column[] = [
  { title: 'call' },
  { title: 'account' },
  { title: 'owner' },
  { title: 'ladder' },
  { title: 'level' },
  { title: 'amount', align: 'right' },
  { title: 'due' },
  { title: 'in', align: 'right' },
  { title: 'age', align: 'right' },
  { title: 'status' },
  { title: 'with' },
  { title: 'or else' },
]

function rowOf(call: RegisteredCall, paint: Paint): readonly string[] {
  const { deadline, timestamp, age, status } = call
  const left = deadline === null ? null : deadline - timestamp
  return [
    call.id ?? '–',
    call.account,
    call.owner,
    call.ladder,
    paint('magenta', call.level),
    `${upTo(call.amount)} ${call.numeraire}`,
    deadline === null ? '–' : `${moment(deadline)}${call.isStopped ? ', stopped' : ''}`,
    left === null ? '–' : left <= 0 ? paint('red', 'overdue') : span(left),
    age === null ? '–' : span(age),
    statusText(call, status ?? 'not opened'),
    withText(call),
    adviceText(call.advice),
  ]
}

/** Who works on it, and how much was written down. */
const withText = ({ assignee, notes }: RegisteredCall): string =>
  `${assignee ?? (notes.length > 0 ? '–' : '')}${notes.length > 0 ? ` (${notes.length} noted)` : ''}`

const statusText = ({ acknowledgedBy }: RegisteredCall, status: string): string =>
  acknowledgedBy === null
    ? (words[status] ?? status)
    : `${words[status] ?? status}, seen by ${acknowledgedBy}`

const words: Readonly<Record<string, string>> = {
  partlyMet: 'partly met',
  pastDue: 'past due',
}

/** A change of a call as one line. */
export function callLine(call: RegisteredCall, paint: Paint): string {
  const { timestamp, id, account, ladder, level, status, deadline } = call
  const isOpen = MarginCall.isOpen(call)
  const colour = status === 'expired' ? 'red' : isOpen ? 'magenta' : 'green'
  const due = deadline === null ? '' : `, due ${moment(call.pastDueSince ?? deadline)}`
  const part = call.dispute === null ? '' : `, ${brief(call.dispute.agreed)} agreed`
  const what = isOpen ? `${upTo(call.amount)} ${call.numeraire}${due}${part}` : ''
  const told = paint(colour, statusText(call, status ?? ''))
  return `${moment(timestamp)}  ${id}  ${account}  ${ladder}/${level}  ${told}  ${what}`.trimEnd()
}

const upTo = (amount: string): string => (amount.startsWith('-') ? brief(amount) : briefUp(amount))

/** An open call of an account that is explained: what is outstanding, and all that it has beyond it. */
export function explainedCall(call: RegisteredCall, paint: Paint): readonly string[] {
  const { id, ladder, level, amount, numeraire, deadline } = call
  const due = deadline === null ? '' : `, due ${moment(deadline)}`
  return [
    `${paint('bold', id ?? 'call')} ${ladder}/${level}: ${upTo(amount)} ${numeraire} outstanding${due}`,
    ...callDetails(call).map((line) => `  ${line}`),
  ]
}

/** Actions that each cure the call alone, besides cash. */
export const adviceText = (advice: AdviceReport): string => waysOf(advice).join(' or ')

/** The same, one by one. */
export function waysOf({ reductions, remedies }: AdviceReport): readonly string[] {
  const trades = reductions.map(({ instrument, leg, contracts }) => {
    const isSale = contracts.startsWith('-')
    const size = brief(isSale ? contracts.slice(1) : contracts, 8)
    return `${isSale ? 'sell' : 'buy'} ${size} ${instrument}${leg === 'net' ? '' : ` ${leg}`}`
  })
  const brought = remedies.map(({ act, asset, amount }) => `${act} ${briefUp(amount, 6)} ${asset}`)
  return [...trades, ...brought]
}
