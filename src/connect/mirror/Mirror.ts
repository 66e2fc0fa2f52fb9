import type { JsonObject } from '../../wire/JsonText.ts'
import { asLater, commandsOf } from './commandsOf.ts'
import { type Mirrored, Pieces } from './Pieces.ts'
import { retryIn } from './retryIn.ts'
import type { Refused, Sink } from './Sink.ts'

/** Where an account is fetched from. */
export interface Feed extends Mirrored {
  /** @throws whatever the world does */
  fetch(signal: AbortSignal): Promise<Pieces>
}

/** What is told of an account while it is mirrored, for people and for programs. */
export interface Told {
  readonly kind: 'fresh' | 'silent' | 'back' | 'failed' | 'refused' | 'notice'
  readonly account: string
  /** Ms since 1970, of the numbers that are shown now; null before the first. */
  readonly asOf: number | null
  readonly says: string
}

export interface MirrorOptions {
  readonly sink: Sink
  /** Milliseconds between two fetches, and from the last good one until it is called silent. */
  readonly every: number
  readonly silentAfter: number
  readonly now: () => number
  readonly tell: (told: Told) => void
  readonly pause: (ms: number) => Promise<void>
  readonly signal: AbortSignal
  /** How many fetches; for ever where left out. */
  readonly times?: number
}

/** How an account that is mirrored stands. */
export interface Standing {
  readonly feed: Mirrored
  readonly options: MirrorOptions
  readonly began: number
  asOf: number | null
  failures: number
  isSilent: boolean
  /** The account as it was told last. */
  last: readonly JsonObject[]
  /** What was said last of each kind, so that it is said once. */
  readonly said: Map<string, string>
}

/**
 * Keeps a mirrored account up to date, until it is told to end: fetched, read by the importers, and told
 * to a journal or a service. A fetch that fails changes nothing and is tried again, later each time; an
 * account from which nothing good came for long enough is told as silent, in the journal too.
 *
 * Rules: [WATCH4] [WATCH5] [WATCH6]
 */
export async function mirror(feed: Feed, options: MirrorOptions): Promise<void> {
  const { signal, every, pause, times = Number.POSITIVE_INFINITY } = options
  const standing = begin(feed, options)
  for (let count = 0; count < times && !signal.aborted; count++) {
    const wait = await turn(standing, feed)
    if (signal.aborted) return
    await silence(standing)
    if (count + 1 < times) await pause(Math.max(wait ?? every, 0))
  }
}

export const begin = (feed: Mirrored, options: MirrorOptions): Standing => ({
  ...{ feed, options, asOf: null, failures: 0, isSilent: false, last: [], said: new Map() },
  began: options.now(),
})

/** One fetch; how long to wait where it failed. */
async function turn(standing: Standing, feed: Feed): Promise<number | null> {
  const { options } = standing
  try {
    const pieces = await feed.fetch(options.signal)
    await take(standing, pieces)
    standing.failures = 0
    standing.said.delete('failed')
    return null
  } catch (error) {
    if (options.signal.aborted) return null
    standing.failures += 1
    const wait = retryIn(error, standing.failures)
    say(standing, 'failed', `${wordsOf(error)}; tried again in ${Math.ceil(wait / 1_000)} s`)
    return wait
  }
}

/** Takes what was fetched: read, told, and remembered with its age. @throws WireError, RemoteFault */
export async function take(standing: Standing, pieces: Pieces): Promise<void> {
  const { feed, options } = standing
  const { book, notices } = Pieces.read(pieces, feed)
  for (const { about, why } of notices) say(standing, 'notice', `${about}: ${why}`, about)
  const commands = commandsOf(book, feed.venue ?? feed.account)
  await deliver(standing, commands)
  standing.asOf = pieces.at
  standing.last = commands.filter(({ type }) => type === 'ImportAccount')
  const kind = standing.isSilent ? 'back' : 'fresh'
  standing.isSilent = false
  options.tell({ kind, account: feed.account, asOf: pieces.at, says: sizeOf(standing.last) })
}

const sizeOf = (accounts: readonly JsonObject[]): string => {
  const count = (field: string): number =>
    accounts.reduce((sum, one) => sum + (one[field] as readonly unknown[]).length, 0)
  return `${count('positions')} positions, ${count('balances')} balances`
}

/** What was defined before is no fault; another table of the venue becomes a later version. */
async function deliver(standing: Standing, commands: readonly JsonObject[]): Promise<void> {
  const { sink, now } = standing.options
  const refused = await sink.send(commands)
  const changed = refused.filter(({ code }) => code === 'rulebook.duplicate')
  const later = changed
    .filter(({ command }) => command.type === 'DefineRulebook')
    .map(({ command }) => asLater(command, now()))
  const again = later.length === 0 ? [] : await sink.send(later)
  for (const one of [...refused, ...again]) {
    if (!isHarmless(one))
      say(standing, 'refused', `${one.command.type}: ${one.detail} (${one.code})`)
  }
}

const isHarmless = ({ command, code }: Refused): boolean =>
  `${command.type}`.startsWith('Define') && code.endsWith('.duplicate')

/**
 * An account from which nothing came is told again as it stands, with the word that it is silent: an
 * event that a desk sees and is alerted by. Its prices are told no more, and grow old.
 *
 * Rules: [WATCH6]
 */
export async function silence(standing: Standing): Promise<void> {
  const { feed, options, asOf, last, began } = standing
  const { now, silentAfter, sink, tell } = options
  if (standing.isSilent || now() - (asOf ?? began) < silentAfter) return
  standing.isSilent = true
  const since = new Date(asOf ?? began).toISOString()
  tell({ kind: 'silent', account: feed.account, asOf, says: `no numbers since ${since}` })
  const source = `${feed.venue ?? feed.account}: silent since ${since}`
  const again = last.map((one) => ({ ...one, source, id: `${one.id}-silent` }))
  try {
    if (again.length > 0) await sink.send(again)
  } catch (error) {
    say(standing, 'failed', wordsOf(error))
  }
}

/** The same is said once, until something else was. */
export function say(standing: Standing, kind: Told['kind'], says: string, about = ''): void {
  const { said, options, feed, asOf } = standing
  const key = `${kind} ${about}`
  if (said.get(key) === says.replace(/ in \d+ s$/, '')) return
  said.set(key, says.replace(/ in \d+ s$/, ''))
  options.tell({ kind, account: feed.account, asOf, says })
}

export const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : `${error}`

export * as Mirror from './Mirror.ts'
