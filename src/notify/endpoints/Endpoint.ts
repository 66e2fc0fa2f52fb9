import { type TObject, type TSchema, Type } from 'typebox'
import type { Notifier } from '../Notifier.ts'
import type { NotifyError } from '../NotifyError.ts'
import { nameSchema } from '../Route.ts'

/** What a request brought, each part by the endpoint's schema. */
export interface Asked {
  /** Who asks: the name of a key. */
  readonly by: string
  readonly params: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
}

/** A route of the interface without its server. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Under /v1; parts that begin with a colon are parameters. */
  readonly path: string
  readonly scope: 'desk' | 'admin'
  readonly summary: string
  readonly schema: {
    readonly params?: TObject
    readonly querystring?: TObject
    readonly body?: TSchema
    readonly response: TSchema
  }
  /** @throws NotifyError: `statusOf` its code is the status */
  readonly handle: (notifier: Notifier, asked: Asked) => object
}

/** The status of an error. */
export const statusOf = ({ code }: NotifyError): 400 | 404 | 409 => {
  if (code.endsWith('.unknown')) return 404
  return code === 'name.taken' || code === 'sink.inUse' ? 409 : 400
}

/** No member but those told. */
export const strict = { additionalProperties: false }

export const text = Type.String()
export const textOrNull = Type.Union([text, Type.Null()])
export const time = Type.Integer({ description: 'Milliseconds since 1970, UTC.' })
export const timeOrNull = Type.Union([time, Type.Null()])

/** The parameters of what is asked for by its name. */
export const named = Type.Object({ name: nameSchema }, strict)
