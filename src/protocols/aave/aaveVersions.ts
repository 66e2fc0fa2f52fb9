import type { AaveVersion } from './AaveVersion.ts'
import { spark } from './spark.ts'
import { v36 } from './v36.ts'
import { v37 } from './v37.ts'

/**
 * The releases of Aave v3 and its fork, by name.
 *
 * Rules: [AAVE14] [AAVE17]
 */
export const aaveVersions: {
  readonly [name in 'aave-v3.6' | 'aave-v3.7' | 'spark']: AaveVersion
} = {
  'aave-v3.6': v36,
  'aave-v3.7': v37,
  spark,
}
