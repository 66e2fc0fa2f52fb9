import type { Static, TObject, TProperties, TSchema } from 'typebox'
import { Type } from 'typebox'
import type { Head } from '../access/admit.ts'
import type { Caller } from '../access/Caller.ts'
import type { Scope } from '../access/Scope.ts'
import type { Front } from './Front.ts'

/** A request that was read and whose caller may make it. */
export interface Asked<Params = Readonly<Record<string, string>>, Query = unknown, Body = unknown> {
  readonly front: Front
  readonly caller: Caller
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** The cookie of the page; null where there is none. */
  readonly session: string | null
  readonly isSecure: boolean
  /** The request's head, for those who ask only some for a key. */
  readonly head: Head
  /** Whether it comes from this machine itself. */
  readonly isLocal: boolean
  /** What the answer says beside its body. */
  readonly out: Out
}

export interface Out {
  status: number
  readonly headers: Record<string, string>
}

/**
 * One route: its place, who may use it, what it takes and what it answers. Validation, the OpenAPI
 * document and the reference page are made of this table alone.
 *
 * Rules: [HTTP1]
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Parameters as `:name`. */
  readonly path: string
  /** The least scope; null for anybody. A command's own scope is asked for besides. */
  readonly scope: Scope | null
  /** The heading of the reference it stands under. */
  readonly tag: string
  /** One sentence. */
  readonly says: string
  readonly params: TObject
  readonly query: TObject
  /** Null where it takes none. */
  readonly body: TSchema | null
  /** The body of its answer, but for `seq`, which every object has. */
  readonly answer: TSchema
  /** The media type of the answer, where not JSON. */
  readonly type?: string
  /** Whether the body is read by the handler's own codec, which says more of what is wrong. */
  readonly isOwnBody?: true
  readonly handle: (asked: Asked<never, never, never>) => unknown
}

/** A route with the types of what it takes. */
interface Typed<P extends TProperties, Q extends TProperties, B extends TSchema> {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly handle: (asked: Asked<Static<TObject<P>>, Static<TObject<Q>>, Static<B>>) => unknown
}

type Rest = Pick<
  Route,
  'method' | 'path' | 'scope' | 'tag' | 'says' | 'answer' | 'type' | 'isOwnBody'
>

const strict = { additionalProperties: false }

/** A row of the table. */
export function route<P extends TProperties, Q extends TProperties, B extends TSchema>(
  told: Rest & Typed<P, Q, B>,
): Route {
  const { params, query, body, ...rest } = told
  return {
    ...rest,
    params: Type.Object(params ?? {}, strict),
    query: Type.Object(query ?? {}, strict),
    body: body ?? null,
    handle: told.handle as Route['handle'],
  }
}

export * as Route from './Route.ts'
