import { Ratio } from '../../money/Ratio.ts'
import { liquidationPrice } from '../../venues/isolated.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { isLong } from './reading.ts'

/** A worked example of MCS's documents: an inverse isolated position. */
export const mcs_docs: MethodAdapter = { 'mcs.isolated': isolated }

function isolated(input: Facts): Found {
  const price = liquidationPrice({
    payoff: 'inverse',
    side: isLong(input) ? 'long' : 'short',
    size: Ratio.one,
    entry: Facts.number(input, 'entry'),
    leverage: Facts.number(input, 'leverage'),
    rate: Facts.number(input, 'mmr'),
    extra: Ratio.zero,
  })
  return { liquidationPrice: price }
}
