import { OptionForms } from '../../margin/methods/options/OptionForms.ts'
import type { OptionMargin } from '../../model/OptionMargin.ts'
import { Ratio } from '../../money/Ratio.ts'
import { OptionValue } from '../../pricing/OptionValue.ts'
import {
  type StandardExpiry,
  type StandardMarket,
  standard2,
  standardMargin,
} from '../../venues/derive/standardMargin.ts'
import type { Found, MethodAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { venueMargin } from './optionDesk.ts'

/** Derive's standard margin, version 2: cases of its own tests, recomputed. */
export const derive_standard_margin: MethodAdapter = {
  'derive.standard_margin': (input) => {
    const margin = venueMargin('derive')
    const markets = Object.values(Facts.object(input, 'markets')) as readonly Facts[]
    const account = {
      cash: Facts.number(input, 'cash'),
      stable: Facts.number(input, 'stable'),
      markets: markets.map((market) => marketOf(market, margin)),
    }
    return found(standardMargin(account, standard2))
  },
}

function found({ initial, maintenance, markToMarket }: ReturnType<typeof standardMargin>): Found {
  const truncated = (one: Ratio): Ratio =>
    Ratio.of(one.numerator < 0n ? -Ratio.mulDown(1n, Ratio.negate(one)) : Ratio.mulDown(1n, one))
  return {
    initialNetMargin: initial,
    maintenanceNetMargin: maintenance,
    markToMarket,
    initialNetMarginTruncated: truncated(initial),
    maintenanceNetMarginTruncated: truncated(maintenance),
  }
}

function marketOf(market: Facts, margin: OptionMargin): StandardMarket {
  const number = (name: string): Ratio => Facts.number(market, name)
  const perpetual = Facts.object(market, 'perp')
  const options = Facts.objects(market, 'options')
  const expiries = new Set(options.map((one) => one.expirySec))
  return {
    spot: number('spot'),
    spotConfidence: number('spotConf'),
    perpetual: {
      size: Facts.number(perpetual, 'size'),
      price: Facts.number(perpetual, 'price'),
      confidence: Facts.number(perpetual, 'conf'),
      profit: Facts.number(perpetual, 'pnl'),
    },
    base: number('base'),
    factor: number('baseFactor'),
    initialScale: number('baseIMScale'),
    expiries: [...expiries].map((expiry) =>
      expiryOf(
        options.filter(({ expirySec }) => expirySec === expiry),
        number('spot'),
        margin,
      ),
    ),
  }
}

const year = 365 * 86_400

function expiryOf(options: readonly Facts[], spot: Ratio, margin: OptionMargin): StandardExpiry {
  const double = (one: Facts, name: string): number => Ratio.toNumber(Facts.number(one, name))
  return {
    forward: Facts.number(options[0] as Facts, 'forward'),
    options: options.map((one) => {
      const right: 'call' | 'put' = one.isCall === true ? 'call' : 'put'
      const strike = Facts.number(one, 'strike')
      const mark = OptionValue.of({
        ...{ right, forward: double(one, 'forward'), strike: double(one, 'strike'), discount: 1 },
        ...{ years: double(one, 'expirySec') / year, volatility: double(one, 'vol') },
      })
      const of = { right, underlying: spot, out: OptionForms.outOf(right, strike, spot), mark }
      const asked = OptionForms.short(margin, of)
      return {
        ...{ amount: Facts.number(one, 'amount'), strike, right, mark },
        alone: {
          initial: Ratio.add(asked.initial, mark),
          maintenance: Ratio.add(asked.maintenance, mark),
        },
        confidence: Ratio.min(Facts.number(one, 'volConf'), Facts.number(one, 'fwdConf')),
      }
    }),
  }
}
