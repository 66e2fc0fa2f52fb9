import type { AssetId } from '../../model/Asset.ts'
import type { Header } from '../Header.ts'

/** Makes an asset known. */
export interface DefineAsset extends Header {
  readonly type: 'DefineAsset'
  readonly asset: AssetId
  readonly decimals: number
}
