import type { BrokerMethod, BrokerTerms, SideTerms } from '../../../model/BrokerMethod.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { MethodParameters } from '../../../model/Rulebook.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { TermKind } from '../../ExplainedTerm.ts'
import type { Method } from '../../Method.ts'
import { Ask, type Asks, type SideAsk } from './Ask.ts'
import { asking } from './asking.ts'

const stated = (parameters: MethodParameters): BrokerMethod => parameters as BrokerMethod

/** Rules of a broker for stock and other linear contracts: see docs/spec/broker.md. */
export const broker: Method = {
  ...asking,
  name: 'broker',
  names: (parameters) => ({ assets: [], instruments: stated(parameters).instruments.keys() }),
  fault: (parameters) => faultOf(stated(parameters)),
  bind: (parameters, _assets, instruments) => bind(stated(parameters), instruments),
  feeRate: (parameters) => stated(parameters).feeRate,
  governs: (parameters, { id }) => termsOf(stated(parameters), id) !== undefined,
  ruleId: (kind) => ruleIds[kind] ?? 'BROKER5',
}

const ruleIds: { readonly [kind in TermKind]?: string } = {
  notional: 'BROKER2',
  maintenance: 'BROKER2',
  initial: 'BROKER3',
  orders: 'BROKER4',
  unknown: 'BROKER1',
}

const termsOf = ({ instruments, standard }: BrokerMethod, id: string): BrokerTerms | undefined =>
  instruments.get(id) ?? standard ?? undefined

const bind = (parameters: BrokerMethod, instruments: readonly Instrument[]): Asks =>
  instruments.map((instrument) => {
    const terms = termsOf(parameters, instrument.id)
    if (terms === undefined || instrument.payoff !== 'linear') return undefined
    const unit = Ask.perPrice(instrument)
    const ask = { long: sideOf(terms.long, unit), short: sideOf(terms.short, unit) }
    return [{ from: 0, ask }]
  })

const sideOf = ({ initial, maintenance }: SideTerms, unit: Ratio): SideAsk => ({
  initial: [Ask.rowOf(Ratio.zero, initial, Ratio.zero)],
  maintenance: Ask.ofUnits(maintenance, unit),
  fee: Ratio.zero,
})

/** The first side whose rows do not rise from zero; null where all do. */
function faultOf({ instruments, standard }: BrokerMethod): string | null {
  const all = [...instruments, ['standard', standard] as const]
  for (const [name, terms] of all) {
    if (terms === null) continue
    for (const side of ['long', 'short'] as const) {
      if (!rises(terms[side])) return `${name}: ${side} has no rows that rise from a price of zero`
    }
  }
  return null
}

const rises = ({ maintenance }: SideTerms): boolean =>
  maintenance.length > 0 &&
  maintenance.every(({ from }, index) => {
    const before = maintenance[index - 1]
    return before === undefined ? from.numerator === 0n : Ratio.compare(from, before.from) > 0
  })
