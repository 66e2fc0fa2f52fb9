import { drip } from '../../protocols/maker/drip.ts'
import type { CaseAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

export const makerJugRate: CaseAdapter = (one) => {
  const fee = {
    duty: Facts.whole(one, 'duty'),
    base: Facts.whole(one, 'base'),
    rate: Facts.whole(one, 'prevRate'),
    drippedAt: 0n,
  }
  const dripped = drip(fee, Facts.whole(one, 'elapsed'))
  return { expected: dripped.ok ? { rate: dripped.value } : { error: dripped.error } }
}
