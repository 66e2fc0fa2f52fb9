import { type Static, Type } from 'typebox'
import { fits } from '../base/fits.ts'
import { Decimal } from '../money/Decimal.ts'
import { Ratio } from '../money/Ratio.ts'
import { Alert, severities } from './Alert.ts'

const text = (description: string) => Type.String({ minLength: 1, maxLength: 256, description })
const texts = (description: string) =>
  Type.Array(text(description), { minItems: 1, maxItems: 256, description })
const duration = (description: string, least = 1_000) =>
  Type.Integer({ minimum: least, maximum: 604_800_000, description })

export const namePattern = '^[a-z0-9][a-z0-9-]{0,62}$'

export const nameSchema = Type.String({
  pattern: namePattern,
  description: 'Small letters, digits and hyphens.',
})

export const matchSchema = Type.Object(
  {
    types: Type.Optional(texts('Types of events, with * for any part: call.*')),
    severity: Type.Optional(Type.Enum([...severities], { description: 'This one and above.' })),
    levels: Type.Optional(texts('Names of levels.')),
    rulebooks: Type.Optional(texts('Rulebooks.')),
    owners: Type.Optional(texts('Owners, with * for any part.')),
    accounts: Type.Optional(texts('Accounts, with * for any part.')),
    amount: Type.Optional(
      Type.Object(
        {
          atLeast: Type.String({
            pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$',
            maxLength: 60,
            description: 'In whole units.',
          }),
          asset: Type.Optional(text('Only amounts of it.')),
        },
        {
          additionalProperties: false,
          description: 'Only what has an amount, and one this large.',
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'What is left out does not restrict.' },
)

/** What a route or a silence is about; what is left out does not restrict. */
export type Match = Static<typeof matchSchema>

export const schema = Type.Object(
  {
    name: nameSchema,
    match: Type.Optional(matchSchema),
    sinks: Type.Array(nameSchema, { minItems: 1, maxItems: 16, description: 'Told at once.' }),
    resolve: Type.Optional(
      Type.Boolean({ description: 'Whether the end of what was told is told too; yes.' }),
    ),
    repeatMs: Type.Optional(
      duration('Told again so often while it stands and nobody acknowledged it.', 10_000),
    ),
    escalate: Type.Optional(
      Type.Array(
        Type.Object(
          {
            afterMs: duration('Since the first message, while nobody acknowledged it.'),
            undeliveredMs: Type.Optional(
              duration('Sooner, where nothing before was delivered by then; a minute.'),
            ),
            to: Type.Array(nameSchema, { minItems: 1, maxItems: 16 }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 8, description: 'Who else is told of what stands, and when.' },
      ),
    ),
  },
  { additionalProperties: false, description: 'What is told to whom.' },
)

/** What is told to whom, in what order. */
export type Route = Static<typeof schema>

/**
 * Whether a route or a silence is about an alert. Every field given must hold, and one of an alert
 * that is missing holds for nothing.
 *
 * Rules: [ALR9]
 */
export function matches(of: Match | undefined, alert: Alert): boolean {
  if (of === undefined) return true
  return (
    anyOf(of.types, alert.type) &&
    (of.severity === undefined || Alert.isAtLeast(alert.severity, of.severity)) &&
    oneOf(of.levels, alert.level) &&
    oneOf(of.rulebooks, alert.rulebook) &&
    anyOf(of.owners, alert.owner) &&
    anyOf(of.accounts, alert.account) &&
    isLarge(of.amount, alert)
  )
}

const oneOf = (wanted: readonly string[] | undefined, found: string | null): boolean =>
  wanted === undefined || (found !== null && wanted.includes(found))

const anyOf = (wanted: readonly string[] | undefined, found: string | null): boolean =>
  wanted === undefined || (found !== null && wanted.some((pattern) => fits(pattern, found)))

function isLarge(wanted: Match['amount'], { amount }: Alert): boolean {
  if (wanted === undefined) return true
  if (amount === null || (wanted.asset !== undefined && amount.asset !== wanted.asset)) return false
  const [found, least] = [Decimal.parse(amount.value), Decimal.parse(wanted.atLeast)]
  if (!found.ok || !least.ok) return false
  return Ratio.compare(Ratio.fromDecimal(found.value), Ratio.fromDecimal(least.value)) >= 0
}

/** Every sink that a route may come to. */
export const sinksOf = (route: Route): readonly string[] => [
  ...new Set([...route.sinks, ...(route.escalate ?? []).flatMap(({ to }) => to)]),
]

export * as Route from './Route.ts'
