import { parseArgs } from 'node:util'
import { suggest } from '../wire/asked/suggest.ts'
import { UsageError } from './UsageError.ts'

/** An option of a subcommand. */
export interface Option {
  /** The name of the value in the help; without it the option is a switch. */
  readonly value?: string
  readonly short?: string
  readonly about: string
  /** May be given more than once. */
  readonly multiple?: true
}

export type Options = Readonly<Record<string, Option>>

/** The parsed command line. */
export interface Arguments {
  readonly positionals: readonly string[]
  /** The value of an option, the last where it is given twice. */
  text(name: string): string | undefined
  texts(name: string): readonly string[]
  has(name: string): boolean
}

/** Options of every subcommand. */
export const everywhere: Options = {
  json: { about: 'print JSON for programs instead of text for people' },
  help: { short: 'h', about: 'explain this command' },
}

/**
 * Parses the arguments after a subcommand's name.
 *
 * @throws UsageError for options that are not known, lack a value or have one too many
 */
export function parse(words: readonly string[], own: Options): Arguments {
  const options = { ...own, ...everywhere }
  const given = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokensOf(words, options)) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const value = readValue(token, options)
    given.set(token.name, [...(given.get(token.name) ?? []), value])
  }
  return {
    positionals,
    text: (name) => given.get(name)?.at(-1),
    texts: (name) => given.get(name) ?? [],
    has: (name) => given.has(name),
  }
}

type Token = ReturnType<typeof tokensOf>[number]
type OptionToken = Extract<Token, { kind: 'option' }>

function tokensOf(words: readonly string[], options: Options) {
  const config = Object.entries(options).map(([name, { value, short }]) => [
    name,
    { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) },
  ])
  return parseArgs({
    args: [...words],
    options: Object.fromEntries(config),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens
}

function readValue(token: OptionToken, options: Options): string {
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
  if (option === undefined) throw unknown(token.rawName, options)
  if (option.value === undefined) {
    if (token.value === undefined) return ''
    throw new UsageError(`option ${token.rawName}: expected no value, found '${token.value}'`)
  }
  const isNext = token.inlineValue === false && token.value.startsWith('--')
  if (token.value !== undefined && !isNext) return token.value
  const found = isNext ? `the option ${token.value}` : 'nothing'
  throw new UsageError(`option ${token.rawName}: expected ${option.value}, found ${found}`)
}

function unknown(typed: string, options: Options): UsageError {
  const near = suggest(typed.replace(/^-+/, ''), Object.keys(options))
  return new UsageError(
    `unknown option ${typed}${near === null ? '' : `; did you mean --${near}?`}`,
  )
}

export * as Arguments from './Arguments.ts'
