import { limits } from '../../base/limits.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import {
  type DeleveragePolicy,
  deleveragePolicies,
  type LiquidationProcedure,
  type Rulebook,
  type Sizing,
  sizings,
} from '../../model/Rulebook.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import type { JsonObject } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import { liquidation } from '../rulebook.ts'
import { Scalar } from '../Scalar.ts'

/** How a venue liquidates and who pays what is left, as its documents say, in the words of a rulebook. */
export interface VenueProcedure {
  /** The documents of the procedure, and their date. */
  readonly source: string
  readonly sizing: Sizing
  readonly fraction?: string
  readonly target: string
  readonly feeRate?: string
  readonly steps?: StepWords
  readonly deleverage?: DeleveragePolicy
  /** What of it is not expressed, and why. */
  readonly beside: readonly string[]
}

/** Steps as a rulebook states them: amounts in units of its numeraire. */
interface StepWords {
  readonly wholeUpTo?: string
  readonly wholeWithin?: number
  readonly least?: string
  readonly pause?: number
  readonly backstop?: string
  readonly limit?: { readonly adjustment: string; readonly spread: string }
}

/** Kept as text: the asset whose atoms amounts are counted in is not known yet. */
const text: Codec<string> = {
  schema: Numeral.ratio.schema,
  decode: (json, at) => Numeral.ratioText(Numeral.ratio.decode(json, at)),
  encode: (value) => value,
}

const steps: Codec<StepWords> = Codec.record<StepWords>({
  wholeUpTo: Codec.optional(text),
  wholeWithin: Codec.optional(Scalar.span),
  least: Codec.optional(text),
  pause: Codec.optional(Scalar.span),
  backstop: Codec.optional(text),
  limit: Codec.optional(Codec.record<StepWords['limit'] & {}>({ adjustment: text, spread: text })),
})

/** A procedure as the file of a preset states it. */
export const codec: Codec<VenueProcedure> = Codec.record<VenueProcedure>({
  source: Codec.described(Scalar.text(1, limits.text), 'Where it was read, and of when that is.'),
  sizing: Scalar.word(...sizings),
  fraction: Codec.optional(text),
  target: text,
  feeRate: Codec.optional(text),
  steps: Codec.described(Codec.optional(steps), 'Amounts in units of the numeraire, dollars.'),
  deleverage: Codec.optional(Scalar.word(...deleveragePolicies)),
  beside: Codec.described(
    Codec.list(Scalar.text(1, limits.text), limits.levels),
    'What of it is not expressed, and why.',
  ),
})

/** Who pays, where a venue says it. */
export const waterfallWords = ({ deleverage }: VenueProcedure): JsonObject =>
  deleverage === undefined ? {} : { deleverage }

const ratio = (told: string): Ratio => Numeral.ratio.decode(told, Path.top())

/**
 * The words of a liquidation, without what no venue tells: dust, and when an order is silent.
 *
 * @param most the highest target that the ladder allows; null for any
 */
export function liquidationWords(
  { sizing, fraction, target, feeRate, steps: told }: VenueProcedure,
  most: string | null,
) {
  const isBeyond = most !== null && Ratio.compare(ratio(target), ratio(most)) > 0
  return {
    ...{ sizing, target: isBeyond ? most : target },
    ...(fraction !== undefined && { fraction }),
    ...(feeRate !== undefined && { feeRate }),
    ...(told !== undefined && { steps: told as JsonObject }),
  } satisfies JsonObject
}

/**
 * A rulebook's procedures with a venue's in their place; dust, retries and silence stay as they are, and the
 * target where its ladder stays and allows no higher one.
 *
 * Rules: [WIRE25]
 */
export function within(
  { liquidation: own, waterfall, numeraire }: Rulebook,
  venue: VenueProcedure,
  { assets, instruments }: Pick<BoundRulebook, 'assets' | 'instruments'>,
  isLadderOwn: boolean,
): Pick<Rulebook, 'liquidation' | 'waterfall'> {
  const read = Codec.record<Pick<Rulebook, 'numeraire' | 'liquidation'>>({
    numeraire: Scalar.ref,
    liquidation,
  })
  const most = isLadderOwn ? Numeral.ratioText(own.target) : null
  const words = { ...liquidationWords(venue, most), dust: '0', silence: own.silence }
  const at = Path.top(Catalog.of(assets, instruments))
  const told: LiquidationProcedure = read.decode({ numeraire, liquidation: words }, at).liquidation
  const { dust, silence, retry } = own
  return {
    liquidation: { ...told, dust, silence, ...(retry && { retry }) },
    waterfall: { ...waterfall, ...(venue.deleverage && { deleverage: venue.deleverage }) },
  }
}

export * as VenueProcedure from './VenueProcedure.ts'
