import type { Command } from '../engine/Command.ts'

/** A command before it has its id and its time. */
export type Draft = Command extends infer One
  ? One extends Command
    ? Omit<One, 'id' | 'time'>
    : never
  : never

/** Gives drafts ids in their order, and one time. */
export function* numbered(drafts: Iterable<Draft>, name: string, time: number): Generator<Command> {
  let number = 0
  for (const draft of drafts) {
    number += 1
    yield { ...draft, id: `${name}-${number}`, time } as Command
  }
}

export * as Draft from './Draft.ts'
