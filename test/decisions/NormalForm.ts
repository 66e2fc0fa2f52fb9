import type { Entry } from '../../src/engine/Entry.ts'

type Command = NonNullable<Entry['command']>
type Event = Entry['events'][number]

/**
 * Commands and events as text that does not depend on names in the code. A rename is entered here,
 * current name to recorded name, and the digests stay the same.
 */
const typesThen: Readonly<Record<string, string>> = {
  PayDeficit: 'CoverDeficit',
  SetInterestIndices: 'SetIndices',
}

/** By current type, or `*` for every type at every depth. */
const fieldsThen: Readonly<Record<string, Readonly<Record<string, string>>>> = {}

/** Event types that the recording does not have: a command that caused only these is skipped. */
const typesSince: ReadonlySet<string> = new Set([
  'MarketDefined',
  'MarketActivated',
  'MarketsGoverned',
])

/**
 * Fields that are not decisions, or were added later: by current type, or `*` for all commands and
 * events.
 */
const fieldsLeftOut: Readonly<Record<string, ReadonlySet<string>>> = {
  '*': new Set(['schema', 'actor']),
  // The cures of a call are advice: they may be computed in another way, or on demand.
  CallOpened: new Set(['reductions', 'remedies']),
}

/**
 * The id only makes a repeat harmless, and it is a counter: one more command would shift all later
 * ids.
 */
const headers: ReadonlySet<string> = new Set(['id'])

const none: ReadonlySet<string> = new Set()

/** Whether entries contain only types that the recording does not have. */
export const isLater = (entries: readonly Entry[]): boolean =>
  entries.length > 0 &&
  entries.every(
    ({ events }) => events.length > 0 && events.every(({ type }) => typesSince.has(type)),
  )

/** One line per command, one line per event. */
export function* lines(entries: readonly Entry[]): Generator<string> {
  for (const { command, events } of entries) {
    yield command === null ? 'continued' : ofCommand(command)
    for (const event of events) if (!typesSince.has(event.type)) yield ofEvent(event)
  }
}

const ofCommand = (command: Command): string => record(command.type, command, headers)

const ofEvent = (event: Event): string => `  ${record(event.type, event, none)}`

function record(type: string, value: object, headers: ReadonlySet<string>): string {
  const isLeftOut = (name: string): boolean =>
    name === 'type' ||
    headers.has(name) ||
    fieldsLeftOut['*']?.has(name) === true ||
    fieldsLeftOut[type]?.has(name) === true
  const known = Object.entries(value).filter(([name]) => !isLeftOut(name))
  return `${typesThen[type] ?? type} ${fields(known, fieldsThen[type])}`
}

/** Keys sorted; undefined fields left out. */
function fields(
  entries: readonly (readonly [string, unknown])[],
  then: Readonly<Record<string, string>> = {},
): string {
  const everywhere = fieldsThen['*'] ?? {}
  const parts: string[] = []
  for (const [name, value] of entries) {
    if (value === undefined) continue
    parts.push(`${then[name] ?? everywhere[name] ?? name}:${textOf(value)}`)
  }
  return `{${parts.sort().join(',')}}`
}

function textOf(value: unknown): string {
  if (typeof value === 'bigint') return `${value}`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`
  if (value instanceof Map || value instanceof Set) return textOf([...value])
  return fields(Object.entries(value))
}

export * as NormalForm from './NormalForm.ts'
