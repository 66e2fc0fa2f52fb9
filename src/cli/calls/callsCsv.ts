import { datetime } from '../../base/datetime.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { CallExtension } from '../../report/CallTerms.ts'
import { csvLine } from '../csvLine.ts'
import { waysOf } from '../report/renderCalls.ts'

const columns = [
  ...['call', 'account', 'owner', 'rulebook', 'ladder', 'level', 'status', 'amount', 'numeraire'],
  ...['brought', 'opened', 'due', 'stopped', 'acknowledgedBy', 'assignee', 'orElse', 'notes'],
  ...['certainty', 'type', 'rule', 'dueLocal', 'pastDueSince', 'graceUntil', 'extensions'],
  ...['supersededBy', 'disputed', 'agreed', 'disputedBy', 'disputeReason', 'waivable'],
] as const

/**
 * The register as CSV, a call a row. Text that a spreadsheet would take for a formula is quoted as text;
 * notes are in one cell, each with who wrote it and when.
 *
 * Rules: [REG4]
 */
export const callsCsv = (calls: readonly RegisteredCall[]): string =>
  [csvLine(columns), ...calls.map((call) => csvLine(rowOf(call)))].join('\n')

const rowOf = (call: RegisteredCall): readonly string[] => [
  ...[call.id ?? '', call.account, call.owner, call.rulebook, call.ladder, call.level].map(asText),
  ...[call.status ?? '', call.amount, asText(call.numeraire), call.brought ?? ''],
  ...[isoOf(call.openedAt), isoOf(call.deadline), call.isStopped ? 'yes' : 'no'],
  ...[call.acknowledgedBy ?? '', call.assignee ?? '', waysOf(call.advice).join('; ')].map(asText),
  asText(call.notes.map(({ at, by, text }) => `${isoOf(at)} ${by}: ${text}`).join('; ')),
  ...termsOf(call),
]

const extensionText = ({ deadline, by, reason, code }: CallExtension): string =>
  `to ${isoOf(deadline)} by ${by}${code === null ? '' : ` (${code})`}: ${reason}`

/** How it runs, and what was decided about it. */
const termsOf = (call: RegisteredCall): readonly string[] => [
  ...[call.certainty, asText(call.terms.type ?? ''), call.terms.rule, call.dueLocal ?? ''],
  ...[isoOf(call.pastDueSince), isoOf(call.graceUntil)],
  asText(call.extensions.map(extensionText).join('; ')),
  ...[call.supersededBy ?? '', call.dispute?.asked ?? '', call.dispute?.agreed ?? ''],
  ...[asText(call.dispute?.by ?? ''), asText(call.dispute?.reason ?? '')],
  call.terms.waiver?.most ?? '',
]

export const isoOf = (time: number | null): string => (time === null ? '' : datetime(time))

/** A cell of text that no spreadsheet takes for a formula. */
export const asText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
