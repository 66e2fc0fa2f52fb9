import { STATUS_CODES } from 'node:http'
import type { Steps } from '../../wire/WireError.ts'
import type { Refusal } from '../Refusal.ts'

/** An answer that says why a request was not carried out, as RFC 9457 has it. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The same word for the same reason, for programs. */
  readonly code: string
  /** A JSON pointer into the request; null where it is not about a place in it. */
  readonly at: string | null
  /** The last entry known when it was answered. */
  readonly seq: number
}

/** What a problem says of its own; the rest follows. */
export type Parts = Pick<Problem, 'status' | 'code' | 'detail' | 'at'>

/** A problem of its parts, as of an entry. */
export const made = ({ status, code, detail, at }: Parts, seq: number): Problem => ({
  type: `urn:plimsoll:problem:${code}`,
  title: STATUS_CODES[status] ?? 'Error',
  ...{ status, detail, code, at, seq },
})

/** What a refusal says of its own. */
export const partsOf = ({ status, code, message, facts }: Refusal): Parts => ({
  ...{ status, code, detail: message },
  at: facts.path === undefined ? null : pointer(facts.path),
})

/** What is answered for a refusal. */
export const of = (refusal: Refusal, seq: number): Problem => ({
  ...made(partsOf(refusal), seq),
  ...refusal.facts.more,
})

/**
 * A JSON pointer, as RFC 6901 has it.
 *
 * @example
 * pointer(['marks', 0, 'a/b']) // => '/marks/0/a~1b'
 */
const pointer = (path: Steps): string =>
  path.map((step) => `/${`${step}`.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export * as Problem from './Problem.ts'
