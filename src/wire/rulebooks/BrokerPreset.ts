import { limits } from '../../base/limits.ts'
import type { BrokerOptions } from '../../model/BrokerMethod.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Rulebook } from '../../model/Rulebook.ts'
import { brokerTerms, optionNetting, optionTerms } from '../broker.ts'
import { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { rulebook } from '../rulebook.ts'
import { Scalar } from '../Scalar.ts'
import esmaRetail from './esma-retail.json' with { type: 'json' }
import fcaRetail from './fca-retail.json' with { type: 'json' }
import finra4210 from './finra-4210.json' with { type: 'json' }
import ibLike from './ib-like.json' with { type: 'json' }
import { Provenance, statedFields } from './Provenance.ts'

/** A broker's or a regulator's rules as published, in the words of any rulebook. */
export interface BrokerPreset extends Provenance {
  readonly broker: string
  /** What holds for every instrument in no class. */
  readonly standard: Json
  readonly classes: readonly BrokerClass[]
  /** What options ask; left out, they are refused. */
  readonly options?: BrokerPresetOptions
  /** Ladders, calls, liquidation and prices, as a rulebook states them. */
  readonly procedures: JsonObject
}

/** Instruments alike: those on one of some bases, in one of some quotes or in any. */
export interface BrokerClass {
  readonly name: string
  readonly bases: readonly string[]
  readonly quotes?: readonly string[]
  readonly terms: Json
}

/** What options ask, those on one of some bases by their class. */
export interface BrokerPresetOptions {
  readonly netting: BrokerOptions['netting']
  readonly standard: Json
  readonly classes: readonly Omit<BrokerClass, 'quotes'>[]
}

/** What is valid by a codec, kept as it was written. */
const written = <T>(codec: Codec<T>): Codec<Json> => ({
  schema: codec.schema,
  decode: (json, at) => {
    codec.decode(json, at)
    return json
  },
  encode: (value) => value,
})

const names = Codec.list(Scalar.id, limits.instruments)

/** A preset's file: the provenance of its numbers, terms by class, and procedures. */
export const document: Codec<BrokerPreset> = Codec.record<BrokerPreset>({
  ...Provenance.fields,
  broker: Scalar.id,
  standard: written(brokerTerms),
  classes: Codec.list(
    Codec.record<BrokerClass>({
      name: Scalar.id,
      bases: names,
      quotes: Codec.described(Codec.optional(names), 'Left out, any quote.'),
      terms: written(brokerTerms),
    }),
    limits.tiers,
  ),
  options: Codec.optional(
    Codec.record<BrokerPresetOptions>({
      netting: optionNetting,
      standard: written(optionTerms),
      classes: Codec.list(
        Codec.record<Omit<BrokerClass, 'quotes'>>({
          name: Scalar.id,
          bases: names,
          terms: written(optionTerms),
        }),
        limits.tiers,
      ),
    }),
  ),
  procedures: statedFields,
})

/** A preset, whose procedures are valid over a dollar. */
function load(file: string, told: object): BrokerPreset {
  const found = Provenance.read(file, told, document, Catalog.empty)
  rulebookOf(found)
  return found
}

/** A preset as a rulebook in dollars, over no instrument. */
export const rulebookOf = (preset: BrokerPreset): Rulebook =>
  rulebook.decode(recordOf(preset, 'USD', []), Path.top(dollar))

const dollar = Catalog.of([{ id: 'USD', index: 0, decimals: 2 }])

/**
 * A preset as a rulebook over some instruments, each by the first class that it is in.
 *
 * Rules: [BROKER9]
 */
export function recordOf(
  { broker, source, date, standard, classes, options, procedures }: BrokerPreset,
  numeraire: string,
  instruments: readonly Instrument[],
): JsonObject {
  const classed = instruments.flatMap(({ id, ...of }): [string, Json][] => {
    const found = classes.find((one) => isIn(one, of))
    return found === undefined ? [] : [[id, found.terms]]
  })
  return {
    ...{ id: broker, source: `${source}, ${date}`, numeraire },
    ...procedures,
    method: {
      ...{ name: 'broker', standard, instruments: Object.fromEntries(classed) },
      ...(options === undefined ? {} : { options: optionsOf(options, instruments) }),
    },
  }
}

function optionsOf(
  { netting, standard, classes }: BrokerPresetOptions,
  instruments: readonly Instrument[],
): JsonObject {
  const bases = new Set(instruments.map(({ base }) => base))
  const classed = [...bases].flatMap((base): [string, Json][] => {
    const found = classes.find((one) => one.bases.includes(base))
    return found === undefined ? [] : [[base, found.terms]]
  })
  return { netting, standard, underlyings: Object.fromEntries(classed) }
}

const isIn = (
  { bases, quotes }: BrokerClass,
  { base, quote }: Pick<Instrument, 'base' | 'quote'>,
) => bases.includes(base) && (quotes === undefined || quotes.includes(quote))

/** Brokers and regulators whose rules are known. */
export const brokerPresets: readonly BrokerPreset[] = [
  load('finra-4210.json', finra4210),
  load('ib-like.json', ibLike),
  load('esma-retail.json', esmaRetail),
  load('fca-retail.json', fcaRetail),
]

export const named = (name: unknown): BrokerPreset | undefined =>
  brokerPresets.find(({ broker }) => broker === name)

export * as BrokerPreset from './BrokerPreset.ts'
