import type { AssetId } from '../../model/Asset.ts'

/** An asset may now be held. */
export interface AssetDefined {
  readonly type: 'AssetDefined'
  readonly asset: AssetId
  readonly decimals: number
}
