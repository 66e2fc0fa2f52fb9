/** What clients of a service asked and were answered, by one clock: the history of a run. */
export interface Conversation {
  readonly asked: Asked[]
  readonly reads: Read[]
}

/** A command of a client, asked until it was answered. */
export interface Asked {
  readonly id: string
  /** When it was asked first, and when it was answered; null while it is not known what became of it. */
  readonly from: number
  until: number | null
  seq: number | null
}

/** A read of the head, which asked to be no older than an entry. */
export interface Read {
  readonly from: number
  readonly until: number
  readonly after: number
  readonly seq: number
  readonly hash: string
}

/** An entry of the journal: its place, the command that it took, and its hash. */
export interface Kept {
  readonly seq: number
  readonly command: string | null
  readonly hash: string
}

/**
 * Whether the journal is one order in which everything can have happened: what was answered is in it once,
 * at the place that was answered; what was answered before another was asked comes before it; and a read
 * shows a moment between its question and its answer. Gives what speaks against it.
 */
export function faults(
  { asked, reads }: Conversation,
  journal: readonly Kept[],
): readonly string[] {
  const places = new Map<string, number[]>()
  for (const { seq, command } of journal) {
    if (command !== null) places.set(command, [...(places.get(command) ?? []), seq])
  }
  const found: string[] = []
  for (const one of asked) found.push(...placeFaults(one, places.get(one.id) ?? []))
  found.push(...orderFaults(asked))
  for (const read of reads) found.push(...readFaults(read, asked, places, journal))
  return found
}

function placeFaults({ id, seq }: Asked, places: readonly number[]): readonly string[] {
  if (places.length > 1) return [`${id} was taken ${places.length} times`]
  if (seq === null) return [`${id} was never answered`]
  return places[0] === seq ? [] : [`${id} was answered ${seq}, and is at ${places[0] ?? 'none'}`]
}

/** Each against the latest place that was answered before it was asked. */
function orderFaults(asked: readonly Asked[]): readonly string[] {
  const ended = asked.filter(({ until }) => until !== null)
  const byEnd = ended.toSorted((a, b) => (a.until ?? 0) - (b.until ?? 0))
  const byStart = ended.toSorted((a, b) => a.from - b.from)
  const found: string[] = []
  let latest = 0
  let next = 0
  for (const { id, from, seq } of byStart) {
    for (; next < byEnd.length; next++) {
      const before = byEnd[next] as Asked
      if ((before.until ?? 0) >= from) break
      latest = Math.max(latest, before.seq ?? 0)
    }
    if ((seq ?? 0) < latest) found.push(`${id} is at ${seq}, asked after ${latest} was answered`)
  }
  return found
}

function readFaults(
  { from, until, after, seq, hash }: Read,
  asked: readonly Asked[],
  places: ReadonlyMap<string, readonly number[]>,
  journal: readonly Kept[],
): readonly string[] {
  const found: string[] = []
  if (seq < after) found.push(`a read of ${after} or later showed ${seq}`)
  const kept = journal[seq - 1]
  if (kept?.seq !== seq || kept.hash !== hash) found.push(`a read showed ${seq} as it never was`)
  for (const one of asked) {
    const [place = Number.POSITIVE_INFINITY] = places.get(one.id) ?? []
    if (one.until !== null && one.until < from && place > seq) {
      found.push(`a read showed ${seq}, asked after ${place} was answered`)
    }
    if (one.from > until && place <= seq) found.push(`a read showed ${place} before it was asked`)
  }
  return found
}

export * as Conversation from './Conversation.ts'
