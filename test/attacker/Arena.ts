import type { Command } from '../../src/engine/Command.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Audit } from '../auditor/Audit.ts'
import { hear } from '../auditor/hear.ts'
import type { Draft } from '../engine/world.ts'

/**
 * A small world in which episodes are played: its opening, told once. Every episode begins with a
 * copy of the engine and of the auditor's books.
 */
export interface Arena {
  readonly name: string
  readonly coalition: readonly string[]
  readonly honest: readonly string[]
  /** The asset in which gains are counted. */
  readonly unit: string
  /** Atoms of it that rounding may add up to. */
  readonly rounding: bigint
  readonly time: number
  /** Whether it is about lending for weeks: what each command gives to whom is looked at. */
  readonly lends: boolean
  /** The rulebooks of the opening, for whoever brings later versions of them. */
  readonly rulebooks: readonly Rulebook[]
  /** What the opening told. */
  readonly commands: readonly Command[]
  readonly snapshot: Snapshot
  readonly audit: Audit
}

export interface Opening {
  readonly name: string
  readonly coalition: readonly string[]
  readonly honest: readonly string[]
  readonly unit: string
  readonly rounding: bigint
  readonly time: number
  readonly lends?: boolean
  readonly rulebooks?: readonly Rulebook[]
  readonly drafts: readonly Draft[]
}

/** Tells the opening; an opening with a refusal is a mistake in the test. */
export function create({ drafts, lends = false, rulebooks = [], ...arena }: Opening): Arena {
  const state = State.create()
  const audit = Audit.create()
  const commands = drafts.map(
    (draft, index) => ({ ...draft, id: `opening-${index}`, time: arena.time }) as Command,
  )
  for (const command of commands) {
    const entries = step(state, command)
    hear(audit, entries)
    for (const event of entries.flatMap(({ events }) => events)) {
      if (event.type === 'Rejected') throw new Error(`${command.type}: ${event.detail}`)
    }
  }
  return { ...arena, lends, rulebooks, commands, snapshot: Snapshot.take(state), audit }
}

export * as Arena from './Arena.ts'
