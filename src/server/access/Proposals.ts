import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { CommandType } from '../../engine/Command.ts'
import { type Json, type JsonObject, JsonText } from '../../wire/JsonText.ts'
import { Refusal } from '../Refusal.ts'
import { writeBeside } from './writeBeside.ts'

/**
 * Commands that two people are needed for: one proposes, another activates what has the proposal's
 * hash. They are kept in a file beside the journal, so that a restart forgets none.
 *
 * Rules: [HTTP18]
 */
export interface Proposals {
  readonly path: string
  /** The types of commands that need two. */
  readonly types: ReadonlySet<CommandType>
  readonly byHash: Map<string, Proposal>
}

export interface Proposal {
  /** SHA-256 of the command as it is kept, its members in order of name. */
  readonly hash: string
  readonly command: JsonObject
  /** The key that proposed it. */
  readonly by: string
  readonly at: number
  /** The key that activated it; null while nobody has. */
  readonly activatedBy: string | null
}

/** The most that are kept; then those that were activated go, the oldest first. */
const MOST = 1_000
/** Those of one key that wait, and their characters together. */
const OF_ONE_MAX = 100
const TEXT_MAX = 1 << 21
/** Characters of all, which are kept in one file that is written at once. */
const FILE_MAX = 1 << 23

/** Opens the proposals of a file; none where there is no file yet. */
export function open(path: string, types: readonly CommandType[]): Proposals {
  const proposals: Proposals = { path, types: new Set(types), byHash: new Map() }
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return proposals
  const kept = JsonText.parse(readFileSync(path, 'utf8'), { file: path }, 8 * FILE_MAX)
  for (const one of kept as unknown as readonly Proposal[]) proposals.byHash.set(one.hash, one)
  return proposals
}

/**
 * Keeps a proposal; the same one again is the same.
 *
 * @throws Refusal 409 where there is no room for it
 */
export function propose(
  proposals: Proposals,
  command: JsonObject,
  by: string,
  at: number,
): Proposal {
  const { byHash } = proposals
  const hash = hashOf(command)
  const known = byHash.get(hash)
  if (known !== undefined) return known
  const proposal = { hash, command, by, at, activatedBy: null }
  keep(proposals, [...roomFor([...byHash.values()], proposal), proposal])
  return proposal
}

/**
 * The proposal of a hash, activated by another key than proposed it.
 *
 * @throws Refusal 404, 403
 */
export function activate(proposals: Proposals, hash: string, by: string): Proposal {
  const found = proposals.byHash.get(hash)
  if (found === undefined)
    throw new Refusal(404, 'proposal.unknown', `there is no proposal ${hash}`)
  if (found.by === by) {
    const detail = `${by} proposed it: expected another key to activate it, found the same`
    throw new Refusal(403, 'proposal.own', detail)
  }
  if (found.activatedBy !== null && found.activatedBy !== by) {
    throw new Refusal(409, 'proposal.activated', `${found.activatedBy} activated it already`)
  }
  const activated = { ...found, activatedBy: by }
  keep(
    proposals,
    [...proposals.byHash.values()].map((one) => (one === found ? activated : one)),
  )
  return activated
}

/** Takes back a proposal that nobody has activated. */
export function withdraw(proposals: Proposals, hash: string): void {
  const found = proposals.byHash.get(hash)
  if (found === undefined)
    throw new Refusal(404, 'proposal.unknown', `there is no proposal ${hash}`)
  if (found.activatedBy !== null) {
    throw new Refusal(409, 'proposal.activated', `${found.activatedBy} activated it already`)
  }
  keep(
    proposals,
    [...proposals.byHash.values()].filter((one) => one !== found),
  )
}

/** Those that stay where one more comes: of those that were activated the oldest go. One key leaves room for others. */
function roomFor(all: readonly Proposal[], next: Proposal): readonly Proposal[] {
  const waiting = all.filter(({ activatedBy }) => activatedBy === null)
  const own = waiting.filter(({ by }) => by === next.by)
  if (own.length >= OF_ONE_MAX || sizeOf([...own, next]) > TEXT_MAX) {
    throw tooMany(`${own.length} proposals of ${next.by}`)
  }
  let [count, size] = [all.length + 1, sizeOf([...all, next])]
  const stay = all.filter((one) => {
    if ((count <= MOST && size <= FILE_MAX) || one.activatedBy === null) return true
    count -= 1
    size -= sizeOf([one])
    return false
  })
  if (count <= MOST && size <= FILE_MAX) return stay
  throw tooMany(`${waiting.length} proposals`)
}

const sizeOf = (all: readonly Proposal[]): number => JSON.stringify(all).length

const tooMany = (found: string): Refusal =>
  new Refusal(409, 'proposal.tooMany', `${found} wait: withdraw one first`)

/** In the file before in memory, so that nothing counts that a full disk forgets. */
function keep({ path, byHash }: Proposals, all: readonly Proposal[]): void {
  writeBeside(path, JSON.stringify(all))
  byHash.clear()
  for (const one of all) byHash.set(one.hash, one)
}

/** The same for the same command, in whatever order its members were written. */
export const hashOf = (command: JsonObject): string =>
  createHash('sha256')
    .update(JSON.stringify(ordered(command)))
    .digest('hex')

function ordered(json: Json): Json {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(ordered)
  const entries = Object.entries(json as JsonObject).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, value]) => [name, ordered(value)]))
}

export * as Proposals from './Proposals.ts'
