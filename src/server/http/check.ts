import type { TObject, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { show } from '../../wire/WireError.ts'
import { Refusal } from '../Refusal.ts'

/** A reader of one part of a request. */
export type Check = (value: unknown, part: string) => unknown

/**
 * Compiles a schema into a reader, which gives the value or refuses it with the place of what is wrong.
 *
 * Rules: [HTTP1]
 */
export function checkOf(schema: TSchema): Check {
  const validator: Validator = Compile(schema)
  return (value, part) => {
    if (validator.Check(value)) return value
    const [first] = validator.Errors(value).filter(({ keyword }) => keyword !== 'boolean')
    throw refusal(first, value, part)
  }
}

/** The same for a query or the parameters of a path, whose numbers and truths come as text. */
export function checkOfText(schema: TObject): Check {
  const check = checkOf(schema)
  return (value, part) => check(typed(schema, value as Record<string, unknown>), part)
}

const wholeShape = /^-?\d{1,16}$/

function typed(schema: TObject, source: Record<string, unknown>): unknown {
  const target: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(source)) {
    const found = schema.properties[name] as { readonly type?: string } | undefined
    target[name] = value
    if (typeof value !== 'string') continue
    if (found?.type === 'integer' && wholeShape.test(value)) target[name] = Number(value)
    if (found?.type === 'boolean' && /^(true|false)$/.test(value)) target[name] = value === 'true'
  }
  return target
}

const codes: Readonly<Record<string, string>> = {
  required: 'field.missing',
  additionalProperties: 'field.unknown',
  type: 'field.type',
  maxLength: 'limit.exceeded',
  maxItems: 'limit.exceeded',
  minimum: 'limit.exceeded',
  maximum: 'limit.exceeded',
}

function refusal(
  error: TLocalizedValidationError | undefined,
  value: unknown,
  part: string,
): Refusal {
  if (error === undefined) return new Refusal(400, 'field.value', `${part}: expected another value`)
  const steps = error.instancePath.split('/').slice(1).map(unescaped)
  const named = namesOf(error)
  const path = named === undefined ? steps : [...steps, named]
  const found = show(at(value, path))
  const place = [part, ...path].join('.')
  const detail = `${place}: ${error.message}, found ${found}`
  return new Refusal(400, codes[error.keyword] ?? 'field.value', detail, {
    path: [part, ...path].slice(part === 'body' ? 1 : 0),
  })
}

/** The member that is missing or too many. */
function namesOf({ keyword, params }: TLocalizedValidationError): string | undefined {
  const { requiredProperties, additionalProperties } = params as Record<
    string,
    string[] | undefined
  >
  if (keyword === 'required') return requiredProperties?.[0]
  return keyword === 'additionalProperties' ? additionalProperties?.[0] : undefined
}

const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

function at(value: unknown, path: readonly string[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Record<string, unknown>)[step]
  }
  return here
}
