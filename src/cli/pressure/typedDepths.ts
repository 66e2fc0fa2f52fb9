import { existsSync } from 'node:fs'
import { datetime } from '../../base/datetime.ts'
import type { Result } from '../../base/Result.ts'
import { DepthProfile, type Point } from '../../market/impact/DepthProfile.ts'
import type { ImpactFault } from '../../market/impact/ImpactFault.ts'
import type { Arguments } from '../Arguments.ts'
import { MeasuredDepth, type Which } from '../depth/MeasuredDepth.ts'
import { marketNamed } from '../marketNamed.ts'
import { timeOf } from '../timeOf.ts'
import { UsageError } from '../UsageError.ts'
import { percentOf, sizeOf } from './typed.ts'

/** What was said of the depth of a market: what moves it by one per cent, or a profile. */
export interface Profiled {
  readonly profile: DepthProfile
  /** As it was typed, or can be. */
  readonly text: string
  /** The file it was measured in, with the spread of its moments; null where it was typed. */
  readonly file: Measured | null
}

export type Typed = { readonly notional: number } | Profiled

/** A file of depth in words, and its profiles at a thin and at a thick moment. */
interface Measured {
  readonly words: string
  readonly thin: DepthProfile
  readonly thick: DepthProfile
}

/** Names of markets: a symbol of a file is sought in the first group, then in the next. */
export type Groups = readonly (readonly string[])[]

/**
 * Reads `--depth` and the files it names.
 *
 * @throws UsageError, FileFault, WireError
 */
export async function typedDepths(
  args: Arguments,
  groups: Groups,
  now: number,
  until: number | null,
): Promise<{
  readonly typed: ReadonlyMap<string | null, Typed>
  readonly asked: ReadonlySet<string>
}> {
  const when = { which: whichOf(args, now), until }
  const told = await Promise.all(args.texts('depth').map((one) => parse(one, groups, when)))
  const typed = new Map(told.flat())
  if (args.has('depth-at') && ![...typed.values()].some(isOfFile)) {
    throw new UsageError('--depth-at: expected a file of depth in --depth, found none')
  }
  const named = args.texts('depth').map((one) => partsOf(one, groups.flat()).name)
  return { typed, asked: new Set(named.filter((name) => name !== null)) }
}

const isOfFile = (one: Typed): boolean => 'profile' in one && one.file !== null

function whichOf(args: Arguments, now: number): Which {
  const text = args.text('depth-at') ?? 'usual'
  if (text === 'thin' || text === 'usual' || text === 'thick') return text
  if (/^\d{4}-/.test(text)) return timeOf('--depth-at', text, now)
  throw new UsageError(`--depth-at: expected usual, thin, thick or a time, found '${text}'`)
}

/** Which moments of a file, of those that were known by a time. */
interface When {
  readonly which: Which
  readonly until: number | null
}

type Entry = readonly [name: string | null, typed: Typed]

async function parse(text: string, groups: Groups, when: When): Promise<readonly Entry[]> {
  const names = groups.flat()
  const { name, size } = partsOf(text, names)
  if (name !== null && !names.includes(name)) {
    throw new UsageError(`--depth: expected a market of ${names.join(', ')}, found '${name}'`)
  }
  if (/^[0-9.]*[0-9][a-zA-Z]{0,2}$/.test(size)) {
    return [[name, { notional: sizeOf('--depth', size) }]]
  }
  if (/^[^/@]*@/.test(size)) return [[name, profileOf(size)]]
  if (!existsSync(size)) {
    const expected = 'a size above 0 such as 25M, a profile such as 5M@1%,8M@2%, or a file'
    throw new UsageError(`--depth: expected ${expected}, found '${size}'`)
  }
  return await ofFile(size, name, groups, when)
}

/** A market and what is told of it; a sign within the name of a file is the file's. */
function partsOf(
  text: string,
  names: readonly string[],
): { readonly name: string | null; readonly size: string } {
  const first = text.indexOf('=')
  const isNamed = first >= 0 && names.includes(text.slice(0, first))
  const cut = isNamed ? first : existsSync(text) ? -1 : text.lastIndexOf('=')
  return { name: cut < 0 ? null : text.slice(0, cut), size: text.slice(cut + 1) }
}

/** Of a file that tells several markets, and was given none, each that is known. */
async function ofFile(
  path: string,
  name: string | null,
  groups: Groups,
  when: When,
): Promise<readonly Entry[]> {
  const symbols = name === null ? await MeasuredDepth.symbols(path) : []
  const markets = symbols.length < 2 ? [name] : knownOf(symbols, groups)
  if (markets.length === 0) {
    throw new UsageError(
      `${path}: expected depth of ${groups.flat().join(', ')}, found ${symbols.join(', ')}`,
    )
  }
  const found: Entry[] = []
  for (const market of markets) {
    found.push([market, await measuredIn(path, market, when)])
  }
  return found
}

const knownOf = (symbols: readonly string[], groups: Groups): readonly string[] => {
  const found = symbols.map((symbol) =>
    groups.reduce<string | null>((name, group) => name ?? marketNamed(symbol, group), null),
  )
  return [...new Set(found.filter((name) => name !== null))]
}

async function measuredIn(
  path: string,
  market: string | null,
  { which, until }: When,
): Promise<Typed> {
  const found = MeasuredDepth.knownBy(await MeasuredDepth.read(path, market), until)
  const of = (one: Which): DepthProfile => profileOf(MeasuredDepth.typed(found, one)).profile
  const file = { words: sourceOf(found, which), thin: of('thin'), thick: of('thick') }
  return { ...profileOf(MeasuredDepth.typed(found, which)), file }
}

function sourceOf({ path, about, shots }: MeasuredDepth, which: Which): string {
  const moments = `${shots.length} ${shots.length === 1 ? 'state' : 'states'} of ${path}`
  if (typeof which === 'number') return `as of ${datetime(which)} in ${path}: ${about}`
  return `${which} of ${moments}: ${about}`
}

/** `5M@1%,8M@2%`, or of sales and after a stroke of purchases. */
function profileOf(text: string): Profiled {
  const [sell = '', buy, more] = text.split('/')
  if (more !== undefined) throw new UsageError(`--depth: expected one /, found '${text}'`)
  const sides = [sell, ...(buy === undefined ? [] : [buy])].map((side) =>
    side.split(',').map((part): Point => {
      const [notional = '', move = ''] = part.split('@')
      return { notional: sizeOf('--depth', notional), move: percentOf('--depth', move) }
    }),
  )
  const profile = made(DepthProfile.create(sides[0] ?? [], sides[1]), text)
  return { profile, text, file: null }
}

export function made<T>(result: Result<T, ImpactFault>, text: string): T {
  if (result.ok) return result.value
  throw new UsageError(
    `--depth: expected a market that gives way, found '${text}' (${result.error})`,
  )
}
