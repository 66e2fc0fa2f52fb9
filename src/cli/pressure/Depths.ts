import { Real } from '../../base/Real.ts'
import { compact } from '../../chart/labels.ts'
import { ConstantProduct } from '../../market/impact/ConstantProduct.ts'
import { Elastic, type Law } from '../../market/impact/Elastic.ts'
import { Impact } from '../../market/impact/Impact.ts'
import type { ImpactCurve, Side } from '../../market/impact/ImpactCurve.ts'
import { Linear } from '../../market/impact/Linear.ts'
import { SquareRoot } from '../../market/impact/SquareRoot.ts'
import { AbsorptionShares } from '../../pressure/AbsorptionShares.ts'
import { assumedDepth } from '../../pressure/assumedDepth.ts'
import type { CoupledMarket } from '../../pressure/CoupledMarkets.ts'
import type { Market, OpenMarket } from '../../pressure/PressureReport.ts'
import type { Arguments, Option } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'
import { type Groups, made, type Profiled, type Typed, typedDepths } from './typedDepths.ts'

/**
 * Depth options: an impact law, and by market the notional that moves its price by one per cent.
 */
export interface Depths {
  readonly law: LawName
  readonly typed: ReadonlyMap<string | null, Typed>
  /** The markets that were named. */
  readonly asked: ReadonlySet<string>
  /** How much of what is forced meets the markets; null where all of it does. */
  readonly shares: AbsorptionShares | null
}

export type LawName = 'linear' | 'squareRoot' | 'constantProduct'

export const depthOptions = {
  law: {
    value: 'LAW',
    about: "how the price gives way: 'linear' (default), 'squareRoot' or 'constantProduct'",
  },
  depth: {
    value: '[MARKET=]SIZE|FILE',
    about:
      "what moves the price by 1 %, such as 25M, a profile '5M@1%,8M@2%' (of sales, then after / of purchases), or a file of measured depth: order books, candles with volume, pools (plimsoll depth --help); 5 % of the open notional if left out; may be repeated",
    multiple: true,
  },
  'depth-at': {
    value: 'WHEN',
    about:
      "which moments of a file of depth: 'usual' (default, the median), 'thin' or 'thick' (5 and 95 %), or a time",
  },
  sinks: {
    value: 'SHARES',
    about:
      "where what is forced goes, such as 'book=0.45,backstop=0,adl=0.55': only the book's share meets the market (book=1)",
  },
} as const satisfies Record<string, Option>

const { unit, openShare } = assumedDepth

const laws: Readonly<Record<string, LawName>> = {
  linear: 'linear',
  squareRoot: 'squareRoot',
  sqrt: 'squareRoot',
  constantProduct: 'constantProduct',
  pool: 'constantProduct',
}

/**
 * Parses the options, and reads the files of depth they name; market names are checked against the known ones,
 * of which a symbol of a file is the first that fits.
 *
 * @param until of a file only what was known by then is taken; null for all of it
 * @throws UsageError, FileFault, WireError
 */
export async function of(
  args: Arguments,
  groups: Groups,
  now: number,
  until: number | null = null,
): Promise<Depths> {
  const text = args.text('law') ?? 'linear'
  const law = Object.hasOwn(laws, text) ? laws[text] : undefined
  if (law === undefined) {
    const known = [...new Set(Object.values(laws))].join(', ')
    throw new UsageError(`--law: expected one of ${known}, found '${text}'`)
  }
  const { typed, asked } = await typedDepths(args, groups, now, until)
  if (args.has('law') && [...typed.values()].some((one) => 'profile' in one)) {
    throw new UsageError('--law: a profile is a law of its own, expected --depth without it')
  }
  return { law, typed, asked, shares: sharesOf(args) }
}

/** What each sink is called on the command line. */
const sinks: Readonly<Record<string, keyof AbsorptionShares>> = {
  book: 'book',
  backstop: 'backstop',
  adl: 'deleveraged',
}

function sharesOf(args: Arguments): AbsorptionShares | null {
  const text = args.text('sinks')
  if (text === undefined) return null
  const shares = { book: 0, backstop: 0, deleveraged: 0 }
  const named = new Set<string>()
  for (const part of text.split(',')) {
    const [name = '', size = ''] = part.split('=')
    const sink = Object.hasOwn(sinks, name) ? sinks[name] : undefined
    const share = /^(?:0|1|0?\.\d{1,9}|1\.0{1,9})$/.test(size) ? Number(size) : Number.NaN
    if (sink === undefined || Number.isNaN(share) || named.has(name)) {
      const known = Object.keys(sinks).join(', ')
      throw new UsageError(
        `--sinks: expected NAME=SHARE once each, of ${known} and from 0 to 1, found '${part}'`,
      )
    }
    named.add(name)
    shares[sink] = share
  }
  const made = AbsorptionShares.create(shares)
  if (made.ok) return made.value
  throw new UsageError(`--sinks: expected shares that sum to 1, found '${text}'`)
}

/** Markets of a book, each with both of its sides and their measured spread. */
export const coupledMarkets = (
  open: readonly OpenMarket[],
  of: (one: OpenMarket, side: Side) => Market,
): readonly CoupledMarket[] =>
  open.map((one) => {
    const [sell, buy] = [of(one, 'sell'), of(one, 'buy')]
    const isMeasured = sell.spread !== null && buy.spread !== null
    const spread = isMeasured ? { sell: sell.spread, buy: buy.spread } : null
    return { ...one, sell: sell.curve, buy: buy.curve, spread }
  })

/** Without a profile that was told of no market by name: it was measured in one, and is not that of each. */
export function ofEach(depths: Depths): Depths {
  const shared = depths.typed.get(null)
  if (shared === undefined || !('profile' in shared)) return depths
  return { ...depths, typed: new Map([...depths.typed].filter(([name]) => name !== null)) }
}

/**
 * Told depth of what is no market of the book would go unused.
 *
 * @throws UsageError
 */
export function refuseUnused({ asked }: Depths, markets: readonly OpenMarket[]): void {
  const odd = [...asked].find((name) => !markets.some((one) => one.name === name))
  if (odd === undefined) return
  const names = markets.map(({ name }) => name).join(', ')
  throw new UsageError(
    `--depth: expected a market in which something is open, of ${names}, found '${odd}'`,
  )
}

/** A profile is measured in one market, and is not that of each of several. */
export function refuseShared({ typed }: Depths, markets: readonly OpenMarket[]): void {
  const shared = typed.get(null)
  if (shared === undefined || !('profile' in shared)) return
  throw new UsageError(
    `--depth: a profile is of one market, found ${markets.length}: say whose with SYMBOL=, or which by --along SYMBOL`,
  )
}

/** The market of a scenario, and the share of forced flow that reaches it. */
export function market(
  depths: Depths,
  markets: readonly OpenMarket[],
  side: Side,
  asset: string,
): Market {
  const whole = wholeMarket(depths, markets, side, asset)
  const { shares } = depths
  if (shares === null) return whole
  const met = (curve: ImpactCurve): ImpactCurve => AbsorptionShares.impact(shares, curve)
  const { curve, spread } = whole
  return {
    ...{ ...whole, shares, curve: met(curve) },
    spread: spread === null ? null : { thin: met(spread.thin), thick: met(spread.thick) },
  }
}

function wholeMarket(
  depths: Depths,
  markets: readonly OpenMarket[],
  side: Side,
  asset: string,
): Market {
  const found = markets.map(({ name }) => depths.typed.get(name) ?? depths.typed.get(null))
  const profiles = found.flatMap((one) => (one !== undefined && 'profile' in one ? [one] : []))
  const [profile] = profiles
  if (profile !== undefined) {
    if (markets.length === 1) return profiled(profile, side)
    throw new UsageError(
      `--depth: a profile is of one market, found ${markets.length}: say which by --along SYMBOL`,
    )
  }
  const sizes = markets.map(({ open }, index) => {
    const one = found[index]
    return one !== undefined && 'notional' in one ? one.notional : openShare * open
  })
  const notional = sizes.reduce((sum, size) => sum + size, 0) || 1
  const isAssumed = found.some((one) => one === undefined)
  return {
    curve: lawCurve(depths.law, notional, side),
    words: `${names[depths.law]}: ${compact(notional)} ${asset} moves the price by 1 %`,
    notional,
    isAssumed,
    shares: null,
    spread: null,
  }
}

const names: Readonly<Record<LawName, string>> = {
  linear: 'linear',
  squareRoot: 'square root',
  constantProduct: 'constant product',
}

const profiled = ({ profile, text, file }: Profiled, side: Side): Market => ({
  curve: elastic(profile, side),
  words: file === null ? `profile ${text}` : `profile ${text}, ${file.words}`,
  notional: null,
  isAssumed: false,
  shares: null,
  spread:
    file === null ? null : { thin: elastic(file.thin, side), thick: elastic(file.thick, side) },
})

/**
 * An impact law from the notional that moves the price by one per cent; the square root is linear
 * up to a hundredth of that.
 */
export function lawCurve(law: LawName, notional: number, side: Side): ImpactCurve {
  if (law === 'constantProduct') {
    const reserve = notional / Real.expm1(unit / 2)
    const pool = ConstantProduct.create({ base: reserve, quote: reserve, fee: 0 })
    return Impact.curve(made(pool, String(notional)), side)
  }
  const found =
    law === 'linear'
      ? Linear.create(notional / unit)
      : SquareRoot.create({ depth: notional, unit, crossover: notional / 100 })
  return elastic(made<Law>(found, String(notional)), side)
}

/** The relative move does not depend on the price level. */
const elastic = (law: Law, side: Side): ImpactCurve =>
  Impact.curve(made(Elastic.create(law, 1), law.law), side)

export * as Depths from './Depths.ts'
