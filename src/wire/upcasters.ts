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
export const schemaVersion = 3

/** Whether a version exists and is known here. */
export const isKnownSchema = (version: number): boolean =>
  Number.isInteger(version) && version >= 1 && version <= schemaVersion

/** A command or an event before it is validated. */
export interface Told {
  readonly [field: string]: unknown
}

/** Converts a version's commands and events to the next version. */
interface Upcaster {
  readonly command: (told: Told) => Told
  readonly event: (told: Told) => Told
}

/**
 * Version 2 adds the actor; for what version 1 wrote it is unknown. Two commands have other names.
 * The cures of a call were recorded with it, and are now computed on demand.
 */
const from1: Upcaster = {
  command: ({ type, ...fields }) => ({ ...fields, type: typeNamed(`${type}`) }),
  event: (told) => (told.type === 'CallOpened' ? withoutAdvice(told) : told),
}

function withoutAdvice({ reductions: _r, remedies: _m, ...call }: Told): Told {
  return call
}

/**
 * Version 2 grew while it was in use: a field that came later may be missing, and is then what was
 * true before it existed. From version 3 on every change of a shape is a version of its own, so
 * that a build either knows all of what is written or refuses it.
 */
const from2: Upcaster = {
  command: (told) => told,
  event: (told) => told,
}

/** From version 1 on. */
const upcasters: readonly Upcaster[] = [from1, from2]

/**
 * Upcasts a command written by a known version.
 *
 * @example
 * upcastCommand({ type: 'CoverDeficit', id: 'c1' }, 1) // => { type: 'PayDeficit', id: 'c1' }
 */
export const upcastCommand = (told: Told, written: number): Told =>
  upcasters.slice(written - 1).reduce((before, { command }) => command(before), told)

/** Upcasts an event written by a known version. */
export const upcastEvent = (told: Told, written: number): Told =>
  upcasters.slice(written - 1).reduce((before, { event }) => event(before), told)

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
