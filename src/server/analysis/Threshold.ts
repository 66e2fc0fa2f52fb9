import { Type } from 'typebox'
import type { Draft, Severity } from '../../notify/Alert.ts'
import { Codec } from '../../wire/Codec.ts'
import type { Json } from '../../wire/JsonText.ts'
import { Path } from '../../wire/Path.ts'
import { Scalar } from '../../wire/Scalar.ts'
import { show } from '../../wire/WireError.ts'
import type { Study } from './study.ts'

/**
 * A figure of the pressure on the book that people want to hear of: reached, and well under again. It decides
 * nothing, and nothing of it is journaled.
 */
export interface Threshold {
  /** The index of the whole book, the highest loop gain of a market, or the nearest cliff of one. */
  readonly on: Measure
  /** Reached from here on: the index and the gain above, a cliff nearer. */
  readonly at: number
  /** Over again only beyond this, so that it does not flutter; a tenth farther where left out. */
  readonly clear?: number | undefined
  readonly severity?: Severity | undefined
}

export type Measure = 'index' | 'loopGain' | 'cliff'

const number: Codec<number> = {
  schema: Type.Number({ exclusiveMinimum: 0, maximum: 1_000 }),
  decode: (json: Json, at: Path) => {
    if (typeof json === 'number' && json > 0 && json <= 1_000) return json
    throw Path.fault(at, 'field.value', 'a number above 0, at most 1000', show(json))
  },
  encode: (value) => value,
}

const fields: Codec<Threshold> = Codec.record<Threshold>(
  {
    on: Codec.described(
      Scalar.word('index', 'loopGain', 'cliff'),
      'The pressure index, the highest loop gain of a market, or how far the nearest cliff is, a share of the price.',
    ),
    at: Codec.described(
      number,
      'Told where it is reached: an index or gain so high, a cliff so near.',
    ),
    clear: Codec.optional(
      Codec.described(
        number,
        'Over beyond this; a tenth under the first, and for a cliff a ninth farther, if left out.',
      ),
    ),
    severity: Codec.optional(Scalar.word('info', 'warning', 'error', 'critical')),
  },
  'A figure of pressure that is told as an alert where it is reached, and where it is over.',
)

/** The codec of a threshold of the configuration: it is over on the other side of where it is reached. */
export const codec: Codec<Threshold> = Codec.checked(fields, (threshold, at) => {
  const { on, at: reached, clear } = threshold
  if (clear === undefined) return
  if (on === 'cliff' ? clear > reached : clear < reached) return
  const expected = on === 'cliff' ? `more than ${reached}` : `less than ${reached}`
  throw Path.fault(Path.child(at, 'clear'), 'field.value', expected, show(clear))
})

/** What a threshold is about, the same from where it is reached to where it is over. */
export const about = ({ on, at }: Threshold): string => `pressure:${on}:${at}`

/**
 * What a study says of a threshold: one trigger where it is reached, one resolve where it is over; null where
 * nothing changed, or nothing is known.
 *
 * Rules: [PRESSURE8]
 *
 * @param isStanding whether it was told as reached and not as over
 */
export function draftOf(threshold: Threshold, study: Study, isStanding: boolean): Draft | null {
  const found = readingOf(threshold.on, study)
  if (found === null) return null
  if (!isStanding && isReached(threshold, found.value)) {
    return {
      ...{ type: 'pressure.reached', phase: 'trigger', severity: threshold.severity ?? 'warning' },
      ...{ about: about(threshold), instrument: found.instrument },
      text: `${wordsOf(threshold, found)}, which is told from ${figure(threshold.on, threshold.at)} on`,
    }
  }
  if (!isStanding || !isOver(threshold, found.value)) return null
  return {
    ...{ type: 'pressure.eased', phase: 'resolve', severity: 'info' },
    ...{ about: about(threshold), instrument: found.instrument },
    text: `${wordsOf(threshold, found)}: over what was told from ${figure(threshold.on, threshold.at)} on`,
  }
}

/** What was studied, and of which market it is. */
interface Reading {
  readonly value: number
  readonly instrument: string | null
}

/** A book in which nothing is open has no pressure: an index and a gain of 0, and no cliff. */
function readingOf(on: Measure, { index, lines }: Study): Reading | null {
  if (on === 'index') return { value: index?.value ?? 0, instrument: null }
  if (on === 'loopGain') {
    const gains = lines.map(({ symbol, loopGain }) => ({
      value: loopGain ?? Number.POSITIVE_INFINITY,
      instrument: symbol,
    }))
    return gains.reduce((most, one) => (one.value > most.value ? one : most), nothing)
  }
  const cliffs = lines.flatMap(({ symbol, cliffDown, cliffUp }) =>
    [cliffDown, cliffUp].flatMap((value) =>
      value === null ? [] : [{ value, instrument: symbol }],
    ),
  )
  const none: Reading = { value: Number.POSITIVE_INFINITY, instrument: null }
  return cliffs.reduce((nearest, one) => (one.value < nearest.value ? one : nearest), none)
}

const nothing: Reading = { value: 0, instrument: null }

const isReached = ({ on, at }: Threshold, value: number): boolean =>
  on === 'cliff' ? value <= at : value >= at

/** A tenth of it is what it must be under again by. */
const HYSTERESIS = 0.9

const isOver = ({ on, at, clear }: Threshold, value: number): boolean =>
  on === 'cliff' ? value > (clear ?? at / HYSTERESIS) : value < (clear ?? HYSTERESIS * at)

function wordsOf({ on }: Threshold, { value, instrument }: Reading): string {
  const where = instrument === null ? '' : ` of ${instrument}`
  if (on === 'index') return `the pressure index of the book is ${value.toFixed(1)} of 100`
  if (on === 'loopGain') return `the highest loop gain${where} is ${figure(on, value)}`
  return value === Number.POSITIVE_INFINITY
    ? 'no market has a cliff'
    : `the nearest cliff${where} is ${figure(on, value)} away`
}

function figure(on: Measure, value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'without bound'
  return on === 'cliff' ? `${Number((100 * value).toFixed(2))} %` : `${Number(value.toFixed(2))}`
}

export * as Threshold from './Threshold.ts'
