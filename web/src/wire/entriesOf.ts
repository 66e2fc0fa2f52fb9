import type { JournalEntry, Told } from './shapes.ts'

/**
 * Entries as the journal tells them. Where events are told one by one, each with the entry it is of,
 * they are put together again.
 */
export function entriesOf(told: readonly unknown[]): readonly JournalEntry[] {
  const found = new Map<number, { seq: number; time: number; command: Told | null; events: Told[] }>()
  for (const one of told as readonly Record<string, unknown>[]) {
    const seq = Number(one.seq)
    const time = Number(one.time ?? one.timestamp ?? 0)
    if (Array.isArray(one.events)) {
      found.set(seq, { seq, time, command: commandOf(one.command), events: one.events as Told[] })
      continue
    }
    const entry = found.get(seq) ?? { seq, time, command: commandOf(one.command, one.actor), events: [] }
    entry.events.push(one as unknown as Told)
    found.set(seq, entry)
  }
  return [...found.values()]
}

function commandOf(told: unknown, actor?: unknown): Told | null {
  if (typeof told === 'string') return { type: 'command', id: told, ...(actor ? { actor } : {}) }
  return typeof told === 'object' && told !== null ? (told as Told) : null
}
