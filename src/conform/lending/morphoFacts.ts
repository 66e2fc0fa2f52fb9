import type { Market, Position } from '../../protocols/morpho/Market.ts'
import { Facts } from '../Facts.ts'

export const marketOf = (facts: Facts): Market => ({
  lltv: Facts.whole(facts, 'lltv'),
  totalSupplyAssets: Facts.whole(facts, 'totalSupplyAssets'),
  totalSupplyShares: Facts.whole(facts, 'totalSupplyShares'),
  totalBorrowAssets: Facts.whole(facts, 'totalBorrowAssets'),
  totalBorrowShares: Facts.whole(facts, 'totalBorrowShares'),
  lastUpdate: Facts.whole(facts, 'lastUpdate'),
  fee: Facts.whole(facts, 'fee'),
})

export const positionOf = (facts: Facts): Position => ({
  supplyShares: Facts.whole(facts, 'supplyShares'),
  borrowShares: Facts.whole(facts, 'borrowShares'),
  collateral: Facts.whole(facts, 'collateral'),
})

/** Collateral or shares: the one that a call leaves out is zero. */
export const requestOf = (facts: Facts): { seizedAssets: bigint; repaidShares: bigint } => ({
  seizedAssets: facts.seizedAssets === undefined ? 0n : Facts.whole(facts, 'seizedAssets'),
  repaidShares: facts.repaidShares === undefined ? 0n : Facts.whole(facts, 'repaidShares'),
})
