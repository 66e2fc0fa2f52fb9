import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { readCredentials } from '../connect/mirror/readCredentials.ts'
import type { Clock } from '../host/Clock.ts'
import { NotifyError } from '../notify/NotifyError.ts'
import { Secret } from '../notify/Secret.ts'
import type { Caps } from './Caps.ts'
import { venueOf } from './ccxt/venue.ts'
import type { Executor } from './Executor.ts'
import { hook } from './hook/hook.ts'

const strict = (description: string) => ({ additionalProperties: false, description })
const text = (description: string, most = 256) =>
  Type.String({ minLength: 1, maxLength: most, description })
const amount = (description: string) =>
  Type.Optional(
    Type.String({ pattern: '^(0|[1-9][0-9]*)(\\.[0-9]+)?$', maxLength: 40, description }),
  )

const hookSchema = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://',
      maxLength: 2_048,
      description: 'Where it is posted to: https, or a host of allowedHosts.',
    }),
    secret: Secret.schema,
    timeoutMs: Type.Optional(
      Type.Integer({ minimum: 100, maximum: 30_000, description: 'For one answer; 10 seconds.' }),
    ),
    allowedHosts: Type.Optional(
      Type.Array(text('A host.'), {
        maxItems: 16,
        description: 'Hosts that may be called although their addresses are private.',
      }),
    ),
  },
  strict('A program of your own behind a URL, asked by signed requests.'),
)

const venueSchema = Type.Object(
  {
    name: text('By the name that ccxt has, as binanceusdm.'),
    credentials: text('A file of JSON, of mode 0600: apiKey, secret, password.', 4_096),
    url: Type.Optional(text("In place of the venue's own address.", 2_048)),
    sandbox: Type.Optional(Type.Boolean({ description: "The venue's test network." })),
  },
  strict('A venue, through ccxt.'),
)

/** The section `executor` of the configuration. */
export const schema = Type.Object(
  {
    hook: Type.Optional(hookSchema),
    venue: Type.Optional(venueSchema),
    accounts: Type.Optional(
      Type.Array(text('An account.'), {
        minItems: 1,
        maxItems: 10_000,
        description: 'Whose orders are carried out; those of all where left out.',
      }),
    ),
    live: Type.Optional(
      Type.Boolean({ description: 'Whether orders are sent. Else it is only said what would be.' }),
    ),
    mostOrder: amount('The most notional of one order, in its quote asset.'),
    mostDay: amount('The most notional of a day of UTC, in each quote asset.'),
    desk: Type.Optional(text('Tells two desks apart that send to one account of a venue.', 64)),
  },
  strict('Who carries out orders that are out: a hook or a venue, one of them.'),
)

export type ExecutorConfig = Static<typeof schema>

const reader = Compile(schema)

/**
 * Reads the configuration's section.
 *
 * Rules: [EXEC9]
 *
 * @throws NotifyError that says where it is not as the schema says
 */
export function read(value: unknown, at = 'executor'): ExecutorConfig {
  if (!reader.Check(value)) {
    const [fault] = reader.Errors(value)
    const place = `${at}${fault?.instancePath ?? ''}`
    // Of a secret nothing is shown, so nothing is shown of what was found.
    throw invalid(place, fault?.message ?? 'a section', 'something else')
  }
  const { hook: one, venue, live, mostOrder, mostDay } = value
  if ((one === undefined) === (venue === undefined)) {
    throw invalid(at, 'hook or venue, and one of them', one === undefined ? 'neither' : 'both')
  }
  const isCapped = mostOrder !== undefined && mostDay !== undefined
  if (venue !== undefined && live === true && !isCapped) {
    throw invalid(at, 'mostOrder and mostDay where a venue is traded at', 'none')
  }
  return value
}

const invalid = (at: string, expected: string, found: string): NotifyError =>
  new NotifyError('config.invalid', at, expected, found)

/** What may be sent by it. */
export const capsOf = ({ mostOrder, mostDay }: ExecutorConfig): Caps => ({
  order: mostOrder ?? null,
  day: mostDay ?? null,
})

/** Whether an account's orders are carried out by it; an isolated position's are its parent's. */
export function isOurs({ accounts }: ExecutorConfig): (account: string) => boolean {
  if (accounts === undefined) return () => true
  const names = new Set(accounts)
  return (account) => names.has(account) || names.has(account.split('/')[0] ?? '')
}

/**
 * Opens what carries out.
 *
 * @throws NotifyError, FileFault, VenueFault where it cannot be, or must not be used
 */
export async function open(config: ExecutorConfig, clock: Clock): Promise<Executor> {
  const { hook: one, venue } = config
  if (one !== undefined) return hook({ ...one, clock })
  if (venue === undefined) throw invalid('executor', 'hook or venue', 'neither')
  return await venueOf({
    ...{ venue: venue.name, credentials: await readCredentials(venue.credentials) },
    ...{ url: venue.url, isSandbox: venue.sandbox === true },
  })
}

export * as ExecutorConfig from './ExecutorConfig.ts'
