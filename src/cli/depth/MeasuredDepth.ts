import { datetime } from '../../base/datetime.ts'
import { readLines } from '../../connect/readLines.ts'
import type { DepthProfile, Point } from '../../market/impact/DepthProfile.ts'
import { DepthSeries, type DepthShot, type HeldOut } from '../../market/impact/DepthSeries.ts'
import { DepthFile } from '../../wire/depth/DepthFile.ts'
import type { DepthOptions, DepthReader } from '../../wire/depth/DepthReader.ts'
import { marketNamed } from '../marketNamed.ts'
import { UsageError } from '../UsageError.ts'

/** The depth of a market over time, as a file tells it. */
export interface MeasuredDepth {
  readonly path: string
  /** The format, and how depth comes out of it. */
  readonly about: string
  readonly shots: readonly DepthShot[]
}

/** At most one state of a book a minute: what lies between two is of no other kind. */
const EVERY = 60_000

/**
 * Reads a file of measured depth, of one market where it has several.
 *
 * @throws FileFault, WireError where it is not to be read, UsageError where it tells no depth
 */
export async function read(path: string, market: string | null): Promise<MeasuredDepth> {
  const named = new Set<string>()
  const isAsked = (symbol: string): boolean => {
    named.add(symbol)
    // Of a file of several, which is refused below, the first alone is in an order.
    return market === null ? named.size === 1 : marketNamed(symbol, [market]) !== null
  }
  const shots: DepthShot[] = []
  const reader = await pushed(path, isAsked, (found) => void shots.push(...found))
  if (reader !== null) shots.push(...reader.end())
  if (market === null && named.size > 1) {
    throw new UsageError(`${path}: expected the market before =, for the file has ${listed(named)}`)
  }
  if (shots.length > 0) return { path, about: reader?.about ?? '', shots }
  const isOther = market !== null && marketNamed(market, [...named]) === null
  const why = reader?.whyNone?.() ?? 'none'
  const found = named.size > 0 && isOther ? `none, but ${listed(named)}` : why
  throw new UsageError(
    `${path}: expected depth${market === null ? '' : ` of ${market}`}, found ${found}`,
  )
}

/**
 * The symbols that a file names, in their order; none where it is of one market and does not say which.
 *
 * @throws FileFault, WireError
 */
export async function symbols(path: string): Promise<readonly string[]> {
  const named = new Set<string>()
  const isAsked = (symbol: string): boolean => {
    named.add(symbol)
    return false
  }
  await pushed(path, isAsked, () => {})
  return [...named]
}

/** Shows a file's lines to a reader of its format, up to its end; null where there is no line. */
async function pushed(
  path: string,
  isAsked: DepthOptions['isAsked'],
  take: (shots: readonly DepthShot[]) => void,
): Promise<DepthReader | null> {
  let opened: DepthFile | null = null
  for await (const lines of readLines(path)) {
    for (const line of lines) {
      if (line.text.trim() === '') continue
      const isFirst = opened === null
      opened ??= DepthFile.open(line, { file: path, isAsked, every: EVERY })
      if (!isFirst || opened.isRow) take(opened.reader.push(line))
    }
  }
  return opened?.reader ?? null
}

const listed = (names: ReadonlySet<string>): string =>
  `${[...names].slice(0, 8).join(', ')}${names.size > 8 ? ' and others' : ''}`

/** Which of the moments of a file: the usual one, a thin one, or what was there at a time. */
export type Which = 'thin' | 'usual' | 'thick' | number

const quantiles = { thin: 0.05, usual: 0.5, thick: 0.95 } as const

/**
 * A profile of the file, as it would be typed: `5M@1%,8M@2%/6M@1%,9M@2%`, what is before the stroke for sales.
 *
 * Rules: [DEPTH2]
 *
 * @throws UsageError where no profile comes of it
 */
export function typed({ path, shots }: MeasuredDepth, which: Which): string {
  const profile =
    typeof which === 'number'
      ? DepthSeries.profile([shotAt(path, shots, which)], 0.5)
      : DepthSeries.profile(shots, quantiles[which])
  if (profile.ok) return textOf(profile.value)
  throw new UsageError(
    `${path}: expected a market that gives way on both sides, found ${profile.error}`,
  )
}

/**
 * What was known of it by a time; all of it for null.
 *
 * @throws UsageError where nothing was
 */
export function knownBy(measured: MeasuredDepth, until: number | null): MeasuredDepth {
  if (until === null) return measured
  const shots = measured.shots.filter(({ time }) => time === null || time <= until)
  if (shots.length > 0) return { ...measured, shots }
  throw new UsageError(
    `${measured.path}: expected depth known by ${datetime(until)}, found all of it later`,
  )
}

/** The last state that was known at a time. */
function shotAt(path: string, shots: readonly DepthShot[], time: number): DepthShot {
  const found = shots.findLast((shot) => shot.time !== null && shot.time <= time)
  if (found !== undefined) return found
  const first = shots.find((shot) => shot.time !== null)?.time
  const told = first === undefined || first === null ? 'a file without times' : datetime(first)
  throw new UsageError(
    `${path}: expected a state at ${datetime(time)} or before, found the first at ${told}`,
  )
}

/** A profile in the language of `--depth`; one side alone where both are the same. */
export function textOf({ sell, buy }: DepthProfile): string {
  const [down, up] = [sideText(sell), sideText(buy)]
  return down === up ? down : `${down}/${up}`
}

const sideText = (points: readonly Point[]): string =>
  points
    .map(({ notional, move }) => `${sizeText(notional)}@${trimmed((move * 100).toPrecision(4))}%`)
    .join(',')

const letters = [
  [1e12, 'T'],
  [1e9, 'bn'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** Four significant digits, as `--depth` reads them. */
function sizeText(notional: number): string {
  const [unit, letter] = letters.find(([least]) => notional >= least) ?? [1, '']
  return `${trimmed(plain(notional / unit))}${letter}`
}

const plain = (value: number): string =>
  value >= 1_000 ? value.toFixed(0) : value.toFixed(Math.max(0, 4 - Math.ceil(Math.log10(value))))

const trimmed = (text: string): string =>
  text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text

/** What moves the price by one per cent at a moment, sales and purchases. */
export const perCent = (shot: DepthShot) => ({
  sell: DepthSeries.perCent(shot.sell),
  buy: DepthSeries.perCent(shot.buy),
})

/** How well the depth of a tenth of the file is told by what came before it; of candles, of a day. */
export function heldOut({ shots }: MeasuredDepth): HeldOut | null {
  const depths = shots.map((shot) =>
    Math.min(DepthSeries.perCent(shot.sell), DepthSeries.perCent(shot.buy)),
  )
  if (shots.length <= PERIODS_MAX) return DepthSeries.heldOut(depths)
  const parts = Array.from({ length: PERIODS }, (_, part) => {
    const [from, to] = [part, part + 1].map((edge) => Math.floor((edge * depths.length) / PERIODS))
    return DepthSeries.quantileOf(depths.slice(from, to), 0.5)
  })
  return DepthSeries.heldOut(parts)
}

/** Up to so many shots each is a period of its own, such as days; of more, tenths. */
const PERIODS_MAX = 400
const PERIODS = 10

export * as MeasuredDepth from './MeasuredDepth.ts'
