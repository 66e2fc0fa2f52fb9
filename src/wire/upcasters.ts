import { typeNamed } from './names.ts'

/**
 * Converts what earlier versions wrote to the current version: the one place that handles changes
 * of commands and events. A version that changes one adds an upcaster here and leaves the others
 * alone.
 *
 * Upcasters use only the names of fields, so that lines (decimal strings) and journals (counts of
 * atoms) use the same ones.
 *
 * Rules: [WIRE24] [JRN13]
 */

/** The version of commands and events that is written now. */
export const schemaVersion = 6

/** Whether a version exists and is known here. */
export const isKnownSchema = (version: number): boolean =>
  Number.isInteger(version) && version >= 1 && version <= schemaVersion

/** A command or an event before it is validated. */
export interface Told {
  readonly [field: string]: unknown
}

/** One change of a command or an event: it leaves what it is not about as it is. */
export type Change = (told: Told) => Told

/** The changes between a version and the next, in the order in which they were made. */
export interface Changes {
  readonly commands: readonly Change[]
  readonly events: readonly Change[]
}

/** A change of these types alone. */
export const of =
  (types: readonly string[], change: Change): Change =>
  (told) =>
    types.includes(`${told.type}`) ? change(told) : told

/** Renamed: `SetIndices` and `CoverDeficit` are commands of other names. */
const renamed: Change = ({ type, ...fields }) => ({ ...fields, type: typeNamed(`${type}`) })

/** Added: an account is imported with what it elected. Before, nobody could elect anything. */
const withElections = of(['ImportAccount', 'AccountImported'], (told) => ({
  mode: null,
  unpledged: [],
  ...told,
}))

/** Removed: how a call may be cured was recorded with it, and is now computed on demand. */
const withoutAdvice = of(['CallOpened'], ({ reductions: _r, remedies: _m, ...call }) => call)

/** Removed: whom a paused round had looked at. */
const withoutCursor = of(['RoundPaused'], ({ cursor: _c, ...round }) => round)

/** Added: a market says when its mark is too old. Before, each rulebook did: null. */
const withPrices = of(['DefineMarket', 'MarketDefined'], (told) =>
  typeof told.market === 'object' && told.market !== null
    ? { ...told, market: { prices: null, ...told.market } }
    : told,
)

/** Version 2 has the actor, which is unknown for what version 1 wrote. */
const from1: Changes = {
  commands: [renamed, withElections],
  events: [withElections, withoutAdvice, withoutCursor],
}

/**
 * Version 2 grew while it was in use, and some builds of it wrote what others had no more: advice,
 * markets without `prices`. What else is new since is left out where it says nothing. From version
 * 3 on every change of a shape is a version of its own, so that a build knows all of what it reads.
 */
const from2: Changes = { commands: [withPrices], events: [withPrices, withoutAdvice] }

/** Version 4 adds notes and assignments of calls, and changes nothing that was there. */
const from3: Changes = { commands: [], events: [] }

/** Added: restrictions have names. Before there was one of each kind, and its kind names it. */
const withName = of(['Restricted', 'Released'], (told) => ({
  restraint: told.restriction,
  ...told,
}))

/** Version 5 has restrictions side by side. */
const from4: Changes = { commands: [], events: [withName] }

/** Version 6 adds what is left out where it says nothing, and changes nothing that was there. */
const from5: Changes = { commands: [], events: [] }

/** From version 1 on. */
const upcasters: readonly Changes[] = [from1, from2, from3, from4, from5]

/** Converts what any of the versions wrote, by the lists of changes from the first version on. */
export function through(versions: readonly Changes[]) {
  const since = versions.map((_, index) => {
    const later = versions.slice(index)
    const [commands, events] = [later.flatMap(commandsOf), later.flatMap(eventsOf)]
    return { commands, events }
  })
  const upcast = (told: Told, changes: readonly Change[] = []): Told =>
    changes.reduce((before, change) => change(before), told)
  return {
    command: (told: Told, written: number) => upcast(told, since[written - 1]?.commands),
    event: (told: Told, written: number) => upcast(told, since[written - 1]?.events),
  }
}

const commandsOf = ({ commands }: Changes): readonly Change[] => commands
const eventsOf = ({ events }: Changes): readonly Change[] => events

const upcast = through(upcasters)

/**
 * Upcasts a command written by a known version.
 *
 * @example
 * upcastCommand({ type: 'CoverDeficit', id: 'c1' }, 1) // => { type: 'PayDeficit', id: 'c1' }
 */
export const upcastCommand = upcast.command

/** Upcasts an event written by a known version. */
export const upcastEvent = upcast.event

/** A step as the journal keeps it: a command, unless it continues a round, and its events. */
export interface ToldStep {
  readonly command: unknown
  readonly events: readonly unknown[]
}

/** Upcasts a step recorded by a known version. */
export function upcastStep(step: ToldStep, written: number): ToldStep {
  if (written === schemaVersion) return step
  const { command, events } = step
  return {
    command: command === null ? null : upcastCommand(command as Told, written),
    events: events.map((event) => upcastEvent(event as Told, written)),
  }
}
