import type { TSchema } from 'typebox'
import type { Random } from '../../../src/base/Random.ts'
import type { Route } from '../../../src/server/http/Route.ts'

/** A request drawn from a route's own schemas: mostly as they ask for, now and then with one thing wrong. */
export interface Drawn {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

/** Words of the example's desk, so that much of what is drawn is about something. */
const words = [
  'ada',
  'bob',
  'house',
  'BTC/USDT:USDT',
  'USDT',
  'BTC',
  'call-1',
  'x',
  'd1',
  '',
  '∞',
  '__proto__',
  'a/b',
  '%',
]
const decimals = [
  '0',
  '1',
  '-1',
  '0.001',
  '36800.1',
  '99999999999999999999',
  '1e9',
  '.5',
  'NaN',
  '0.0000000000000000001',
]

export function drawRequest(random: Random, { method, path, params, query, body }: Route): Drawn {
  const placed = path.replace(/:([a-z]+)/gi, (_, name: string) =>
    encodeURIComponent(
      `${draw(random, (params.properties as Props)[name] as TSchema, 0) ?? 'x'}`.toWellFormed() ||
        'x',
    ),
  )
  const asked = Object.entries(query.properties as Props).flatMap(([name, schema]) =>
    chance(random, 3)
      ? [`${name}=${encodeURIComponent(`${draw(random, schema, 0)}`.toWellFormed())}`]
      : [],
  )
  if (chance(random, 25)) asked.push('odd=1')
  const told = asked.length === 0 ? placed : `${placed}?${asked.join('&')}`
  if (body === null) return { method, path: told }
  const drawn = draw(random, body, 0)
  return { method, path: told, body: chance(random, 15) ? spoilt(random, drawn) : drawn }
}

type Props = Readonly<Record<string, TSchema>>

interface Shape {
  readonly type?: string
  readonly anyOf?: readonly TSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Props
  readonly required?: readonly string[]
  readonly items?: TSchema
  readonly patternProperties?: Props
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
}

const chance = (random: Random, of: number): boolean => random.below(of) === 0

const pick = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T

/** A value of a schema, or by chance one that is not. */
function draw(random: Random, schema: TSchema, depth: number): unknown {
  const shape = schema as unknown as Shape
  if (chance(random, 40)) return odd(random)
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return pick(random, shape.enum)
  if (shape.anyOf !== undefined) return draw(random, pick(random, shape.anyOf), depth)
  switch (shape.type) {
    case 'string':
      return shape.pattern === undefined ? pick(random, words) : pick(random, decimals)
    case 'integer':
      return wholeOf(random, shape)
    case 'boolean':
      return chance(random, 2)
    case 'null':
      return null
    case 'array':
      return depth > 5
        ? []
        : Array.from({ length: random.below(4) }, () =>
            draw(random, shape.items as TSchema, depth + 1),
          )
    case 'object':
      return objectOf(random, shape, depth)
    default:
      return odd(random)
  }
}

function wholeOf(random: Random, { minimum = 0, maximum = 2 ** 40 }: Shape): number {
  const edges = [minimum, maximum, minimum - 1, maximum + 1, Date.now(), 1, 2, 100]
  return pick(random, edges)
}

function objectOf(
  random: Random,
  { properties = {}, required = [], patternProperties }: Shape,
  depth: number,
) {
  const target: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(properties)) {
    const isAsked = required.includes(name) ? !chance(random, 60) : chance(random, 2)
    if (isAsked && depth < 8) target[name] = draw(random, schema, depth + 1)
  }
  const [loose] = Object.values(patternProperties ?? {})
  if (loose !== undefined && depth < 6) target[pick(random, words)] = draw(random, loose, depth + 1)
  if (chance(random, 40)) target.odd = odd(random)
  return target
}

const odd = (random: Random): unknown =>
  pick<unknown>(random, [
    null,
    true,
    0,
    -1,
    1.5,
    2 ** 60,
    '',
    'x'.repeat(600),
    [],
    {},
    [[[[]]]],
    '\u0000',
    '\ud83d\ude00',
    { id: 'a' },
  ])

/** A body that is no JSON any more, or a part of it somewhere else. */
function spoilt(random: Random, body: unknown): unknown {
  const text = JSON.stringify(body) ?? ''
  const at = random.below(text.length + 1)
  return pick<unknown>(random, [
    text.slice(0, at),
    `${text.slice(0, at)}}${text.slice(at)}`,
    [body, body],
    { body },
    text.replaceAll('"', "'"),
    `${text} `.repeat(2),
  ])
}
