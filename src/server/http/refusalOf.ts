import { statusOf } from '../../notify/endpoints/Endpoint.ts'
import { NotifyError } from '../../notify/NotifyError.ts'
import { WireError } from '../../wire/WireError.ts'
import { KeyFault } from '../access/KeyFault.ts'
import { AnnexFault } from '../annex/AnnexRecord.ts'
import { FollowerError } from '../beside/FollowerError.ts'
import { BusyError } from '../engine/EnginePort.ts'
import { Refusal, unreadable } from '../Refusal.ts'
import { BehindError } from '../Replica.ts'

/**
 * What a failure is to whoever asked. A fault of ours is told without its workings, and logged with them.
 *
 * Rules: [HTTP1]
 */
export function refusalOf(error: unknown, what: string): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof WireError) return unreadable(error)
  if (error instanceof BusyError) return busy(error)
  if (error instanceof NotifyError) {
    return new Refusal(statusOf(error), error.code, error.message)
  }
  if (error instanceof BehindError) {
    const facts = { retryAfter: 1, path: ['query', 'after'] }
    return new Refusal(503, 'replica.behind', error.message, facts)
  }
  if (error instanceof FollowerError) {
    const { kind, message, retryAfter } = error
    return new Refusal(503, `analysis.${kind}`, message, { retryAfter })
  }
  if (error instanceof AnnexFault) return new Refusal(503, 'annex.stopped', error.message)
  if (error instanceof KeyFault) {
    return new Refusal(503, error.code, 'the file of keys cannot be used: nobody is let in')
  }
  return ofFramework(error) ?? fault(error, what)
}

/** The engine did not take it: nothing was done. */
export const busy = ({ message, retryAfter }: BusyError): Refusal =>
  new Refusal(503, 'engine.busy', message, { retryAfter })

/** What the framework refuses before a route sees it. */
const byFramework: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body.tooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'body.type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'body.length',
  FST_ERR_BAD_URL: 'url.malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'url.tooLong',
}

function ofFramework(error: unknown): Refusal | null {
  const { statusCode, code, message } = error as Partial<Record<string, unknown>>
  // Whoever sent it has gone: the answer reaches nobody.
  if (code === 'ECONNRESET') return new Refusal(400, 'body.aborted', 'the body did not end')
  const known = typeof code === 'string' ? byFramework[code] : undefined
  if (known === undefined || typeof statusCode !== 'number' || statusCode >= 500) return null
  return new Refusal(statusCode, known, `${message}`)
}

function fault(error: unknown, what: string): Refusal {
  const told = error instanceof Error ? (error.stack ?? error.message) : `${error}`
  process.stderr.write(`plimsoll: ${what}: ${told}\n`)
  return new Refusal(500, 'fault', 'a fault of this program, which has logged it')
}
