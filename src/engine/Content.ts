import { Digest } from '../base/Digest.ts'
import type { Command } from './Command.ts'

/**
 * What a command says: its type and a fingerprint of everything but its id and its time, the same
 * for the same command read again from a journal.
 *
 * Rules: [TIME2]
 *
 * @example
 * Content.of({ type: 'AdvanceTime', id: 'a', time: 1 }) === Content.of({ type: 'AdvanceTime', id: 'b', time: 2 })
 */
export function of({ id: _id, time: _time, actor, ...said }: Command): string {
  const digest = Digest.create()
  add(digest, said)
  // A sender that is not named is left out where it is kept.
  add(digest, actor === '' ? undefined : actor)
  return `${said.type} ${Digest.text(digest)}`
}

/** The type of the command that said it. */
export const typeOf = (content: string): string => content.slice(0, content.indexOf(' '))

function add(digest: Digest, value: unknown): void {
  if (value instanceof Map || value instanceof Set) addAll(digest, [...value])
  else if (Array.isArray(value)) addAll(digest, value)
  else if (typeof value === 'object' && value !== null) addMembers(digest, value)
  else Digest.add(digest, value)
}

function addAll(digest: Digest, values: readonly unknown[]): void {
  Digest.add(digest, values.length)
  for (const one of values) add(digest, one)
}

/** By name, because the order in which members are written says nothing. */
function addMembers(digest: Digest, value: object): void {
  const members = value as Readonly<Record<string, unknown>>
  for (const name of Object.keys(members).sort()) {
    if (members[name] === undefined) continue
    Digest.add(digest, name)
    add(digest, members[name])
  }
  Digest.add(digest, null)
}

export * as Content from './Content.ts'
