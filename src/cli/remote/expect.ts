import type { Static, TSchema } from 'typebox'
import { Clean, Errors } from 'typebox/value'
import { RemoteFault } from '../../connect/remote/RemoteFault.ts'
import type { Json } from '../../wire/JsonText.ts'

/**
 * What a service answered, held to what it is known to answer. What a later one says besides is left
 * out.
 *
 * Rules: [REMOTE5]
 *
 * @throws RemoteFault odd
 */
export function expectShape<S extends TSchema>(schema: S, json: Json, asked: string): Static<S> {
  const known = Clean(schema, structuredClone(json))
  const [error] = Errors(schema, known)
  if (error === undefined) return known as Static<S>
  const says = `expected what a service of this version answers: ${error.message}`
  throw new RemoteFault({ kind: 'odd', asked, says, at: error.instancePath })
}
