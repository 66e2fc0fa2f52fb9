import { limits } from '../../base/limits.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import type { Json } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Provenance } from '../rulebooks/Provenance.ts'
import { Scalar } from '../Scalar.ts'

/**
 * What the fields of ccxt's structures mean at one venue, as data with its source and date. Paths lead
 * into the venue's own response, `info`.
 *
 * Rules: [CCXT4]
 */
export interface Dialect extends Provenance {
  readonly venue: string
  /** Paths that together occur in the responses of this venue alone. */
  readonly recognise: Recognise
  readonly position: PositionDialect
  readonly balance: BalanceDialect
  readonly account: AccountDialect
  readonly tiers: TierDialect
  /** The likely cause where a told figure differs from ours, by the figure. */
  readonly causes: ReadonlyMap<string, string>
}

export interface Recognise {
  readonly position: readonly string[]
  readonly balance: readonly string[]
}

export interface PositionDialect {
  /** Where the response has the same number as a unified figure, by the figure. */
  readonly raw: ReadonlyMap<string, string>
  /** Where the response has a signed size; null where it has none. */
  readonly signed: string | null
  /** Contracts of a contract size, or `units`: of a linear one base units, of an inverse one quote units. */
  readonly contracts: 'contracts' | 'units'
  /** The contract size where ccxt gives none; null: it must be told. */
  readonly contractSize: string | null
  /** The price of the notional, or `any` of the usual ones where it is not known. */
  readonly notional: 'mark' | 'entry' | 'any'
  /** Whether unrealizedPnl is since the position was opened, or since the session began. */
  readonly profit: 'whole' | 'session'
  /** What a marginMode of null means; null where that is not known. */
  readonly marginMode: 'cross' | 'isolated' | null
  /** Told empty in the balance's response where a marginMode of null means isolated. */
  readonly isolatedWhenEmpty: string | null
  /** `path=value` in the response of a position that is isolated, whatever marginMode says. */
  readonly isolatedMark: string | null
  /** What an isolated position's collateral is; `any` where that is not known. */
  readonly collateral: 'wallet' | 'equity' | 'any'
  /** Where the response has an isolated position's margin without profit. */
  readonly wallet: string | null
  /** Leverage chosen by the owner, or the effective one, which changes with the price. */
  readonly leverage: 'chosen' | 'effective'
  /** The price of the initial margin; `other` where fees or more are in it. */
  readonly initial: 'mark' | 'entry' | 'any' | 'other'
  /** Where the response has funding that is owed and not yet paid. */
  readonly funding: string | null
}

export interface BalanceDialect {
  /** What a total is: a wallet, or with profits; `unsure` where that is not known; `other`: not used. */
  readonly total: 'wallet' | 'equity' | 'other' | 'unsure'
  /** Whether a total includes isolated margin. */
  readonly isolated: boolean
  /** Whether a total is what is left after debts. */
  readonly debt: 'within' | 'beside'
  /** Where the response has rows by asset: a list, or an object by asset. */
  readonly rows: string | null
  /** Fields of a row. */
  readonly asset: string
  /** Equal to the unified total. */
  readonly same: string | null
  /** Holdings without profit and without isolated margin. */
  readonly cross: string | null
  /** The same with isolated margin. */
  readonly wallet: string | null
  /** Holdings with all profits and isolated margin. */
  readonly equity: string | null
  /** The worth in dollars of what is held of it. */
  readonly usd: string | null
  /** Told false where the asset backs nothing. */
  readonly backs: string | null
}

export interface AccountDialect {
  /** One account over all its assets, one for each, or what the totals of the response say. */
  readonly assets: 'together' | 'apart' | 'totals'
  /** Told and not empty where the assets are together. */
  readonly togetherWhen: string | null
  /** In the balance's response: the equity of all assets, and the maintenance of all positions. */
  readonly equity: string | null
  readonly maintenance: string | null
  /** Whether that maintenance is of all positions, or of the cross ones. */
  readonly maintenanceOf: 'all' | 'cross'
}

export interface TierDialect {
  /** What bounds are in; `unsure` where that is not known. */
  readonly bounds: 'notional' | 'contracts' | 'base' | 'unsure'
  /** Whether the rate of a row is charged on the whole position. */
  readonly rate: 'parts' | 'whole' | 'unsure'
  /** A fee to close that the venue adds to an isolated position's maintenance; null for none. */
  readonly closingFee: Ratio | null
  /** A preset of this project that has its tables. */
  readonly preset: string | null
}

const { id, word } = Scalar
const place = Scalar.text(1, limits.text)
const optional = Codec.nullable(place)
const places = Codec.absent(Codec.list(place, limits.levels), [])

const codec: Codec<Dialect> = Codec.record<Dialect>({
  ...Provenance.fields,
  venue: id,
  recognise: Codec.record<Recognise>({ position: places, balance: places }),
  position: Codec.record<PositionDialect>({
    raw: Codec.absent(
      Codec.mapped(() => place, limits.levels * 2),
      new Map(),
    ),
    signed: optional,
    contracts: Codec.absent(word('contracts', 'units'), 'contracts'),
    contractSize: optional,
    notional: Codec.absent(word('mark', 'entry', 'any'), 'any'),
    profit: Codec.absent(word('whole', 'session'), 'whole'),
    marginMode: Codec.nullable(word('cross', 'isolated')),
    isolatedWhenEmpty: optional,
    isolatedMark: optional,
    collateral: Codec.absent(word('wallet', 'equity', 'any'), 'any'),
    wallet: optional,
    leverage: Codec.absent(word('chosen', 'effective'), 'chosen'),
    initial: Codec.absent(word('mark', 'entry', 'any', 'other'), 'any'),
    funding: optional,
  }),
  balance: Codec.record<BalanceDialect>({
    total: Codec.absent(word('wallet', 'equity', 'other', 'unsure'), 'unsure'),
    isolated: Codec.absent(Scalar.flag, true),
    debt: Codec.absent(word('within', 'beside'), 'beside'),
    rows: optional,
    asset: Codec.absent(place, 'asset'),
    ...{ same: optional, cross: optional, wallet: optional, equity: optional },
    ...{ usd: optional, backs: optional },
  }),
  account: Codec.record<AccountDialect>({
    assets: Codec.absent(word('together', 'apart', 'totals'), 'apart'),
    ...{ togetherWhen: optional, equity: optional, maintenance: optional },
    maintenanceOf: Codec.absent(word('all', 'cross'), 'cross'),
  }),
  tiers: Codec.record<TierDialect>({
    bounds: Codec.absent(word('notional', 'contracts', 'base', 'unsure'), 'unsure'),
    rate: Codec.absent(word('parts', 'whole', 'unsure'), 'unsure'),
    closingFee: Codec.nullable(Numeral.ratio),
    preset: optional,
  }),
  causes: Codec.absent(
    Codec.mapped(() => place, limits.levels),
    new Map(),
  ),
})

/** Reads a dialect's file; a fault in it is a bug and is thrown, with file and path. */
export const load = (file: string, told: object): Dialect =>
  Provenance.read(file, told, codec, Catalog.empty)

/** The reading of a venue that nobody described: ccxt's own definitions, and what the numbers decide. */
export const neutral: Dialect = load('neutral', {
  about: 'ccxt’s own definitions, where nothing is known of the venue.',
  source: 'https://docs.ccxt.com/#/README?id=position-structure',
  date: '2026-11-21',
  venue: 'unknown',
  ...{ recognise: {}, position: {}, balance: {}, account: {}, tiers: {} },
} satisfies Readonly<Record<string, Json>>)

export * as Dialect from './Dialect.ts'
