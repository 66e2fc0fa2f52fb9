import { PriceDecay } from '../../protocols/maker/PriceDecay.ts'
import type { CaseAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { makerCalc } from './makerCalc.ts'

export const makerPriceDecay: CaseAdapter = (one) => {
  const decay = makerCalc(Facts.object(one, 'calc'))
  const price = PriceDecay.price(decay, Facts.whole(one, 'top'), Facts.whole(one, 'dur'))
  return { expected: { price } }
}
