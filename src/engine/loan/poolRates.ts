import type { AssetId } from '../../model/Asset.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { Pool } from '../Pool.ts'
import type { State } from '../State.ts'

/** The yearly interest rates of the pools' claims at current utilisation, by the claim's id. */
export function poolRates({ pools }: State): ReadonlyMap<AssetId, Ratio> {
  const rates = new Map<AssetId, Ratio>()
  for (const pool of pools.values()) {
    for (const reserve of pool.reserves) {
      const { liquidityRate, variableBorrowRate } = Pool.rates(pool, reserve)
      rates.set(reserve.supply.id, Ratio.of(liquidityRate, Ray.one))
      rates.set(reserve.debt.id, Ratio.of(variableBorrowRate, Ray.one))
    }
  }
  return rates
}
