import type { MethodAdapter } from '../Adapter.ts'
import { bitmex_living } from './bitmex_living.ts'
import { coinbase_living } from './coinbase_living.ts'
import { derive_living } from './derive_living.ts'
import { gate_living } from './gate_living.ts'
import { kraken_living } from './kraken_living.ts'
import { lighter_living } from './lighter_living.ts'
import { paradex_living } from './paradex_living.ts'

/** The venues that share one file. */
export const others_living: MethodAdapter = {
  ...paradex_living,
  ...lighter_living,
  ...kraken_living,
  ...coinbase_living,
  ...bitmex_living,
  ...gate_living,
  ...derive_living,
}
