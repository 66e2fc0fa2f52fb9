import type { Asset } from '../../model/Asset.ts'
import type { Value } from '../../money/Value.ts'

/** The largest first; where two are worth the same, the asset defined first. */
export const byValue = (
  a: { readonly value: Value; readonly asset: Asset },
  b: { readonly value: Value; readonly asset: Asset },
): number => (a.value === b.value ? a.asset.index - b.asset.index : a.value > b.value ? -1 : 1)
