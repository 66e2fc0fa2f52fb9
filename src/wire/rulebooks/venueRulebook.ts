import type { Asset, AssetId } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Haircut, Ladder, Liability, Rulebook, TieredMethod } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import { BracketPreset, type DebtRow, type LevelRow, type WeightRow } from './BracketPreset.ts'
import { VenueProcedure } from './VenueProcedure.ts'

const ratio = (text: string): Ratio => Numeral.ratio.decode(text, Path.top())

/**
 * An account's own rulebook with a venue's rules in place of its own: tables and the fee to close
 * always, levels, how it is liquidated, and what an asset counts or a debt in it asks, where the venue's
 * source says it.
 *
 * Rules: [MARGIN14] [WIRE25]
 */
export function venueRulebook(
  { rulebook, assets, instruments }: Pick<BoundRulebook, 'rulebook' | 'assets' | 'instruments'>,
  own: TieredMethod,
  venue: BracketPreset,
): Rulebook {
  const { collateral, liabilities, closing, levels, procedure } = venue
  const { closing: _, ...kept } = own
  const method: TieredMethod = {
    ...kept,
    brackets: BracketPreset.tablesFor(venue, instruments, assets),
    collateral: merged(own.collateral, collateral, assets, haircutOf),
    ...(liabilities && {
      liabilities: merged(own.liabilities ?? new Map(), liabilities, assets, liabilityOf),
    }),
    ...(closing && { closing: ratio(closing) }),
  }
  const ladders = levels === undefined ? rulebook.ladders : [ladderOf(levels)]
  const told =
    procedure &&
    VenueProcedure.within(rulebook, procedure, { assets, instruments }, levels === undefined)
  const source = `${venue.source}, ${venue.date}`
  return { ...rulebook, id: venue.name, source, method, ladders, ...told }
}

/** What the venue says of an asset, and of the others what was there. */
const merged = <T, U>(
  own: ReadonlyMap<AssetId, U>,
  told: ReadonlyMap<AssetId, T> | undefined,
  assets: readonly Asset[],
  made: (one: T, asset: Asset) => U,
): ReadonlyMap<AssetId, U> => new Map([...own, ...filtered(told ?? new Map(), assets, made)])

/** The entries of assets that are defined, in their atoms. */
const filtered = <T, U>(
  told: ReadonlyMap<AssetId, T>,
  assets: readonly Asset[],
  made: (one: T, asset: Asset) => U,
): ReadonlyMap<AssetId, U> =>
  new Map(
    assets.flatMap((asset) => {
      const one = told.get(asset.id)
      return one === undefined ? [] : [[asset.id, made(one, asset)] as const]
    }),
  )

const haircutOf = (rows: readonly WeightRow[], { decimals }: Asset): Haircut => ({
  tiers: rows.map(({ floor, weight }) => ({
    floor: Amount.of(Ratio.mulUp(Integer.pow10(decimals), ratio(floor))),
    weight: ratio(weight),
  })),
})

/** A venue lets more be owed than a rulebook of ours would: what is asked counts, the cap is zero. */
const liabilityOf = ({ initial, maintenance }: DebtRow): Liability => ({
  weight: Ratio.one,
  initial: ratio(initial),
  maintenance: ratio(maintenance),
  cap: Amount.zero,
})

const ladderOf = (levels: readonly LevelRow[]): Ladder => ({
  id: 'venue',
  levels: levels.map(({ name, enter, action }) => {
    const at = ratio(enter)
    return { name, measure: 'maintenance', enter: at, clear: at, action }
  }),
})

/** What a venue has beside its tables, in the words of a rulebook over the defined assets. */
export function venueWords(
  { collateral, liabilities, closing, levels }: BracketPreset,
  assets: readonly Asset[],
): { readonly method: JsonObject; readonly rulebook: JsonObject } {
  const weights = (rows: readonly WeightRow[]): Json =>
    rows.map(({ floor, weight }) => ({ floor, weight }))
  const debts = ({ initial, maintenance }: DebtRow): Json => ({ initial, maintenance, cap: '0' })
  return {
    method: {
      ...(collateral && { collateral: Object.fromEntries(filtered(collateral, assets, weights)) }),
      ...(liabilities && { liabilities: Object.fromEntries(filtered(liabilities, assets, debts)) }),
      ...(closing && { closing }),
    },
    rulebook: {
      ...(levels && {
        ladders: [
          {
            id: 'venue',
            levels: levels.map(({ name, enter, action }) => ({
              name,
              measure: 'maintenance',
              enter,
              clear: enter,
              action,
            })),
          },
        ],
      }),
    },
  }
}
