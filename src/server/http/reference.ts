import type { TObject, TSchema } from 'typebox'
import { rights } from '../access/rights.ts'
import { Scope } from '../access/Scope.ts'
import type { Route } from './Route.ts'
import { table } from './table.ts'

/**
 * The reference of the interface as a page, made of the table of routes.
 *
 * Rules: [HTTP1]
 */
export const reference = (): string =>
  [
    '# Reference of the interface',
    '',
    'Made of the table of routes by `node src/server/http/writeReference.ts`; the same as OpenAPI 3.1 is at',
    '`/openapi.json` of a running service. [The guide](api.md) shows how it is used, and',
    '[the rules](../spec/http.md) say what holds for all of it. Every answer also has `seq`.',
    '',
    ...[...Map.groupBy(table, ({ tag }) => tag)].flatMap(([tag, routes]) => [
      `## ${tag}`,
      '',
      ...routes.flatMap(section),
    ]),
    ...scopes(),
  ].join('\n')

function section({
  method,
  path,
  scope,
  says,
  params,
  query,
  body,
  answer,
  type,
}: Route): string[] {
  const asked = [...rows('path', params), ...rows('query', query), ...rows('body', body)]
  return [
    `### ${method} \`${path}\``,
    '',
    `${says} ${scope === null ? 'No key is asked for.' : `Scope: \`${scope}\`.`}`,
    '',
    ...(asked.length === 0 ? [] : ['| asked | | |', '|---|---|---|', ...asked, '']),
    `Answers ${type === undefined ? answered(answer) : `\`${type}\``}.`,
    '',
  ]
}

/** The members of one part; a body of several shapes is said in a word. */
function rows(part: string, schema: TObject | TSchema | null): string[] {
  if (schema === null) return []
  const { properties, required = [], description } = schema as Shape
  if (properties === undefined) return [`| ${part} | ${wordOf(schema)} | ${description ?? ''} |`]
  return Object.entries(properties).map(([name, member]) => {
    const word = `${wordOf(member)}${required.includes(name) ? '' : ', may be left out'}`
    return `| ${part} \`${name}\` | ${word} | ${cell((member as Shape).description ?? '')} |`
  })
}

interface Shape {
  readonly type?: string
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly TSchema[]
  readonly items?: TSchema
}

function answered(schema: TSchema): string {
  const { properties = {}, description } = schema as Shape
  const names = Object.keys(properties).map((name) => `\`${name}\``)
  const members = names.length === 0 ? 'an object' : names.join(', ')
  return description === undefined ? members : `${members}: ${description.replace(/\.$/, '')}`
}

function wordOf(schema: TSchema): string {
  const { type, enum: words, const: word, anyOf, items } = schema as Shape
  if (word !== undefined) return `\`${word}\``
  if (words !== undefined) return words.map((one) => `\`${one}\``).join(', ')
  if (anyOf !== undefined) {
    return anyOf.length > 4 ? 'one of many' : [...new Set(anyOf.map(wordOf))].join(' or ')
  }
  return type === 'array' ? `list of ${wordOf(items as TSchema)}` : (type ?? 'any')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function scopes(): string[] {
  const commands = Object.entries(rights)
  return [
    '## Scopes of commands',
    '',
    '| scope | commands that need it |',
    '|---|---|',
    ...Scope.all.flatMap((scope) => {
      const names = commands.flatMap(([name, right]) => (right.scope === scope ? [name] : []))
      return names.length === 0 ? [] : [`| \`${scope}\` | ${names.toSorted().join(', ')} |`]
    }),
    '',
  ]
}
