import { readFileSync, statSync } from 'node:fs'
import { FileLock } from '../../journal/FileLock.ts'
import { Input } from '../../wire/Input.ts'
import { Path } from '../../wire/Path.ts'
import { type Grant, Key } from './Key.ts'
import { KeyFault } from './KeyFault.ts'
import { writeBeside } from './writeBeside.ts'

/**
 * The keys of a service: a file of the hashes of their secrets beside the journal, for its owner alone,
 * read again whenever it changes, and keys that live only as long as the process.
 *
 * Rules: [HTTP2] [HTTP5]
 */
export interface KeyRing {
  readonly path: string | null
  readonly passing: Key[]
  stamp: string
  kept: readonly Key[]
}

/** The most keys of a file. */
const KEYS_MAX = 1_000

/**
 * Opens the keys of a file; none where there is no file yet.
 *
 * @throws KeyFault where the file is not one of keys, or others may write it
 */
export function open(path: string | null): KeyRing {
  const ring: KeyRing = { path, passing: [], stamp: '', kept: [] }
  refresh(ring)
  return ring
}

/** Every key, those past their end too. */
export function all(ring: KeyRing): readonly Key[] {
  refresh(ring)
  return [...ring.kept, ...ring.passing]
}

/** The key of a secret; null where there is none. Looks at every key, whichever it is. */
export function find(ring: KeyRing, secret: string): Key | null {
  const hash = Key.hashOf(secret)
  let found: Key | null = null
  for (const key of all(ring)) if (Key.isSame(key.hash, hash)) found = key
  return found
}

/** A key that lives as long as the process, for the service's own clients; returns its secret. */
export function issue(ring: KeyRing, grant: Grant, now: number): string {
  const secret = Key.draw()
  ring.passing.push({ ...grant, created: now, hash: Key.hashOf(secret) })
  return secret
}

/**
 * Adds a key to a file and returns its secret, which is kept nowhere.
 *
 * @throws KeyFault where the name is taken or there are too many
 */
export function add(path: string, grant: Grant, now: number): string {
  const secret = Key.draw()
  change(path, (keys) => {
    if (keys.some(({ name }) => name === grant.name)) {
      throw new KeyFault('keys.taken', `expected a new name, found ${grant.name}, which has a key`)
    }
    if (keys.length >= KEYS_MAX) {
      throw new KeyFault('keys.tooMany', `expected at most ${KEYS_MAX} keys, found as many`)
    }
    return [...keys, { ...grant, created: now, hash: Key.hashOf(secret) }]
  })
  return secret
}

/**
 * Removes a key from a file: it is refused from the next request on.
 *
 * @throws KeyFault where there is none of that name
 */
export function remove(path: string, name: string): void {
  change(path, (keys) => {
    const left = keys.filter((key) => key.name !== name)
    if (left.length < keys.length) return left
    const known = keys.map((key) => key.name).join(', ') || 'none'
    throw new KeyFault('keys.unknown', `expected the name of a key (${known}), found ${name}`)
  })
}

function change(path: string, edit: (keys: readonly Key[]) => readonly Key[]): void {
  const lock = FileLock.take(path, 2_000)
  try {
    write(path, edit(read(path)))
  } finally {
    lock.release()
  }
}

function write(path: string, keys: readonly Key[]): void {
  const scope = { ...Path.top(), now: null }
  const kept = Key.file.encode({ version: 1, keys }, scope)
  writeBeside(path, `${JSON.stringify(kept, null, 2)}\n`)
}

function refresh(ring: KeyRing): void {
  if (ring.path === null) return
  const stamp = stampOf(ring.path)
  if (stamp === ring.stamp) return
  ring.kept = read(ring.path)
  ring.stamp = stamp
}

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true })
  return stats === undefined ? 'none' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`
}

const OTHERS_WRITE = 0o022

function read(path: string): readonly Key[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return []
  if (process.platform !== 'win32' && (stats.mode & OTHERS_WRITE) !== 0) {
    const found = `mode ${(stats.mode & 0o777).toString(8)}`
    throw new KeyFault(
      'keys.file',
      `${path}: expected a file that its owner alone may write, found ${found}`,
    )
  }
  const text = readFileSync(path, 'utf8')
  const result = Input.read(text, { file: path }, (json) => Key.file.decode(json, Path.top()))
  if (result.ok) return result.value.keys
  throw new KeyFault('keys.file', result.error.message, result.error)
}

export * as KeyRing from './KeyRing.ts'
