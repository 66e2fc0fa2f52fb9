import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import type { Source } from '../../journal/Journal.ts'
import type { JournalEntry } from '../../journal/JournalEntry.ts'
import { read } from '../../journal/recover.ts'
import { SqliteReader } from '../../journal/SqliteReader.ts'
import { journalText } from '../../wire/journalText.ts'
import { Refusal } from '../Refusal.ts'

/**
 * Pages of a journal, read from its file beside whoever writes it. A look is bounded, gives way to other
 * requests after every block, and says where to go on.
 *
 * Rules: [HTTP13]
 */
export interface Page {
  readonly entries: readonly Entry[]
  /** Where the next page goes on; null where there is no more. */
  readonly next: number | null
}

/** What a page looks for. */
export interface Look {
  /** Whose it is. */
  readonly by: string
  readonly limit: number
  /** Only entries whose text has all of these somewhere are decoded. */
  readonly words: readonly string[]
  readonly isWanted: (entry: Entry) => boolean
}

/** Entries looked at in one turn, and for one page. */
const BLOCK = 256
const LOOK_MAX = 32_768

/** Pages that are looked for at once, of all requests and of those of one key. */
const PAGES_MAX = 8
const OF_ONE_MAX = 3
/** By key. */
const looking = new Map<string, number>()

/** The newest entries before a sequence, newest first. */
export const newest = (path: string, before: number, look: Look): Promise<Page> =>
  over(path, look.by, async (source) => {
    const least = (source.base?.seq ?? 0) + 1
    const found: Entry[] = []
    let until = before
    for (let looked = 0; until > least && looked < LOOK_MAX; looked += BLOCK) {
      const from = Math.max(least, until - BLOCK)
      const block = [...matching(source, from, until, look)].reverse()
      for (const entry of block) {
        found.push(entry)
        if (found.length === look.limit) return { entries: found, next: nextOf(entry.seq, least) }
      }
      until = from
      await Scheduler.eventLoop.turn()
    }
    return { entries: found, next: nextOf(until, least) }
  })

const nextOf = (before: number, least: number): number | null => (before > least ? before : null)

/** The entries from a sequence on, in order. */
export const from = (path: string, first: number, head: number, look: Look): Promise<Page> =>
  over(path, look.by, async (source) => {
    const found: Entry[] = []
    let at = Math.max(first, (source.base?.seq ?? 0) + 1)
    for (let looked = 0; at <= head && looked < LOOK_MAX; looked += BLOCK) {
      for (const entry of matching(source, at, Math.min(at + BLOCK, head + 1), look)) {
        found.push(entry)
        if (found.length === look.limit) return { entries: found, next: after(entry.seq, head) }
      }
      at += BLOCK
      await Scheduler.eventLoop.turn()
    }
    return { entries: found, next: at <= head ? at : null }
  })

const after = (seq: number, head: number): number | null => (seq < head ? seq + 1 : null)

function* matching(source: Source, from: number, until: number, look: Look): Generator<Entry> {
  for (const link of source.links(from - 1)) {
    if (link.seq >= until) return
    if (!isNear(link, look.words)) continue
    const entry = read<Command, Event>(link, journalText)
    if (look.isWanted(entry)) yield entry
  }
}

/** Most entries tell of others: only what bears a word somewhere is decoded. */
const isNear = ({ body }: JournalEntry, words: readonly string[]): boolean =>
  words.every((word) => body.includes(JSON.stringify(word).slice(1, -1)))

async function over(
  path: string,
  by: string,
  look: (source: Source) => Promise<Page>,
): Promise<Page> {
  const own = looking.get(by) ?? 0
  const all = [...looking.values()].reduce((sum, count) => sum + count, 0)
  if (own >= OF_ONE_MAX || all >= PAGES_MAX) {
    throw new Refusal(503, 'history.busy', 'other pages of the journal are being read', {
      retryAfter: 1,
    })
  }
  looking.set(by, own + 1)
  try {
    const source = SqliteReader.open(path)
    try {
      return await look(source)
    } finally {
      source.close()
    }
  } finally {
    const left = (looking.get(by) ?? 1) - 1
    if (left > 0) looking.set(by, left)
    else looking.delete(by)
  }
}

export * as JournalPages from './JournalPages.ts'
