import { type TSchema, Type } from 'typebox'
import { ahead } from './aheadOutputs.ts'
import { allocation, placement } from './allocationOutputs.ts'
import { BookRecord } from './book/BookRecord.ts'
import { agreedLevels } from './book/loanRecord.ts'
import { presetNames } from './book/presetRulebook.ts'
import type { Codec } from './Codec.ts'
import { calendar } from './calendar.ts'
import { registeredCall } from './callOutputs.ts'
import { commands } from './commands.ts'
import { agreement } from './csa/agreement.ts'
import { cures } from './cureOutputs.ts'
import { day } from './dayOutputs.ts'
import { dueRule } from './dueRule.ts'
import { events } from './events.ts'
import { impact } from './impactOutputs.ts'
import { instrument } from './instrument.ts'
import { lineHeader } from './lineHeader.ts'
import { losses } from './lossOutputs.ts'
import {
  answers,
  assessment,
  comparison,
  explanation,
  glance,
  stress,
  stressGrid,
} from './outputs.ts'
import { rulebook } from './rulebook.ts'
import { BracketPreset } from './rulebooks/BracketPreset.ts'
import { BrokerPreset } from './rulebooks/BrokerPreset.ts'
import { LoanPreset } from './rulebooks/LoanPreset.ts'
import { PortfolioPreset } from './rulebooks/PortfolioPreset.ts'
import { Scalar } from './Scalar.ts'
import { scenario } from './scenario/readScenario.ts'

/** A JSON Schema document, draft 2020-12. */
export interface SchemaDocument {
  readonly $schema: string
  readonly $id: string
  readonly title: string
  readonly [keyword: string]: unknown
}

interface ObjectSchema {
  readonly description?: string
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, TSchema>>
}

/**
 * All schemas by their file under docs/schema, made from the same descriptions as the readers and
 * writers.
 *
 * Rules: [WIRE10]
 *
 * @example
 * schemas().get('command.schema.json')
 */
export function schemas(): ReadonlyMap<string, SchemaDocument> {
  const documents: readonly (readonly [name: string, title: string, body: object])[] = [
    ['command', 'A command: one line of the input of `plimsoll run`', oneOf(commandLines())],
    ['event', 'An event: one line of the output of `plimsoll run`', oneOf(eventLines())],
    ['answer', 'What `plimsoll run` says between events', oneOf(answers)],
    ['rulebook', 'A rulebook', rulebook.schema],
    ['calendar', 'A calendar: a name, rules, or calendars joined', calendar.schema],
    ['due-rule', 'By when something asked for is due', dueRule.schema],
    ['agreement', 'A two-sided agreement: the terms that `plimsoll csa` reads', agreement.schema],
    ['preset', 'A preset: a file under src/wire/rulebooks', oneOf(presetFiles())],
    ['book', 'A book file: one JSON document', bookDocument()],
    ['book-record', 'A book file of lines: one record a line', oneOf(bookRecords())],
    ['assessment', 'An account as `plimsoll assess --json` lists it', assessment],
    ['explanation', 'What `plimsoll explain --json` answers', explanation],
    ['comparison', 'What `plimsoll whatif --json` answers', comparison],
    ['cures', 'What `plimsoll cure --json` answers', cures],
    ['ahead', 'An account as `plimsoll ahead --json` lists it', ahead],
    ['allocation', 'What `plimsoll allocate --json` answers', allocation],
    ['placement', 'What `plimsoll allocate --most --json` answers', placement],
    ['losses', 'What `plimsoll deleverage --json` answers', losses],
    ['impact', 'What `plimsoll preview --json` answers', impact],
    ['grid', 'An account as `plimsoll stress --volatility --json` lists it', stressGrid],
    ['stress', 'What `plimsoll stress --json` answers', stress],
    ['glance', 'What `plimsoll book --json` answers', glance],
    ['call', 'A margin call as `plimsoll calls --json` lists it', registeredCall],
    ['day', 'What `plimsoll calls --day --json` answers', day],
    ['scenario', 'A scenario of `plimsoll simulate`', scenario.schema],
  ]
  return new Map(
    documents.map(([name, title, body]) => {
      const $id = `${name}.schema.json`
      const $schema = 'https://json-schema.org/draft/2020-12/schema'
      return [$id, { $schema, $id, title, ...body }]
    }),
  )
}

function oneOf(kinds: Readonly<Record<string, TSchema>>) {
  const names = Object.keys(kinds)
  return { oneOf: names.map((name) => ({ $ref: `#/$defs/${name}` })), $defs: kinds }
}

const seq = Type.Integer({ minimum: 0, description: 'The number of the entry.' })
const datetime = Type.String({ description: 'The time beside it, ISO 8601, for people.' })

const ofLine = { schema: lineHeader.schema.schema, actor: lineHeader.actor.schema }

/**
 * Commands may carry the header of written ones: seq and datetime are checked for form and dropped.
 */
const commandLines = () =>
  each(commands, (schema) => ({
    ...schema,
    properties: { seq, datetime, ...ofLine, ...schema.properties, ...byPreset(schema) },
  }))

/** A rulebook is told in full, or by a preset's name. */
const byPreset = ({ properties }: ObjectSchema) =>
  properties.rulebook === rulebook.schema ? { rulebook: bookRulebook() } : {}

const eventLines = () =>
  each(events, (schema) => {
    const header = {
      seq,
      ordinal: Type.Integer({ minimum: 1, description: 'The place within its entry.' }),
      time: Scalar.time.schema,
      datetime,
      schema: lineHeader.schema.schema,
      command: Type.Union([Scalar.id.schema, Type.Null()]),
      actor: lineHeader.actor.schema,
    }
    return {
      ...schema,
      required: [...Object.keys(header), ...(schema.required ?? [])],
      properties: { ...header, ...schema.properties },
    }
  })

function each<K extends string>(
  kinds: { readonly [name in K]: Pick<Codec<never>, 'schema'> },
  change: (schema: ObjectSchema) => ObjectSchema,
): Readonly<Record<string, TSchema>> {
  const list = Object.entries<Pick<Codec<never>, 'schema'>>(kinds)
  return Object.fromEntries(
    list.map(([name, { schema }]) => [name, change(schema as unknown as ObjectSchema) as TSchema]),
  )
}

/** A lending regime over all the assets it lists, or a venue's tables. */
const presetFiles = () => ({
  lending: LoanPreset.document.schema,
  venue: BracketPreset.document.schema,
  broker: BrokerPreset.document.schema,
  portfolio: PortfolioPreset.document.schema,
})

/** A rulebook by a preset's name: every other field may be left out. */
function presetSchema(): TSchema {
  const { properties } = rulebook.schema as unknown as ObjectSchema
  const preset = Type.Enum([...presetNames])
  const { anyOf } = properties.method as unknown as { readonly anyOf: readonly TSchema[] }
  const method = Type.Union(anyOf.map((one) => ({ ...one, required: [] }) as unknown as TSchema))
  return {
    type: 'object',
    description:
      'A venue’s tables or a lending regime by name; what is stated replaces what it brings.',
    required: ['preset'],
    properties: { preset, agreed: agreedLevels.schema, ...properties, method },
    additionalProperties: false,
  } as unknown as TSchema
}

const bookRulebook = () => Type.Union([rulebook.schema, presetSchema()])

const bookDocument = () =>
  Type.Object(
    {
      asOf: Scalar.time.schema,
      assets: Type.Optional(Type.Array(BookRecord.asset.schema)),
      instruments: Type.Optional(Type.Array(instrument.schema)),
      rulebooks: Type.Optional(Type.Array(bookRulebook())),
      pools: Type.Optional(Type.Array(BookRecord.pool.schema)),
      prices: Type.Optional(Type.Array(BookRecord.price.schema)),
      accounts: Type.Optional(Type.Array(BookRecord.account.schema)),
      protections: Type.Optional(Type.Array(BookRecord.protection.schema)),
    },
    { additionalProperties: false },
  )

function bookRecords(): Readonly<Record<string, TSchema>> {
  const book = Type.Object({ asOf: Scalar.time.schema }, { additionalProperties: false })
  const kinds = {
    book,
    asset: BookRecord.asset.schema,
    instrument: instrument.schema,
    rulebook: rulebook.schema,
    preset: presetSchema(),
    pool: BookRecord.pool.schema,
    price: BookRecord.price.schema,
    account: BookRecord.account.schema,
    protection: BookRecord.protection.schema,
  }
  const entries = Object.entries(kinds).map(([name, schema]) => {
    const { properties, required = [], ...rest } = schema as unknown as ObjectSchema
    const record = Type.Literal(name === 'preset' ? 'rulebook' : name)
    return [
      name,
      { ...rest, required: ['record', ...required], properties: { record, ...properties } },
    ]
  })
  return Object.fromEntries(entries)
}
