import type { Remedy, VolatilityTerms } from '../../market/VolatilityRate.ts'
import { VolatilityRate } from '../../market/VolatilityRate.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Arguments } from '../Arguments.ts'
import { timeOf } from '../timeOf.ts'
import { UsageError } from '../UsageError.ts'
import type { Closes } from './closesOf.ts'

/** What is asked of a rate, and what it is to be damped by. */
export interface Asked {
  readonly terms: VolatilityTerms
  readonly remedies: readonly Remedy[]
}

/**
 * The terms of the options, with what is usual where one is left out.
 *
 * @throws UsageError
 */
export function asked(args: Arguments, closes: Closes, returns: readonly bigint[]): Asked {
  const memory = numberOf(args, 'memory', '0.97')
  if (Ratio.compare(memory, Ratio.one) >= 0) throw wrong('memory', 'a number below one', args)
  const confidence = numberOf(args, 'confidence', '2.3263478740408408')
  const terms = { memory, confidence, horizon: countOf('horizon', args.text('horizon') ?? '2') }
  const remedies = [
    { kind: 'none' } as const,
    ...bufferOf(args),
    ...stressedOf(args, closes, returns, terms),
    ...floorOf(args),
  ]
  return { terms, remedies }
}

/**
 * An option that is a number of at least zero; null where it is left out.
 *
 * @throws UsageError
 */
export function numberOf(args: Arguments, name: string, usual: string): Ratio {
  const text = args.text(name) ?? usual
  const parsed = Decimal.parse(text)
  if (parsed.ok && parsed.value.units >= 0n) return Ratio.fromDecimal(parsed.value)
  throw wrong(name, 'a number of at least zero', args)
}

const wrong = (name: string, expected: string, args: Arguments): UsageError =>
  new UsageError(`rates: --${name}: expected ${expected}, found '${args.text(name)}'`)

function countOf(name: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new UsageError(`rates: --${name}: expected a whole number above zero, found '${text}'`)
}

function bufferOf(args: Arguments): readonly Remedy[] {
  const [share, days] = pairOf(args, 'buffer', 'SHARE:CANDLES')
  return share === null ? [] : [{ kind: 'buffer', share, days: countOf('buffer', days) }]
}

function floorOf(args: Arguments): readonly Remedy[] {
  const text = args.text('floor')
  return text === undefined ? [] : [{ kind: 'floor', days: countOf('floor', text) }]
}

function stressedOf(
  args: Arguments,
  { times }: Closes,
  returns: readonly bigint[],
  terms: VolatilityTerms,
): readonly Remedy[] {
  const [weight, period] = pairOf(args, 'stressed', 'WEIGHT:FROM..TO')
  if (weight === null) return []
  if (Ratio.compare(weight, Ratio.one) > 0) throw wrong('stressed', 'a weight of at most one', args)
  const [from = '', to = ''] = period.split('..')
  const [first, last] = [from, to].map((text) => timeOf('--stressed', text, Number.NaN)) as [
    number,
    number,
  ]
  const days = returns.filter((_, day) => {
    const time = times[day + 1] as number
    return time >= first && time <= last
  })
  if (days.length === 0) throw wrong('stressed', 'a period with candles', args)
  const rate = VolatilityRate.even(days, days.length, terms).at(-1) as bigint
  return [{ kind: 'stressed', weight, rate }]
}

/** A number and what stands after the first colon. */
function pairOf(args: Arguments, name: string, form: string): readonly [Ratio | null, string] {
  const text = args.text(name)
  if (text === undefined) return [null, '']
  const [first = '', ...rest] = text.split(':')
  const parsed = Decimal.parse(first)
  if (!parsed.ok || parsed.value.units < 0n || rest.length === 0) throw wrong(name, form, args)
  return [Ratio.fromDecimal(parsed.value), rest.join(':')]
}
