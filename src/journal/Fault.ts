import type { Author } from './Codec.ts'

/** A failure of disk, file or bytes. Thrown at the shell, never a value, never retried. */
export class Fault extends Error {
  override readonly name: string = 'Journal.Fault'
  /** A page to read about it, relative to the repository's root. */
  readonly docs: string

  constructor(message: string, rule: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.docs = `docs/spec/${pageOf(rule)}.md [${rule}]`
  }
}

function pageOf(rule: string): string {
  if (rule.startsWith('PROOF')) return 'proofs'
  return rule.startsWith('SEAL') ? 'sealed' : 'journal'
}

/**
 * Bytes differ from what was written. Names the first location found.
 *
 * @example
 * new TamperedError('entry 1234: hash', 'ab12…', 'cd34…').message
 * // => 'entry 1234: hash differs: expected ab12…, found cd34…'
 */
export class TamperedError extends Fault {
  override readonly name = 'Journal.TamperedError'
  /** The location: an entry, a snapshot, a page and its byte, a frame of the write-ahead log. */
  readonly place: string

  constructor(place: string, expected: string, found: string, cause?: unknown) {
    super(`${place} differs: expected ${expected}, found ${found}`, 'JRN4', cause)
    this.place = place
  }
}

/** The file is not a journal, or is one of a newer format. */
export class FormatError extends Fault {
  override readonly name = 'Journal.FormatError'
  /** The remedy, where there is one. */
  readonly hint: string | null

  constructor(path: string, expected: string, found: string, hint: string | null = null) {
    super(`${path}: expected ${expected}, found ${found}${hint ? `; ${hint}` : ''}`, 'JRN9')
    this.hint = hint
  }
}

/**
 * The bytes are intact, but a version of commands and events wrote them that is unknown here.
 *
 * @example
 * new VersionError('entry 12', { build: '0.9.0+3f9a60c41b7d', codec: 3 }, 2).message
 * // => 'entry 12: expected version 1 to 2 of commands and events, found version 3; read it with
 * //     build 0.9.0+3f9a60c41b7d, which wrote it, or a later one'
 */
export class VersionError extends Fault {
  override readonly name = 'Journal.VersionError'
  /** The location: an entry, or a writer from an entry on. */
  readonly place: string
  /** The remedy. */
  readonly hint: string

  constructor(place: string, { build, codec }: Author, known: number) {
    const hint = `read it with build ${build}, which wrote it, or a later one`
    const expected = `version ${known === 1 ? '1' : `1 to ${known}`} of commands and events`
    super(`${place}: expected ${expected}, found version ${codec}; ${hint}`, 'JRN9')
    this.place = place
    this.hint = hint
  }

  /** @throws VersionError unless the codec's version is known */
  static check(place: string, author: Author, known: number): void {
    const { codec } = author
    if (Number.isInteger(codec) && codec >= 1 && codec <= known) return
    throw new VersionError(place, author, known)
  }
}

/**
 * The journal ends before what was acknowledged, or is not there: somebody was told of entries that it
 * does not hold. Nothing was changed.
 *
 * @example
 * // 'desk.plimsoll: expected entry 120, which was acknowledged, found entry 117 as its last; restore
 * // it from a backup, or move desk.plimsoll-ack away to go on without'
 */
export class LostError extends Fault {
  override readonly name = 'Journal.LostError'
  /** The remedy. */
  readonly hint: string

  constructor(path: string, expected: string, found: string, hint: string) {
    super(`${path}: expected ${expected}, found ${found}; ${hint}`, 'JRN14')
    this.hint = hint
  }
}

/** A file was deleted, renamed, replaced or cut while it was written: what follows would be lost. */
export class GoneError extends Fault {
  override readonly name = 'Journal.GoneError'

  constructor(path: string, expected: string, found: string) {
    super(`${path}: expected ${expected}, found ${found}; nothing more is acknowledged`, 'JRN15')
  }
}

/**
 * A later release has written on this journal, and an earlier one would go on by rules that were
 * mended since.
 *
 * @example
 * new ReleaseError('writer 3, from entry 812 on', '0.1.0', '0.2.0+3f9a60c41b7d').message
 * // => 'writer 3, from entry 812 on: expected release 0.1.0 or an earlier one, found
 * //     0.2.0+3f9a60c41b7d; go on with that release or a later one, or with a backup from before it'
 */
export class ReleaseError extends Fault {
  override readonly name = 'Journal.ReleaseError'
  readonly place: string
  /** The remedy. */
  readonly hint: string

  constructor(place: string, ours: string, found: string) {
    const hint = 'go on with that release or a later one, or with a backup from before it'
    super(`${place}: expected release ${ours} or an earlier one, found ${found}; ${hint}`, 'JRN9')
    this.place = place
    this.hint = hint
  }

  /** @throws ReleaseError where the build is of a later release; builds without one have no order */
  static check(place: string, build: string, ours: string): void {
    const [mine, other] = [releaseOf(ours), releaseOf(build)]
    if (mine === null || other === null) return
    const index = other.findIndex((part, at) => part !== mine[at])
    if (index >= 0 && (other[index] as number) > (mine[index] as number)) {
      throw new ReleaseError(place, mine.join('.'), build)
    }
  }
}

function releaseOf(build: string): readonly number[] | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)(?=\+|$)/.exec(build)
  return parts === null ? null : parts.slice(1).map(Number)
}
