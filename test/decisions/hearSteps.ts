/**
 * Loaded before a program (`node --import`), records every command that the program gives an
 * engine, and writes the digests to a file when the program ends. An import of `step` resolves to
 * heardStep.ts instead, so the recorded code does not change.
 *
 *     DECISIONS        where the digests go, as lines of `digest name`
 *     DECISIONS_BY     `test`: one digest for each test; anything else names the only digest
 *     DECISIONS_DUMP   a file for the lines that were digested
 *     DECISIONS_OF     the test that is dumped
 */
import { appendFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { Recording } from './Recording.ts'

const { DECISIONS: out, DECISIONS_BY: by, DECISIONS_DUMP: dump, DECISIONS_OF: of } = process.env

// The URL of `step`: heardStep.ts imports the same one.
const step = new URL('../../src/engine/step.ts', import.meta.url).href
const heard = new URL('./heardStep.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return found.url === step && context.parentURL !== heard ? { ...found, url: heard } : found
  },
})

const recordings = new Map<string, Recording>()

function recordingOf(name: string): Recording {
  const known = recordings.get(name)
  if (known !== undefined) return known
  const isDumped = dump !== undefined && (of === undefined || of === name)
  const keep = isDumped ? (lines: string) => appendFileSync(dump, lines) : undefined
  const made = Recording.create(keep)
  recordings.set(name, made)
  return made
}

async function hearTests(): Promise<(state: State, entries: readonly Entry[]) => void> {
  const { beforeEach } = await import('node:test')
  let name = 'outside of tests'
  beforeEach((context) => {
    if ('fullName' in context) name = context.fullName
  })
  return (state, entries) => Recording.hear(recordingOf(name), state, entries)
}

/** A digest for every engine: its events in order, and its state at the end. */
function hearAll(name: string): (state: State, entries: readonly Entry[]) => void {
  const recorded = new Map<State, Recording>()
  process.once('exit', () => {
    for (const [state, recording] of recorded) Recording.look(recording, state)
  })
  return (state, entries) => {
    const index = recorded.size + 1
    const known = recorded.get(state) ?? recordingOf(index === 1 ? name : `${name} ${index}`)
    recorded.set(state, known)
    Recording.hearEvents(known, entries)
  }
}

if (out !== undefined && by !== undefined) {
  const { ears } = await import('./heardStep.ts')
  ears.hear = by === 'test' ? await hearTests() : hearAll(by)
  process.once('exit', () => {
    const lines = [...recordings].map(([name, one]) => `${Recording.digest(one)} ${name}\n`)
    writeFileSync(out, lines.join(''))
  })
}
