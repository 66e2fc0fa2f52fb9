/**
 * What became of a request to a service. Refused: it answered, and nothing was done. Unreachable: it
 * did not answer, and nothing is asked of it twice. Unknown: a command was sent and its answer was
 * lost; the same id again tells, and is harmless. Odd: what answered is no service of ours.
 */
export type RemoteFaultKind = 'refused' | 'unreachable' | 'unknown' | 'odd'

export interface RemoteFaultFacts {
  readonly kind: RemoteFaultKind
  /** What was asked, as `POST http://127.0.0.1:7070/v1/commands`: without a key. */
  readonly asked: string
  readonly says: string
  /** The status and the code of a refusal. */
  readonly status?: number
  readonly code?: string
  /** A JSON pointer into what was sent. */
  readonly at?: string | null
}

/** A running service did not do what was asked of it. The message says what was asked and where it is wrong. */
export class RemoteFault extends Error {
  override readonly name = 'Connect.RemoteFault'
  readonly kind: RemoteFaultKind
  readonly status: number | null
  readonly code: string | null
  readonly at: string | null

  constructor(facts: RemoteFaultFacts, options?: ErrorOptions) {
    const { kind, asked, says, status = null, code = null, at = null } = facts
    const place = at === null || at === '' ? '' : `${at}: `
    super(`${asked}: ${place}${says}${code === null ? '' : ` (${code})`}`, options)
    this.kind = kind
    this.status = status
    this.code = code
    this.at = at
  }
}
