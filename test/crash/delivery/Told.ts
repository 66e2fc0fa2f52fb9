/** What a consumer has been told: the lines of its sessions, each of which may have been cut off. */
export interface Told {
  /** The events in the order in which each was first told, by the number that names it. */
  readonly events: Map<string, string>
  /** Entry and place in it of the event that was first told last. */
  last: readonly [seq: number, ordinal: number]
  /** Ids of the commands that were acknowledged. */
  readonly acknowledged: Set<string>
  /** Why it was not told as promised. */
  readonly faults: string[]
}

export const create = (): Told => ({
  events: new Map(),
  last: [0, 0],
  acknowledged: new Set(),
  faults: [],
})

interface Line {
  readonly type: string
  readonly seq: number
  readonly ordinal: number
  readonly command: string
}

/** Takes a whole line. Told again, an event must be what it was; told anew, it must be the next. */
export function take(told: Told, text: string): void {
  const line = JSON.parse(text) as Line
  if (line.type === 'Error') told.faults.push(`expected no error, found ${text}`)
  else if (line.type === 'Acknowledged') told.acknowledged.add(line.command)
  else takeEvent(told, line, text)
}

function takeEvent(told: Told, { seq, ordinal }: Line, text: string): void {
  const name = `${seq}:${ordinal}`
  const before = told.events.get(name)
  if (before === text) return
  if (before !== undefined) told.faults.push(`${name}: expected ${before}, found ${text}`)
  const [lastSeq, lastOrdinal] = told.last
  const isNext = seq === lastSeq ? ordinal === lastOrdinal + 1 : ordinal === 1 && seq > lastSeq
  if (!isNext) told.faults.push(`expected what follows ${told.last.join(':')}, found ${name}`)
  told.events.set(name, text)
  told.last = [seq, ordinal]
}

/** The last entry that it surely has all of: where it goes on. */
export const surely = ({ last: [seq] }: Told): number => Math.max(0, seq - 1)

export * as Told from './Told.ts'
