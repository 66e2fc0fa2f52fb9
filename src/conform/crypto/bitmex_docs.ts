import { closeByRank, type Ranked } from '../../venues/bitmex/deleveraging.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/** A worked example of BitMEX's documents: who is deleveraged, and by how much. */
export const bitmex_docs: MethodAdapter = { 'bitmex.adl': deleveraged }

function deleveraged(input: Facts): Found {
  const isShort = input.liquidatedShort !== undefined
  const queue = Facts.objects(input, isShort ? 'longs' : 'shorts').map(
    (one): Ranked => ({
      id: String(Facts.whole(one, 'id')),
      size: Facts.number(one, 'size'),
      rank: Facts.number(one, 'rank'),
    }),
  )
  const size = Facts.number(input, isShort ? 'liquidatedShort' : 'liquidatedLong')
  return { closes: closeByRank(queue, size).map(({ id, size: part }) => [BigInt(id), part]) }
}
