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
  readonly limit: number
  /** Only entries whose text has all of these somewhere are decoded. */
  readonly words: readonly string[]
  readonly isWanted: (entry: Entry) => boolean
}

/** Entries looked at in one turn, and for one page. */
const BLOCK = 256
const LOOK_MAX = 32_768

/** Pages that are looked for at once, of all requests. */
const PAGES_MAX = 4
let looking = 0

/** The newest entries before a sequence, newest first. */
export const newest = (path: string, before: number, look: Look): Promise<Page> =>
  over(path, async (source) => {
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
  over(path, async (source) => {
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

async function over(path: string, look: (source: Source) => Promise<Page>): Promise<Page> {
  if (looking >= PAGES_MAX) {
    throw new Refusal(503, 'history.busy', 'other pages of the journal are being read', {
      retryAfter: 1,
    })
  }
  looking += 1
  try {
    const source = SqliteReader.open(path)
    try {
      return await look(source)
    } finally {
      source.close()
    }
  } finally {
    looking -= 1
  }
}

export * as JournalPages from './JournalPages.ts'
