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

/** What is answered for a refusal. */
export function of({ status, code, message, facts }: Refusal, seq: number): Problem {
  return {
    type: `urn:plimsoll:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    code,
    at: facts.path === undefined ? null : pointer(facts.path),
    seq,
    ...facts.more,
  }
}

/**
 * A JSON pointer, as RFC 6901 has it.
 *
 * @example
 * pointer(['marks', 0, 'a/b']) // => '/marks/0/a~1b'
 */
export const pointer = (path: Steps): string =>
  path.map((step) => `/${`${step}`.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export * as Problem from './Problem.ts'
