import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import type { Paint } from '../Paint.ts'
import { renderCalls } from '../report/renderCalls.ts'
import { table } from '../table.ts'
import type { CallEntry } from './CallsRecord.ts'

/** The whole record of one call as text: as it stands or was closed, what was noted, and its history. */
export function renderRecord(
  call: RegisteredCall,
  history: readonly Pick<CallEntry, 'events'>[],
  paint: Paint,
): string {
  const notes = call.notes.map(({ at, by, text }) => [moment(at), by, text])
  const told = history.flatMap(({ events }) => events.map(rowOf))
  return [
    renderCalls([call], paint),
    ...(notes.length === 0 ? [] : ['', ...table(noteColumns, notes, paint)]),
    '',
    ...table(historyColumns, told, paint),
  ].join('\n')
}

const noteColumns = [{ title: 'noted' }, { title: 'by' }, { title: 'text' }]
const historyColumns = [
  { title: 'entry', align: 'right' as const },
  { title: 'time' },
  { title: 'event' },
  { title: 'actor' },
  { title: 'what' },
]

/** What every event has, or what the table of calls says already. */
const known = new Set([
  ...['seq', 'ordinal', 'time', 'datetime', 'schema', 'command', 'actor', 'type'],
  ...['call', 'account', 'ladder'],
])

function rowOf(event: JsonObject): readonly string[] {
  const { seq, time, type, actor } = event
  const rest = Object.entries(event).flatMap(([name, value]) => {
    if (known.has(name) || value === null) return []
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return [`${name} ${name === 'deadline' ? moment(Number(value)) : text}`]
  })
  return [`${seq}`, moment(Number(time)), `${type}`, `${actor ?? ''}`, rest.join(', ')]
}

const moment = (time: number): string =>
  Number.isNaN(time) ? '' : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}Z`
