import { randomUUID } from 'node:crypto'
import { datetime } from '../../base/datetime.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import { asLater, commandsOf } from './commandsOf.ts'
import { type Mirrored, Pieces } from './Pieces.ts'
import { retryIn } from './retryIn.ts'
import type { Known, Refused, Sink } from './Sink.ts'
import { Unfit } from './Unfit.ts'

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
  /** Why the last numbers could not be taken; null where they were. */
  why: string | null
  /** Rulebooks as they were told last, and the last version that was given. */
  readonly rules: Map<string, string>
  version: number
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
export async function mirror(feed: Feed, options: MirrorOptions): Promise<boolean> {
  const { signal, every, pause, times = Number.POSITIVE_INFINITY } = options
  const standing = begin(feed, options)
  for (let count = 0; count < times && !signal.aborted; count++) {
    const wait = await turn(standing, feed)
    if (signal.aborted) break
    await silence(standing)
    if (count + 1 < times) await pause(Math.max(wait ?? every, 0))
  }
  return !standing.isSilent && standing.asOf !== null
}

export const begin = (feed: Mirrored, options: MirrorOptions): Standing => ({
  ...{ feed, options, asOf: null, failures: 0, isSilent: false, last: [], said: new Map() },
  ...{ why: null, rules: new Map(), version: 1 },
  began: options.now(),
})

/** One fetch; how long to wait where it failed. */
async function turn(standing: Standing, feed: Feed): Promise<number | null> {
  const { options } = standing
  try {
    const pieces = await feed.fetch(options.signal)
    await take(standing, pieces)
    standing.failures = 0
    standing.said.delete('failed ')
    return null
  } catch (error) {
    if (options.signal.aborted) return null
    standing.failures += 1
    standing.why = wordsOf(error)
    const wait = retryIn(error, standing.failures)
    say(standing, 'failed', `${wordsOf(error)}; tried again in ${Math.ceil(wait / 1_000)} s`)
    return wait
  }
}

/**
 * Takes what was fetched: read, told, and remembered with its age. Where it is refused, its prices are
 * not told, and the account is told as silent at once.
 *
 * Rules: [WATCH3] [WATCH6] [WATCH10]
 *
 * @throws WireError, RemoteFault
 */
export async function take(standing: Standing, pieces: Pieces): Promise<void> {
  const { feed, options } = standing
  try {
    const { book, notices } = Pieces.read(pieces, feed, await options.sink.defined())
    for (const { about, why } of notices) say(standing, 'notice', `${about}: ${why}`, about)
    const commands = commandsOf(book, feed.venue ?? feed.account)
    await deliver(standing, commands)
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    return await refuse(standing, error.message)
  }
  standing.asOf = pieces.at
  standing.why = null
  standing.said.delete('refused ')
  const kind = standing.isSilent ? 'back' : 'fresh'
  standing.isSilent = false
  options.tell({ kind, account: feed.account, asOf: pieces.at, says: sizeOf(standing.last) })
}

/** What was fetched is not what is shown, and will not be: no need to wait until it is silent. */
async function refuse(standing: Standing, why: string): Promise<void> {
  say(standing, 'refused', why)
  standing.why = why
  await fallSilent(standing)
}

const sizeOf = (accounts: readonly JsonObject[]): string => {
  const count = (field: string): number =>
    accounts.reduce((sum, one) => sum + (one[field] as readonly unknown[]).length, 0)
  return `${count('positions')} positions, ${count('balances')} balances`
}

/** Definitions, then accounts with those that are gone emptied, then marks. @throws Unfit */
async function deliver(standing: Standing, commands: readonly JsonObject[]): Promise<void> {
  const { sink } = standing.options
  const isMarks = ({ type, marks }: JsonObject): boolean =>
    type === 'SetMarks' && (marks as readonly unknown[]).length > 0
  await define(
    standing,
    commands.filter(({ type }) => `${type}`.startsWith('Define')),
  )
  const facts = commands.filter((one) => !`${one.type}`.startsWith('Define') && !isMarks(one))
  const imports = facts.filter(({ type }) => type === 'ImportAccount')
  const emptied = await gone(standing, imports)
  const refused = await sink.send([...facts, ...emptied])
  const taken = imports.filter((one) => !refused.some(({ command }) => command === one))
  const names = new Set(taken.map(({ account }) => account))
  const kept = refused.length === 0 ? [] : standing.last
  standing.last = [...kept.filter(({ account }) => !names.has(account)), ...taken]
  blame(refused)
  blame(await sink.send(commands.filter(isMarks)))
}

/** @throws Unfit where anything was refused */
function blame(refused: readonly Refused[]): void {
  const [first] = refused
  if (first === undefined) return
  throw new Unfit(`${first.command.type}: ${first.detail} (${first.code})`)
}

/** What was defined before is no fault; another table of the venue becomes a later version. @throws Unfit */
async function define(standing: Standing, commands: readonly JsonObject[]): Promise<void> {
  const { options, rules } = standing
  const later = (command: JsonObject): JsonObject => {
    standing.version = Math.max(standing.version + 1, options.now())
    return asLater(command, standing.version)
  }
  const told = commands.flatMap((command) => {
    if (command.type !== 'DefineRulebook') return [command]
    const known = rules.get(nameOf(command))
    if (known === undefined) return [command]
    return known === JSON.stringify(command.rulebook) ? [] : [later(command)]
  })
  const refused = await options.sink.send(told)
  const changed = refused.filter(({ code }) => code === 'rulebook.duplicate')
  const again = changed.map(({ command }) => later(command))
  const isHarmless = ({ code }: Refused): boolean => code.endsWith('.duplicate')
  blame(refused.filter((one) => !isHarmless(one)))
  if (again.length > 0) blame(await options.sink.send(again))
  for (const command of commands) {
    if (command.type === 'DefineRulebook') {
      rules.set(nameOf(command), JSON.stringify(command.rulebook))
    }
  }
}

const nameOf = ({ rulebook }: JsonObject): string => `${(rulebook as JsonObject).id}`

/**
 * Accounts of the venue's that it no longer lists, emptied: those told before, and at first those that
 * an earlier run left.
 *
 * Rules: [WATCH10]
 */
async function gone(
  standing: Standing,
  imports: readonly JsonObject[],
): Promise<readonly JsonObject[]> {
  const { feed, options, asOf, last } = standing
  const owner = feed.account
  const isIts = ({ account }: Known): boolean =>
    account === owner || account.startsWith(`${owner}:`) || account.startsWith(`${owner}/`)
  const before =
    asOf === null
      ? (await options.sink.accountsOf(owner)).filter(isIts)
      : last.map(({ account, rulebook }) => ({
          account: `${account}`,
          rulebook: `${rulebook}`,
        }))
  return before
    .filter(({ account }) => !imports.some((one) => one.account === account))
    .map((known) => ({
      ...{ type: 'ImportAccount', id: `watch-${randomUUID()}`, ...known, owner, group: owner },
      ...{ positionMode: 'net', balances: [], positions: [], mode: null },
      source: `${feed.venue ?? owner}: no longer listed`,
    }))
}

/**
 * An account from which nothing came is told again as it stands, with the word that it is silent and
 * why: an event that a desk sees and is alerted by. Its prices are told no more, and grow old.
 *
 * Rules: [WATCH6]
 */
export async function silence(standing: Standing): Promise<void> {
  const { options, asOf, began } = standing
  if (options.now() - (asOf ?? began) < options.silentAfter) return
  await fallSilent(standing)
}

async function fallSilent(standing: Standing): Promise<void> {
  if (standing.isSilent) return
  const { feed, options, asOf, last, began, why } = standing
  const { sink, tell } = options
  standing.isSilent = true
  const since = datetime(asOf ?? began)
  const reason = why === null ? '' : `: ${why}`
  tell({ kind: 'silent', account: feed.account, asOf, says: `no numbers since ${since}${reason}` })
  const source = `${feed.venue ?? feed.account}: silent since ${since}${reason}`.slice(0, SOURCE)
  const again = last.map((one) => ({ ...one, source, id: `watch-${randomUUID()}` }))
  try {
    if (again.length > 0) await sink.send(again)
  } catch (error) {
    say(standing, 'failed', wordsOf(error))
  }
}

/** Characters of a source, some fewer than a note may have. */
const SOURCE = 400

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
