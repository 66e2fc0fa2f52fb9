import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import { fold } from '../../engine/fold.ts'
import { State } from '../../engine/State.ts'
import type { EnginePort } from '../../server/engine/EnginePort.ts'
import { DayFault } from './DayFault.ts'

/**
 * What a service decided of a day before it was cut short: gone through again in its order, so that market
 * and traders know what they knew then.
 *
 * Rules: [START3]
 */
export interface Past {
  /** As far as it was gone through. */
  readonly state: State
  readonly entries: AsyncGenerator<Entry, void>
  /** The commands gone through: one that was sent twice has one entry. */
  readonly seen: Set<string>
  /** The next entry; null where there is none any more. */
  next: Entry | null
}

/** The name under which the day's own commands are journaled. */
export const actor = 'day'

/** Entries read at once. */
const PAGE = 1_000

/** From the first entry of a service's journal up to one. */
export async function open(port: EnginePort, upTo: number): Promise<Past> {
  const entries = read(port, upTo)
  const past: Past = { state: State.create(), entries, seen: new Set(), next: null }
  await draw(past)
  return past
}

async function* read(port: EnginePort, upTo: number): AsyncGenerator<Entry, void> {
  for (let seq = 0; seq < upTo; ) {
    const page = await port.read(seq, Math.min(PAGE, upTo - seq))
    if (page.length === 0) return
    yield* page
    seq = page.at(-1)?.seq ?? upTo
  }
}

async function draw(past: Past): Promise<void> {
  past.next = (await past.entries.next()).value ?? null
}

/**
 * Goes through all that came of some commands, which it adds to what is told; false where the journal ends
 * before the last of them, so that it has to be sent.
 *
 * @throws DayFault where commands of the day come that are not these: it was played otherwise
 */
export async function through(
  past: Past,
  commands: readonly Command[],
  told: Entry[],
): Promise<boolean> {
  for (const { id } of commands) {
    if (!past.seen.has(id) && !(await isFound(past, id, told))) return false
    past.seen.add(id)
  }
  return true
}

async function isFound(past: Past, id: string, told: Entry[]): Promise<boolean> {
  while (past.next !== null) {
    const { command } = past.next
    await take(past, told)
    if (command?.id === id) {
      while (past.next?.command === null) await take(past, told)
      return true
    }
    // What others asked, and the engine itself at its start, lies between.
    if (command?.actor !== actor) continue
    const found = `found ${command.id}: --again begins it anew`
    throw new DayFault(`expected ${id} next in the day that is kept, ${found}`)
  }
  return false
}

async function take(past: Past, told: Entry[]): Promise<void> {
  const entry = past.next
  if (entry === null) return
  fold(past.state, entry)
  told.push(entry)
  await draw(past)
}

export * as Past from './Past.ts'
