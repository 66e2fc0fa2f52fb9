import { CostTerms } from '../../advice/CostTerms.ts'
import type { Target } from '../../advice/Target.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountView, BookView } from '../../report/BookView.ts'
import type { CuresAsked } from '../../report/CuresReport.ts'
import { AskedError } from './AskedError.ts'
import { depthsOf } from './depthsOf.ts'
import { assetOf, instrumentOf, noAsset } from './pricesOf.ts'
import { shareOf, spanOf, stepsOf, wrong } from './typedNumber.ts'

/** What may be told of a cure, each a list of texts in the words of the command line. */
export const cureKinds = [
  'depth',
  'fee',
  'funding',
  'rate',
  'have',
  'swap-cost',
  'horizon',
] as const

export type CureKind = (typeof cureKinds)[number]

/** What is asked of cures: texts by kind. */
export interface CuresTold {
  texts(kind: CureKind): readonly string[]
  /** A level of the account's ladders, or a marginRatio; undefined for what its calls are cured to. */
  readonly to: string | undefined
}

/**
 * Reads a target and what is told of costs.
 *
 * @throws AskedError that says what was expected
 */
export function curesOf(view: BookView, one: AccountView, told: CuresTold): CuresAsked {
  const rules = view.terms.get(one.rulebook) as BoundRulebook
  return { ...targetOf(rules, told.to), terms: termsOf(view, one, told) }
}

/**
 * The target of a level by its name, of a marginRatio, or unless said of the calls of the rulebook.
 *
 * @throws AskedError that says what was expected
 */
export function targetOf(
  { rulebook }: BoundRulebook,
  to: string | undefined,
): { readonly target: Target; readonly level: string | null } {
  if (to === undefined) {
    return { target: { measure: 'maintenance', threshold: rulebook.call.cureTo }, level: null }
  }
  const levels = rulebook.ladders.flatMap((ladder) =>
    ladder.levels.map((level) => ({ name: `${ladder.id}.${level.name}`, level })),
  )
  const found = levels.filter(({ name, level }) => to === name || to === level.name)
  const [first, second] = found
  if (second !== undefined) {
    throw wrong('to', `one of ${found.map(({ name }) => name).join(', ')}`, to)
  }
  if (first !== undefined) {
    const { measure, clear } = first.level
    return { target: { measure, threshold: clear }, level: first.name }
  }
  const typed = Decimal.parse(to)
  if (typed.ok && typed.value.units > 0n) {
    return {
      target: { measure: 'maintenance', threshold: Ratio.fromDecimal(typed.value) },
      level: null,
    }
  }
  const names = levels.map(({ name }) => name).join(', ')
  throw wrong('to', `a marginRatio above 0${names === '' ? '' : `, or a level: ${names}`}`, to)
}

function termsOf(view: BookView, one: AccountView, told: CuresTold): CostTerms {
  const { assets, instruments } = view
  const depthOf = depthsOf(told.texts('depth'), view)
  const horizon = horizonOf(told.texts('horizon'))
  const fees = byInstrument(view, 'fee', told.texts('fee'))
  const funding = byInstrument(view, 'funding', told.texts('funding'))
  const periods = Ratio.of(BigInt(horizon), fundingPeriod)
  return {
    fees: instruments.map(({ id }) => fees.get(id) ?? fees.get(null)),
    depths: instruments.map((each) => depthOf(each) ?? undefined),
    funding: instruments.map(({ id }) => {
      const rate = funding.get(id) ?? funding.get(null)
      return rate && Ratio.mul(rate, periods)
    }),
    capital: ratesOf(view, told.texts('rate')),
    interest: assets.map(({ id }) => one.interest.get(id)),
    funds: fundsOf(view, told.texts('have')),
    conversion: conversionOf(told.texts('swap-cost')),
    horizon,
  }
}

/** Funding is told for eight hours, as venues print it. */
const fundingPeriod = 28_800_000n

/** `[SYMBOL=]SHARE`; under null what holds for all without one of their own. */
function byInstrument(
  view: BookView,
  option: CureKind,
  texts: readonly string[],
): ReadonlyMap<string | null, Ratio> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf('=')
      if (at < 0) return [null, shareOf(option, text)] as const
      return [
        instrumentOf(view, text.slice(0, at)).id,
        shareOf(option, text.slice(at + 1)),
      ] as const
    }),
  )
}

/** `ASSET=SHARE` a year. */
function ratesOf(view: BookView, texts: readonly string[]): readonly (Ratio | undefined)[] {
  const rates = view.assets.map((): Ratio | undefined => undefined)
  for (const text of texts) {
    const [asset, value] = namedOf(view, 'rate', text)
    rates[asset.index] = shareOf('rate', value)
  }
  return rates
}

function fundsOf(view: BookView, texts: readonly string[]): CostTerms['funds'] {
  if (texts.length === 0) return null
  const funds = view.assets.map((): Amount | undefined => undefined)
  for (const text of texts) {
    const [asset, value] = namedOf(view, 'have', text)
    const step = { units: 1n, scale: asset.decimals }
    const amount = stepsOf('have', value, step, `an amount with at most ${asset.decimals} decimals`)
    if (amount < 0n) throw wrong('have', 'an amount of zero or more', text)
    funds[asset.index] = Amount.of(amount)
  }
  return funds
}

function namedOf(view: BookView, option: CureKind, text: string): readonly [Asset, string] {
  const [, id = '', value = ''] = /^(.+?)\s*=\s*(\S+)$/.exec(text) ?? []
  if (id === '') throw wrong(option, "'ASSET=NUMBER'", text)
  const asset = assetOf(view, id)
  if (asset === null) throw noAsset(view, option, id)
  return [asset, value]
}

function conversionOf(texts: readonly string[]): Ratio | null {
  const text = onlyOf('swap-cost', texts)
  if (text === undefined) return null
  const share = shareOf('swap-cost', text)
  if (share.numerator >= 0n) return share
  throw wrong('swap-cost', 'a share of zero or more', text)
}

function horizonOf(texts: readonly string[]): number {
  const text = onlyOf('horizon', texts)
  return text === undefined ? CostTerms.nothing.horizon : spanOf('horizon', text)
}

function onlyOf(option: CureKind, texts: readonly string[]): string | undefined {
  const [text, second] = texts
  if (second === undefined) return text
  throw new AskedError(`--${option}: expected one, found ${texts.join(', ')}`)
}
