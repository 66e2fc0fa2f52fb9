import { typeNamed } from './names.ts'

/**
 * What earlier versions wrote, as this version has it: the one place where a change of commands or
 * events is told to what was written before. A version that changes one adds an upcaster here and
 * leaves the others as they are.
 *
 * Commands and events are known by the names of their fields only, so that lines (decimal strings)
 * and journals (counts of atoms) are served alike.
 *
 * Rules: [WIRE24] [JRN13]
 */

/** The version of commands and events that is written. */
export const schemaVersion = 2

/** Whether there is such a version and it is known here. */
export const isKnownSchema = (version: number): boolean =>
  Number.isInteger(version) && version >= 1 && version <= schemaVersion

/** A command or an event before it is known to be one. */
export interface Told {
  readonly [field: string]: unknown
}

/** What a version's commands and events are in the next. */
interface Upcaster {
  readonly command: (told: Told) => Told
  readonly event: (told: Told) => Told
}

/**
 * Version 2 says who asked; of what version 1 wrote nobody said. Two commands have other names. How
 * a call may be cured was kept with it, and is now found when it is asked.
 */
const from1: Upcaster = {
  command: ({ type, ...fields }) => ({ ...fields, type: typeNamed(`${type}`) }),
  event: (told) => (told.type === 'CallOpened' ? withoutAdvice(told) : told),
}

function withoutAdvice({ reductions: _r, remedies: _m, ...call }: Told): Told {
  return call
}

/** From version 1 on. */
const upcasters: readonly Upcaster[] = [from1]

/**
 * A command that a known version wrote, as it is now.
 *
 * @example
 * upcastCommand({ type: 'CoverDeficit', id: 'c1' }, 1) // => { type: 'PayDeficit', id: 'c1' }
 */
export const upcastCommand = (told: Told, written: number): Told =>
  upcasters.slice(written - 1).reduce((before, { command }) => command(before), told)

/** An event that a known version wrote, as it is now. */
export const upcastEvent = (told: Told, written: number): Told =>
  upcasters.slice(written - 1).reduce((before, { event }) => event(before), told)

/** What the journal keeps of a step: a command, unless a round goes on, and what followed. */
export interface ToldStep {
  readonly command: unknown
  readonly events: readonly unknown[]
}

/** A step that a known version kept, as it is now. */
export function upcastStep(step: ToldStep, written: number): ToldStep {
  if (written === schemaVersion) return step
  const { command, events } = step
  return {
    command: command === null ? null : upcastCommand(command as Told, written),
    events: events.map((event) => upcastEvent(event as Told, written)),
  }
}
