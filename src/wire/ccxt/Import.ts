import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { pathText, type Steps, WireError, type WireErrorCode } from '../WireError.ts'
import type { Dialect } from './Dialect.ts'
import type { Notice, NoticeKind } from './Notice.ts'
import type { CcxtBalance } from './readBalance.ts'
import type { CcxtTiers } from './readLeverageTiers.ts'
import type { CcxtPosition, Figure } from './readPositions.ts'

/** What was fetched of one account at one venue. */
export interface CcxtPieces {
  readonly positions: readonly CcxtPosition[]
  readonly balance: CcxtBalance
  /** Empty where a venue has none to fetch. */
  readonly tiers: ReadonlyMap<string, CcxtTiers>
}

export interface CcxtOptions {
  /** The account's id. */
  readonly account: string
  /** The book's time, where the structures carry none. */
  readonly asOf?: number
  readonly kind?: 'own' | 'mirrored'
  /** Whether `total` includes unrealised profit, where the venue's dialect does not say. */
  readonly total?: 'wallet' | 'equity'
  /** The venue, where its responses do not show it. */
  readonly venue?: string
  /** The venues described; without any, only the neutral reading is there. */
  readonly dialects?: readonly Dialect[]
  /** Whether all assets are one account; left out, as the dialect and the totals say. */
  readonly together?: boolean
  /** Whether positions that are not modelled are named and left out, rather than refused. */
  readonly skipUnsupported?: boolean
  /** Weights of assets as collateral, by asset: one less the haircut. */
  readonly weights?: ReadonlyMap<string, Ratio>
}

/** One import under way: what is read, under which dialect, and what there is to say of it. */
export interface Import {
  readonly pieces: CcxtPieces
  readonly options: CcxtOptions
  readonly dialect: Dialect
  readonly notices: Notice[]
}

/** The parts of a payload, each a file of its own. */
export type Part = 'positions' | 'balance' | 'tiers'

export interface Said {
  readonly about: string
  readonly why: string
  readonly told?: Decimal | Ratio | string | null
  readonly ours?: Decimal | Ratio | string | null
}

export function say({ notices }: Import, kind: NoticeKind, { about, why, told, ours }: Said): void {
  notices.push({ kind, account: null, about, told: shown(told), ours: shown(ours), why })
}

/** Significant places of a number that is not exact as a decimal. */
const PLACES = 12

export function shown(value: Decimal | Ratio | string | null | undefined): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  return 'units' in value ? Decimal.format(value) : Ratio.format(value, PLACES)
}

/** `positions[0].notional`. */
export const fieldOf = ({ index }: CcxtPosition, field: string): string =>
  pathText(['positions', index, ...field.split('.')])

/** Whether a path leads to a figure of a position, for one whose field is wrong. */
export const blame = (
  part: Part,
  path: Steps,
  fault: { readonly code?: WireErrorCode; readonly expected: string; readonly found: string },
): WireError => new WireError({ code: 'field.value', ...fault, path: [part, ...path] })

export const blameFigure = (
  { index }: CcxtPosition,
  figure: Figure | 'marginMode' | 'symbol' | 'side',
  fault: { readonly code?: WireErrorCode; readonly expected: string; readonly found: string },
): WireError => blame('positions', [index, figure], fault)

export * as Import from './Import.ts'
