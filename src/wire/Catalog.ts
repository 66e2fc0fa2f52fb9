import type { AccountId } from '../model/Account.ts'
import type { Asset, AssetId } from '../model/Asset.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'

/** The lookups by which a codec finds the unit of a number. */
export interface Catalog {
  readonly asset: (id: AssetId) => Asset | undefined
  readonly instrument: (id: InstrumentId) => Instrument | undefined
  /** The asset in whose atoms an account's values are counted: its numeraire. */
  readonly numeraire: (account: AccountId) => Asset | undefined
  /** All that is defined, in the order of definition. */
  readonly defined: () => Defined
}

export interface Defined {
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
}

/**
 * A catalog of the listed assets and instruments.
 *
 * @example
 * Catalog.of([{ id: 'USDT', index: 0, decimals: 6 }]).asset('USDT')?.decimals // => 6
 */
export function of(
  assets: readonly Asset[],
  instruments: readonly Instrument[] = [],
  numeraires: ReadonlyMap<AccountId, AssetId> = new Map(),
): Catalog {
  const assetById = new Map(assets.map((asset) => [asset.id, asset]))
  const instrumentById = new Map(instruments.map((instrument) => [instrument.id, instrument]))
  return {
    asset: (id) => assetById.get(id),
    instrument: (id) => instrumentById.get(id),
    numeraire: (account) => {
      const id = numeraires.get(account)
      return id === undefined ? undefined : assetById.get(id)
    },
    defined: () => ({ assets, instruments }),
  }
}

/** An empty catalog: enough for text that carries no money. */
export const empty: Catalog = of([])

export * as Catalog from './Catalog.ts'
