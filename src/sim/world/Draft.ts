import type { Command } from '../../engine/Command.ts'

/** A command before it has its id and its time. */
export type Draft = Command extends infer One
  ? One extends Command
    ? Omit<One, 'id' | 'time'>
    : never
  : never
