import type { AaveVersion } from './AaveVersion.ts'
import { v36 } from './v36.ts'
import { v37 } from './v37.ts'

/**
 * The releases of Aave v3, by name.
 *
 * Rules: [AAVE14]
 */
export const aaveVersions: { readonly [name in 'aave-v3.6' | 'aave-v3.7']: AaveVersion } = {
  'aave-v3.6': v36,
  'aave-v3.7': v37,
}
