import type { SwaggerOptions } from '@fastify/swagger'
import { type TSchema, Type } from 'typebox'
import { version } from '../../host/version.ts'
import type { Route } from './Route.ts'

/**
 * The OpenAPI document, made of the table of routes.
 *
 * Rules: [HTTP1]
 */

export const options: SwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Plimsoll',
      version: version(),
      description:
        'A margin engine. Money is a decimal string in whole units, times are milliseconds since 1970, and every answer says the last entry it knows in `seq`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key of `plimsoll keys add`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'plimsoll', description: 'The page’s.' },
      },
    },
  },
}

const seq = Type.Integer({ minimum: 0, description: 'The last entry that the answer knows.' })

/** Why a request was not carried out. */
export const problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What was expected and what was found.' }),
    code: Type.String({ description: 'The same word for the same reason.' }),
    at: Type.Union([Type.String(), Type.Null()], {
      description: 'A JSON pointer into the body, or to `/path/…` or `/query/…`.',
    }),
    seq,
  },
  { description: 'RFC 9457.' },
)

const after = Type.Optional(
  Type.Integer({
    minimum: 0,
    description: 'Answers once this entry is known: what you have written, you read.',
  }),
)

/** A route's schemas as the framework and the document take them. */
export function schemaOf({
  method,
  path,
  scope,
  tag,
  says,
  params,
  query,
  body,
  answer,
  type,
}: Route) {
  const withAfter = { ...query, properties: { ...query.properties, after } }
  return {
    ...{ tags: [tag], summary: says, operationId: nameOf(method, path) },
    ...(scope === null
      ? { security: [] }
      : { security: [{ key: [] }, { session: [] }], description: `Scope: ${scope}.` }),
    ...(Object.keys(params.properties).length === 0 ? {} : { params }),
    querystring: withAfter,
    ...(body === null ? {} : { body }),
    response: {
      200:
        type === undefined
          ? counted(answer)
          : { description: says, content: { [type]: { schema: answer } } },
      '4XX': { description: 'Refused; nothing changed.', content: problems },
      503: {
        description: 'Busy, or behind: nothing was done, but where `code` is `outcome.unknown`.',
        content: problems,
      },
    },
  }
}

const problems = { 'application/problem+json': { schema: problem } }

/** The answer with the sequence that every one has. */
function counted(answer: TSchema): TSchema {
  const { properties, required = [], ...rest } = answer as unknown as Partial<Shape>
  if (properties === undefined) return answer
  return {
    ...rest,
    required: ['seq', ...required],
    properties: { seq, ...properties },
  } as unknown as TSchema
}

interface Shape {
  readonly properties: Readonly<Record<string, TSchema>>
  readonly required: readonly string[]
}

/** E.g. `getAccountsIdExplain`. */
function nameOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'v1')
  return (
    method.toLowerCase() +
    words.map((word) => (word[0] as string).toUpperCase() + word.slice(1)).join('')
  )
}

export * as openApi from './openApi.ts'
