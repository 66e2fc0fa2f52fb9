import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { retryAfter } from '../remote/retryAfter.ts'
import type { Feed } from './Mirror.ts'
import { Steps } from './Steps.ts'
import { VenueFault } from './VenueFault.ts'

/** What of ccxt's exchanges is used here. */
export interface Exchange {
  readonly id: string
  readonly urls: { api: unknown }
  has: Readonly<Record<string, unknown>>
  /** By symbol; loaded by the first fetch. */
  readonly markets?: Readonly<Record<string, unknown>>
  readonly precisionMode?: unknown
  readonly last_response_headers?: Readonly<Record<string, string>>
  fetchPositions(): Promise<unknown>
  fetchBalance(params?: object): Promise<unknown>
  fetchLeverageTiers(symbols?: readonly string[]): Promise<unknown>
  readonly options: Record<string, unknown>
  setSandboxMode(on: boolean): void
  readonly [method: string]: unknown
}

/** What a venue is asked with. It is in no message and in no journal. */
export interface Credentials {
  readonly apiKey?: string
  readonly secret?: string
  readonly password?: string
  readonly uid?: string
  readonly walletAddress?: string
}

export interface VenueOptions {
  /** ccxt's id. */
  readonly venue: string
  readonly account: string
  readonly credentials: Credentials
  /** In place of the venue's own address, as for a proxy of one's own. */
  readonly url?: string | undefined
  readonly isSandbox?: boolean
  readonly now: () => number
}

/** How long leverage tiers stand, milliseconds: they change by announcement. */
const TIERS_MS = 3_600_000
const TIMEOUT_MS = 20_000

/** A venue that was opened with a key that may not withdraw. */
export interface Venue {
  readonly exchange: Exchange
  /** What a fault of ccxt's may be told as: without a secret, and without an address with one. */
  readonly faultOf: (error: unknown) => VenueFault
}

/**
 * Opens a venue through ccxt, which is not part of Plimsoll: it is looked for beside it and where the
 * command runs. Requests are paced by ccxt's throttle, and none is sent again by ccxt itself.
 *
 * Rules: [WATCH5] [WATCH7]
 *
 * @param may what the key is for, in words
 * @throws VenueFault where there is no ccxt or no such venue, or the key may withdraw
 */
export async function openVenue(
  options: Omit<VenueOptions, 'account' | 'now'>,
  may: string,
): Promise<Venue> {
  const { credentials } = options
  const exchange = create(await load(), options)
  const told = (error: unknown): VenueFault => faultOf(error, exchange, credentials)
  await refuseWithdrawals(exchange, credentials, may).catch((error: unknown) => {
    throw error instanceof VenueFault ? error : told(error)
  })
  return { exchange, faultOf: told }
}

/**
 * An account at a venue, to be read.
 *
 * Rules: [WATCH2] [WATCH5] [WATCH7]
 *
 * @throws VenueFault where there is no ccxt or no such venue, or the key may withdraw
 */
export async function feedOf(options: VenueOptions): Promise<Feed> {
  const { venue, account, now } = options
  const { exchange, faultOf: told } = await openVenue(options, 'only read')
  let tiers: { readonly text: string | null; readonly at: number } | null = null
  return {
    account,
    venue: dialectOf(venue),
    async fetch() {
      const at = now()
      try {
        const [positions, balance] = [
          await exchange.fetchPositions(),
          await exchange.fetchBalance(),
        ]
        if (tiers === null || at - tiers.at > TIERS_MS) {
          tiers = { text: await tiersOf(exchange, positions), at }
        }
        return {
          ...{ positions: JSON.stringify(positions), balance: JSON.stringify(balance) },
          ...{ tiers: tiers.text, at, markets: stepsOf(exchange, positions) },
        }
      } catch (error) {
        throw told(error)
      }
    },
  }
}

/** The dialect that a venue's payloads are read by: ccxt has several ids for some. */
export const dialectOf = (venue: string): string =>
  ({ binanceusdm: 'binance', binancecoinm: 'binance' })[venue] ?? venue

const symbolsOf = (positions: unknown): readonly string[] => [
  ...new Set(
    (positions as readonly { readonly symbol?: string }[]).flatMap((one) => one.symbol ?? []),
  ),
]

/** What the venue states of the markets that are held. */
const stepsOf = (
  { markets = {}, precisionMode }: Exchange,
  positions: unknown,
): ReadonlyMap<string, Steps> =>
  new Map(
    symbolsOf(positions).map((symbol) => [symbol, Steps.ofMarket(markets[symbol], precisionMode)]),
  )

async function tiersOf(exchange: Exchange, positions: unknown): Promise<string | null> {
  if (exchange.has.fetchLeverageTiers !== true) return null
  return JSON.stringify(await exchange.fetchLeverageTiers(symbolsOf(positions)))
}

type Kinds = Readonly<Record<string, (new (options: object) => Exchange) | undefined>>

async function load(): Promise<Kinds> {
  // By a variable, so that nobody who has no ccxt needs its types.
  const name = 'ccxt'
  const here = createRequire(join(process.cwd(), 'here.js'))
  const found = await import(name)
    .catch(async () => await import(pathToFileURL(here.resolve(name)).href))
    .catch(() => null)
  if (found !== null) return (found.default ?? found) as Kinds
  throw new VenueFault(
    'expected ccxt beside plimsoll, found none: npm install ccxt, here or where plimsoll is installed',
  )
}

function create(
  kinds: Kinds,
  { venue, credentials, url, isSandbox = false }: Omit<VenueOptions, 'account' | 'now'>,
): Exchange {
  const Kind = /^[a-z0-9]+$/.test(venue) ? kinds[venue] : undefined
  if (typeof Kind !== 'function' || !('fetchPositions' in (Kind.prototype as object))) {
    throw new VenueFault(`expected a venue of ccxt, as binanceusdm, found '${venue}'`)
  }
  if (venue === 'hyperliquid' && ('secret' in credentials || 'apiKey' in credentials)) {
    throw new VenueFault('hyperliquid is read by walletAddress alone: expected no key, found one')
  }
  const exchange = new Kind({
    ...{ ...credentials, enableRateLimit: true, timeout: TIMEOUT_MS },
    options: { maxRetriesOnFailure: 0 },
  })
  // Networks of coins are nothing to us, and some venues tell them to a key with more rights alone.
  exchange.has = { ...exchange.has, fetchCurrencies: false }
  if (isSandbox) exchange.setSandboxMode(true)
  if (url !== undefined) exchange.urls.api = moved(exchange.urls.api, url)
  return exchange
}

/** Every address of a venue, at another place. */
function moved(api: unknown, url: string): unknown {
  if (typeof api === 'string') return api.replace(/^https?:\/\/[^/]+/, url.replace(/\/+$/, ''))
  if (typeof api !== 'object' || api === null) return api
  return Object.fromEntries(Object.entries(api).map(([name, one]) => [name, moved(one, url)]))
}

/** What a venue's own answer says of what a key may do. */
const permissions: Readonly<
  Record<string, { readonly method: string; readonly mayWithdraw: (answer: unknown) => boolean }>
> = {
  binance: {
    method: 'sapiGetAccountApiRestrictions',
    mayWithdraw: (answer) => isTrue(fieldOf(answer, 'enableWithdrawals')),
  },
  bybit: {
    method: 'privateGetV5UserQueryApi',
    mayWithdraw: (answer) => says(fieldOf(answer, 'result', 'permissions'), 'withdraw'),
  },
  okx: {
    method: 'privateGetAccountConfig',
    mayWithdraw: (answer) => says(fieldOf(answer, 'data', '0', 'perm'), 'withdraw'),
  },
}

const isTrue = (value: unknown): boolean => value === true || value === 'true'

const says = (value: unknown, word: string): boolean =>
  JSON.stringify(value ?? null)
    .toLowerCase()
    .includes(word)

const fieldOf = (tree: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (found, step) =>
      typeof found === 'object' && found !== null
        ? (found as Record<string, unknown>)[step]
        : undefined,
    tree,
  )

/**
 * Refuses a key that may withdraw, where the venue tells.
 *
 * Rules: [WATCH7]
 */
async function refuseWithdrawals(
  exchange: Exchange,
  { apiKey }: Credentials,
  may: string,
): Promise<void> {
  const known = permissions[dialectOf(exchange.id)]
  if (known === undefined || apiKey === undefined) return
  const ask = exchange[known.method]
  if (typeof ask !== 'function') return
  const answer: unknown = await ask.call(exchange, {})
  if (!known.mayWithdraw(answer)) return
  throw new VenueFault(
    `${exchange.id}: the key may withdraw; expected one that may ${may}: make another without that right`,
  )
}

/** ccxt's errors hold addresses with signatures, and now and then what was sent: none of it is told. */
function faultOf(
  error: unknown,
  { id, last_response_headers: headers }: Exchange,
  secrets: Credentials,
) {
  const { name = 'Error', message = '' } = (error ?? {}) as Error
  let says = message.replace(/\?\S*/g, '').replace(/\s+/g, ' ').slice(0, 300)
  for (const secret of Object.values(secrets)) {
    if (typeof secret === 'string' && secret !== '') says = says.replaceAll(secret, '***')
  }
  const isBusy = /RateLimit|DDoS|NotAvailable/.test(name)
  const header = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === 'retry-after')
  return new VenueFault(`${id}: ${name}: ${says}`, isBusy ? retryAfter(header?.[1] ?? null) : null)
}
