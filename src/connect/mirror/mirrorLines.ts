import { limits } from '../../base/limits.ts'
import { Input } from '../../wire/Input.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import { JsonText } from '../../wire/JsonText.ts'
import type { BadLine, Line } from '../Lines.ts'
import { Mirror, type MirrorOptions, type Standing } from './Mirror.ts'

/**
 * Keeps accounts up to date from lines: commands as `run` takes them, or what ccxt fetched of an account,
 * `{"account", "venue"?, "at"?, "positions", "balance", "tiers"?}`. A line that cannot be read is told by its
 * number, and the next ones are read.
 *
 * Rules: [WATCH4] [WATCH6] [WATCH9]
 */
export async function mirrorLines(
  lines: AsyncIterable<Line | BadLine>,
  options: MirrorOptions,
): Promise<void> {
  const standings = new Map<string, Standing>()
  const stop = new AbortController()
  const watching = watch(standings, options, stop.signal)
  try {
    for await (const line of lines) {
      if (options.signal.aborted) break
      await hear(line, standings, options)
    }
  } finally {
    stop.abort()
    await watching
  }
}

/** Looks now and then whether an account went silent. */
async function watch(
  standings: ReadonlyMap<string, Standing>,
  options: MirrorOptions,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted && !options.signal.aborted) {
    await options.pause(Math.min(1_000, options.every))
    for (const standing of standings.values()) await Mirror.silence(standing)
  }
}

async function hear(
  line: Line | BadLine,
  standings: Map<string, Standing>,
  options: MirrorOptions,
): Promise<void> {
  const { number } = line
  const fault = (account: string, says: string) =>
    options.tell({ kind: 'failed', account, asOf: null, says: `line ${number}: ${says}` })
  if ('fault' in line) return fault('', line.fault.message)
  if (line.text.trim() === '') return
  const read = Input.attempt(() => JsonText.parse(line.text, { line: number }, limits.line))
  if (!read.ok) return fault('', read.error.message)
  const json = read.value as JsonObject
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fault('', 'expected an object')
  }
  try {
    if (typeof json.type === 'string') {
      const [refused] = await options.sink.send([json])
      if (refused !== undefined) fault('', `${json.type}: ${refused.detail} (${refused.code})`)
      return
    }
    await Mirror.take(...taking(json, standings, options))
  } catch (error) {
    fault(`${json.account ?? ''}`, Mirror.wordsOf(error))
  }
}

type Taking = Parameters<typeof Mirror.take>

function taking(
  { account, venue, at, positions, balance, tiers }: JsonObject,
  standings: Map<string, Standing>,
  options: MirrorOptions,
): Taking {
  if (typeof account !== 'string' || account === '') {
    throw new Error('expected the name of an account, or a command')
  }
  if (at !== undefined && (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0)) {
    throw new Error(`at: expected milliseconds since 1970, found ${JSON.stringify(at)}`)
  }
  const latest = options.now() + limits.skew
  // It would not fall silent before then.
  if (at !== undefined && at > latest) {
    throw new Error(`at: expected a time of at most ${latest}, found ${at}`)
  }
  const known = standings.get(account)
  const feed = { account, venue: typeof venue === 'string' ? venue : null }
  const standing = known ?? Mirror.begin(feed, options)
  standings.set(account, standing)
  const pieces = {
    positions: JSON.stringify(positions ?? null),
    balance: JSON.stringify(balance ?? null),
    tiers: tiers === undefined || tiers === null ? null : JSON.stringify(tiers),
    at: at ?? options.now(),
  }
  return [standing, pieces]
}
