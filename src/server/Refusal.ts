import type { Steps, WireError } from '../wire/WireError.ts'

/** What a refusal may say besides. */
export interface RefusalFacts {
  /** The place in the request's body or query, as steps from its top. */
  readonly path?: Steps
  /** Seconds after which to try again. */
  readonly retryAfter?: number
  /** Further members of the answer. */
  readonly more?: Readonly<Record<string, unknown>>
}

/**
 * A request is not carried out; nothing was changed by it, unless its code is `outcome.unknown`.
 *
 * Rules: [HTTP1]
 */
export class Refusal extends Error {
  override readonly name = 'Server.Refusal'
  readonly status: number
  readonly code: string
  readonly facts: RefusalFacts

  constructor(status: number, code: string, detail: string, facts: RefusalFacts = {}) {
    super(detail)
    this.status = status
    this.code = code
    this.facts = facts
  }
}

/** Input that cannot be read, with the place where. */
export const unreadable = (error: WireError, within: Steps = []): Refusal => {
  const { code, path, expected, found } = error
  return new Refusal(400, code, `expected ${expected}, found ${found}`, {
    path: [...within, ...path],
  })
}

/** Something of a name that is not there, or that the caller may not see: no difference is told. */
export const missing = (kind: string, id: string): Refusal =>
  new Refusal(404, `${kind}.unknown`, `there is no ${kind} ${id}`)
