import { Fault } from '../../journal/Fault.ts'
import { type FaultKind, faultKind } from '../../journal/faultKind.ts'
import { BookError } from './beginBook.ts'

/** A fault as it crosses threads, where classes are lost. */
export interface Told {
  readonly message: string
  /** Book: it cannot be begun with. Own: the program is wrong. */
  readonly kind: FaultKind | 'book' | 'own'
  /** The page about it; null for a fault of the program. */
  readonly docs: string | null
  readonly stack: string
}

/**
 * The engine ended: what was acknowledged is kept, and nothing is decided any more. What was under way is
 * unknown until the journal is recovered.
 */
export class EngineFault extends Error {
  override readonly name = 'EngineFault'
  readonly kind: Told['kind']
  readonly docs: string | null

  constructor({ message, kind, docs, stack }: Told) {
    super(message)
    this.kind = kind
    this.docs = docs
    if (stack !== '') this.stack = stack
  }
}

/** A fault, to be sent to another thread. */
export function told(error: unknown): Told {
  const { message, stack = '' } = error instanceof Error ? error : new Error(`${error}`)
  if (error instanceof Fault) return { message, kind: faultKind(error), docs: error.docs, stack }
  return { message, kind: error instanceof BookError ? 'book' : 'own', docs: null, stack }
}

/** A fault as the front knows it. */
export const engineFault = (error: unknown): EngineFault =>
  error instanceof EngineFault ? error : new EngineFault(told(error))
