import { bindRulebook } from '../src/margin/bindRulebook.ts'
import type { Account, Elections } from '../src/model/Account.ts'
import type { Asset, ClaimSide } from '../src/model/Asset.ts'
import type {
  CollateralParameters,
  LendingMethod,
  LoanMode,
  ProtocolName,
} from '../src/model/Lending.ts'
import type { PriceBook } from '../src/model/PriceBook.ts'
import { Ratio } from '../src/money/Ratio.ts'
import { Value } from '../src/money/Value.ts'
import { account, book, ratio, type Venue, venue } from './venue.ts'

export interface LenderSpec {
  readonly protocol?: ProtocolName
  /** Decimals by asset, the numeraire first unless named. */
  readonly assets: Readonly<Record<string, number>>
  readonly numeraire?: string
  /** Claims by name: what they stand for, and whether they are owed. */
  readonly claims?: Readonly<Record<string, readonly [of: string, side: ClaimSide]>>
  readonly collateral: Readonly<Record<string, CollateralParameters>>
  readonly modes?: Readonly<Record<string, LoanMode>>
  readonly staleBand?: Ratio
  readonly outflowFloor?: Ratio
}

/** What an asset counts for: to open, to keep, and nothing else unless said. */
export const pledge = (
  openLtv: string,
  threshold: string,
  more: Partial<CollateralParameters> = {},
): CollateralParameters => ({
  openLtv: ratio(openLtv),
  threshold: ratio(threshold),
  bonus: ratio('0.05'),
  bonusShare: Ratio.zero,
  ramp: null,
  ...more,
})

export const mode = (
  assets: readonly string[],
  openLtv: string,
  threshold: string,
  more: Partial<LoanMode> = {},
): LoanMode => ({
  assets,
  openLtv: ratio(openLtv),
  threshold: ratio(threshold),
  bonus: Ratio.zero,
  ltvZero: [],
  isolated: false,
  ...more,
})

/** A lending method from as few words as the test needs. */
export const lending = (spec: Omit<LenderSpec, 'assets'>): LendingMethod => ({
  name: 'lending',
  protocol: spec.protocol ?? 'aave-v3.7',
  collateral: new Map(Object.entries(spec.collateral)),
  modes: new Map(Object.entries(spec.modes ?? {})),
  liquidation: {
    by: 'liquidator',
    guard: false,
    closeFactor: Ratio.one,
    fullBelow: Ratio.one,
    fullUnder: Value.zero,
    leftover: Value.zero,
    targetHealth: null,
    softening: null,
    auction: null,
    insurance: null,
    badDebt: 'deficit',
  },
})

/** A place to borrow in: assets, then claims, and a rulebook that lends. */
export function lender(spec: LenderSpec): Venue {
  const { staleBand = Ratio.zero, outflowFloor = Ratio.zero } = spec
  const decimals = Object.entries(spec.claims ?? {}).map(([id, [of]]) => [id, spec.assets[of] ?? 0])
  const plain = venue({
    assets: { ...spec.assets, ...(Object.fromEntries(decimals) as Record<string, number>) },
    staleBand,
    outflowFloor,
    instruments: {},
  })
  const assets = plain.terms.assets.map((asset): Asset => {
    const claim = spec.claims?.[asset.id]
    if (claim === undefined) return asset
    return { ...asset, claim: { pool: 'main', of: plain.asset(claim[0]).index, side: claim[1] } }
  })
  const { rulebook } = plain.terms
  const numeraire = spec.numeraire ?? rulebook.numeraire
  const terms = bindRulebook({ ...rulebook, numeraire, method: lending(spec) }, assets, [])
  const asset = (id: string): Asset => assets[plain.asset(id).index] as Asset
  return { ...plain, terms, asset }
}

/** A borrower of balances by asset, with his choices. */
export const borrower = (
  place: Venue,
  balances: Readonly<Record<string, bigint>>,
  elections?: Elections,
): Account => ({
  ...account(place, balances, []),
  ...(elections === undefined ? {} : { elections }),
})

/** Prices in whole units of the reference currency, and what claims stand for. */
export const prices = (
  place: Venue,
  whole: Readonly<Record<string, string>>,
  accrued: Readonly<Record<string, Ratio>> = {},
): PriceBook => {
  const indices = Object.entries(whole).map(([id, text]) => [
    id,
    Ratio.mulDown(10n ** 12n, ratio(text)),
  ])
  return {
    ...book(place, {}, Object.fromEntries(indices) as Record<string, bigint>),
    accrued: place.terms.assets.map(({ id }) => accrued[id]),
  }
}
