import type { AssetId } from '../../model/Asset.ts'
import type { State } from '../State.ts'

/** An asset may now be held. */
export interface AssetDefined {
  readonly type: 'AssetDefined'
  readonly asset: AssetId
  readonly decimals: number
}

export function evolve(state: State, event: AssetDefined): void {
  const asset = { id: event.asset, index: state.assets.length, decimals: event.decimals }
  state.assets.push(asset)
  state.assetById.set(asset.id, asset)
  for (const rules of state.rulebooks.values()) rules.terms = null
}

export * as AssetDefined from './AssetDefined.ts'
