import type { PriceDecay } from '../../protocols/maker/PriceDecay.ts'
import { Facts } from '../Facts.ts'

/** A price curve in the vectors' form. */
export function makerCalc(calc: Facts): PriceDecay {
  const type = Facts.word(calc, 'type', ['linear', 'stairstep', 'exponential'])
  if (type === 'linear') return { type, tau: Facts.whole(calc, 'tau') }
  const cut = Facts.whole(calc, 'cut')
  return type === 'exponential' ? { type, cut } : { type, step: Facts.whole(calc, 'step'), cut }
}
