import { datetime } from '../../base/datetime.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import { csvLine } from '../csvLine.ts'
import { waysOf } from '../report/renderCalls.ts'

const columns = [
  ...['call', 'account', 'owner', 'rulebook', 'ladder', 'level', 'status', 'amount', 'numeraire'],
  ...['brought', 'opened', 'due', 'stopped', 'acknowledgedBy', 'assignee', 'orElse', 'notes'],
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
]

export const isoOf = (time: number | null): string => (time === null ? '' : datetime(time))

/** A cell of text that no spreadsheet takes for a formula. */
export const asText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
