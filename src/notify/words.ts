import { datetime } from '../base/datetime.ts'
import { span } from '../base/span.ts'
import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Advice } from '../report/Advice.ts'
import { amountText, contractsText, priceText } from '../report/figures.ts'
import type { Money } from './Alert.ts'

/** The words that messages are made of. */

const NAME_MOST = 80
const LINE_MOST = 300

/**
 * A name somebody else chose, fit to stand within one line of text: control characters, separators
 * of lines and marks that turn the direction of writing are shown by their codes, and a long one is
 * cut. What a receiver takes for markup is its sink's to disarm.
 *
 * Rules: [ALR3]
 */
export const name = (given: string): string => shown(given, NAME_MOST)

/** A text somebody wrote, likewise. */
export const line = (given: string): string => shown(given, LINE_MOST)

function shown(given: string, most: number): string {
  // Cut first, so that no long text is looked through.
  const letters = [...given.slice(0, 2 * most + 2).toWellFormed()]
  const cut = letters.length > most ? `${letters.slice(0, most).join('')}…` : letters.join('')
  return cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, codeOf)
}

const codeOf = (letter: string): string =>
  `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

/**
 * A decimal as people write it: thousands apart, cents in twos. No digit is dropped.
 *
 * @example
 * grouped('1240.5') // => '1,240.50'
 */
export function grouped(decimal: string): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  if (whole === '') return decimal
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${sign}${thousands}${fraction === '' ? '' : `.${fraction.padEnd(2, '0')}`}`
}

/** An amount of an asset. */
export const money = (amount: bigint, asset: Asset): Money => ({
  value: amountText(amount, asset),
  asset: asset.id,
})

/** The same as words: `1,240.50 USDT`. */
export const sum = ({ value, asset }: Money): string => `${grouped(value)} ${name(asset)}`

/** A moment as seen from another, with the day where it is another day: `14:20 UTC (58 min)`. */
export function moment(at: number, now: number): string {
  const [day = '', clock = ''] = datetime(at).split('T')
  const isToday = datetime(now).startsWith(day)
  return `${isToday ? '' : `${day} `}${clock.slice(0, 5)} UTC (${until(at - now)})`
}

function until(ms: number): string {
  if (ms <= 0) return ms === 0 ? 'now' : `${span(-ms)} ago`
  return span(ms)
}

/** A signed size: of what is linear in its base, of what is inverse in contracts. */
export function size(lots: bigint, instrument: Instrument): string {
  const count = Integer.abs(lots)
  if (instrument.payoff === 'inverse') {
    return `${grouped(contractsText(count, instrument))} contracts of ${name(instrument.id)}`
  }
  return `${grouped(contractsOf(count, instrument))} ${name(instrument.base)}`
}

function contractsOf(lots: bigint, { lot, contractSize }: Instrument): string {
  const { units, scale } = Decimal.times(lots, lot)
  return Decimal.format({
    units: Integer.mul(units, contractSize.units),
    scale: scale + contractSize.scale,
  })
}

/** A trade as an order is worded: `sell 0.31 BTC`. */
export const trade = (lots: bigint, instrument: Instrument): string =>
  `${lots < 0n ? 'sell' : 'buy'} ${size(lots, instrument)}`

/** A price of an instrument in its quote. */
export const price = (ticks: bigint, instrument: Instrument): string =>
  `${grouped(priceText(ticks, instrument))} ${name(instrument.quote)}`

const PERCENT_PLACES = 2

/** A ratio in hundredths, rounded. */
export const percent = (part: bigint, whole: bigint): string | null =>
  whole > 0n ? `${Ratio.format(Ratio.of(Integer.mul(100n, part), whole), PERCENT_PLACES)} %` : null

/** What cures beside cash, in words: the first trade and the first remedy. */
export function cures(advice: Advice | null): string {
  if (advice === null) return ''
  const [reduction] = advice.reductions
  const [remedy] = advice.remedies
  const words = [
    ...(reduction ? [trade(reduction.lots, reduction.instrument)] : []),
    ...(remedy ? [`${remedy.act} ${sum(money(remedy.amount, remedy.asset))}`] : []),
  ]
  return words.map((word) => ` or ${word}`).join('')
}

export * as words from './words.ts'
