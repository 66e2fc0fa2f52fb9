import { limits } from '../../base/limits.ts'
import type { AssetId } from '../../model/Asset.ts'
import { Decision } from '../Decision.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** Makes an asset known. */
export interface DefineAsset extends Header {
  readonly type: 'DefineAsset'
  readonly asset: AssetId
  readonly decimals: number
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: DefineAsset): Decision {
  const { asset, decimals } = command
  if (state.assetById.has(asset)) {
    return Decision.reject('asset.duplicate', `asset ${asset} is defined already`)
  }
  if (state.assets.length >= limits.assets) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.assets} assets`)
  }
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > limits.decimals) {
    const found = `found ${decimals}`
    return Decision.reject(
      'command.malformed',
      `expected 0 to ${limits.decimals} decimals, ${found}`,
    )
  }
  return [{ type: 'AssetDefined', asset, decimals }]
}

export * as DefineAsset from './DefineAsset.ts'
