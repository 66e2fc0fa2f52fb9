import type { Command } from '../engine/Command.ts'

/** A command without its id and time. */
export type Draft = Command extends infer One
  ? One extends Command
    ? Omit<One, 'id' | 'time'>
    : never
  : never

/** Numbers drafts in order and stamps them with one time. */
export function* numbered(drafts: Iterable<Draft>, name: string, time: number): Generator<Command> {
  let number = 0
  for (const draft of drafts) {
    number += 1
    yield { ...draft, id: `${name}-${number}`, time } as Command
  }
}

export * as Draft from './Draft.ts'
