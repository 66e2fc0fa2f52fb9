import { Ratio } from '../../money/Ratio.ts'
import { deriveV3, offerAt } from '../../venues/derive/auction.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { assessed, flat } from './desk.ts'

/** Derive v3: the auction of an account's book, perpetuals under standard margin. */
export const derive_living: MethodAdapter = {
  'derive.v3.auction': auction,
  'derive.v3.perp_requirement': perpetual,
}

function auction(input: Facts): Found {
  const terms = { ...deriveV3, bufferScale: Facts.number(input, 'bufferScale') }
  const offer = offerAt(terms, {
    markToMarket: Facts.number(input, 'mtm'),
    maintenance: Facts.number(input, 'maintenance'),
    reserved: Facts.number(input, 'reserved'),
    seconds: Facts.number(input, 'seconds'),
  })
  const { bufferMargin, factor, shareMax, payment } = offer
  return { bufferMargin, factor, maxShare: shareMax, payment }
}

function perpetual(input: Facts): Found {
  const mark = Facts.number(input, 'spot')
  const leverage = Ratio.div(Ratio.one, Facts.number(input, 'imRate'))
  const table = flat(Facts.number(input, 'mmRate'), Ratio.zero, leverage)
  const holdings = [{ quantity: Facts.number(input, 'size'), entry: mark, mark, table }]
  const { initial, maintenance } = assessed({ payoff: 'linear', cash: Ratio.zero, holdings })
  return { initial, maintenance }
}
