import { Message } from './Message.ts'

/** The line to the other side: what was sent and taken, so that nothing is lost, doubled or overtaken. */
export interface Link {
  /** The last message that was sent. */
  readonly sent: number
  /** Sent and not known to be taken: they are sent again until they are. */
  readonly unread: readonly Message[]
  /** The last message of the other that was taken. */
  readonly taken: number
  /** Messages that came before an earlier one did, by number. */
  readonly early: ReadonlyMap<number, Message>
  /** The last that were taken, to know a repeat from a contradiction. */
  readonly recent: readonly Message[]
  /** Why nothing is taken any more; null while all is well. */
  readonly halted: Halt | null
}

export interface Halt {
  readonly code: string
  readonly detail: string
  /** The message that was refused here; null where the other side refused one of ours. */
  readonly of: number | null
}

/** Messages that are kept to compare repeats with; an older one is taken for a repeat. */
export const RECENT = 256

/** Messages that may come early; one further ahead is left out, and comes again. */
export const EARLY = 256

export const fresh: Link = {
  ...{ sent: 0, unread: [], taken: 0, early: new Map(), recent: [], halted: null },
}

export const sent = (link: Link, message: Message): Link => ({
  ...link,
  sent: message.seq,
  unread: [...link.unread, message],
})

export const read = (link: Link, upTo: number): Link => ({
  ...link,
  unread: link.unread.filter(({ seq }) => seq > upTo),
})

export function took(link: Link, message: Message): Link {
  const early = new Map(link.early)
  early.delete(message.seq)
  const recent = [...link.recent, message].slice(-RECENT)
  return { ...link, taken: message.seq, early, recent }
}

export const heldBack = (link: Link, message: Message): Link => ({
  ...link,
  early: new Map(link.early).set(message.seq, message),
})

export const halt = (link: Link, halted: Halt): Link => ({ ...link, halted })

/** What a message is to the line, by its number and by what came under that number before. */
export type Place = 'next' | 'repeat' | 'early' | 'tooEarly' | 'conflict'

/**
 * Where a numbered message belongs.
 *
 * Rules: [CSA13]
 */
export function placeOf(link: Link, message: Message): Place {
  const before =
    link.early.get(message.seq) ?? link.recent.find(({ seq }) => seq === message.seq) ?? null
  if (before !== null && !Message.isSame(before, message)) return 'conflict'
  if (message.seq <= link.taken || link.early.has(message.seq)) return 'repeat'
  if (message.seq === link.taken + 1) return 'next'
  return link.early.size < EARLY ? 'early' : 'tooEarly'
}

export * as Link from './Link.ts'
