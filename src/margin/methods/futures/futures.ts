import type { Asset } from '../../../model/Asset.ts'
import type { DatedMargin, FuturesMethod } from '../../../model/BrokerMethod.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { MethodParameters } from '../../../model/Rulebook.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { TermKind } from '../../ExplainedTerm.ts'
import type { Method } from '../../Method.ts'
import { Ask, type AskRow, type Asks, type AskTerms, type DatedAsk } from '../broker/Ask.ts'
import { asking } from '../broker/asking.ts'

const stated = (parameters: MethodParameters): FuturesMethod => parameters as FuturesMethod

/** Amounts of a clearing house for each contract of futures, by date: see docs/spec/broker.md. */
export const futures: Method = {
  ...asking,
  name: 'futures',
  names: (parameters) => ({ assets: [], instruments: stated(parameters).contracts.keys() }),
  fault: (parameters) => faultOf(stated(parameters)),
  bind: (parameters, _assets, instruments, numeraire): AskTerms => ({
    asks: bind(stated(parameters), instruments, numeraire),
    places: [],
  }),
  feeRate: (parameters) => stated(parameters).feeRate,
  governs: (parameters, { id }) => stated(parameters).contracts.has(id),
  ruleId: (kind) => ruleIds[kind] ?? 'BROKER5',
  changesBy: (parameters, since) =>
    [...stated(parameters).contracts.values()].some((dated) =>
      dated.some(({ from }) => from > since),
    ),
}

const ruleIds: { readonly [kind in TermKind]?: string } = {
  ...{ notional: 'BROKER7', maintenance: 'BROKER7', initial: 'BROKER7' },
  ...{ orders: 'BROKER4', unknown: 'BROKER1' },
}

const bind = (
  { contracts }: FuturesMethod,
  instruments: readonly Instrument[],
  { decimals }: Asset,
): Asks =>
  instruments.map((instrument) => {
    const unit = Ask.perContract(instrument, decimals)
    return contracts.get(instrument.id)?.map((margin) => askOf(margin, unit))
  })

function askOf({ from, initial, maintenance }: DatedMargin, unit: Ratio): DatedAsk {
  const rows = (amount: Ratio): readonly AskRow[] => [
    Ask.rowOf(Ratio.zero, Ratio.zero, Ratio.mul(amount, unit)),
  ]
  const side = { initial: rows(initial), maintenance: rows(maintenance), fee: Ratio.zero }
  return { from, ask: { long: side, short: side } }
}

/** The first contract whose dates do not rise from zero, or that asks less to open than to keep. */
function faultOf({ contracts }: FuturesMethod): string | null {
  for (const [name, dated] of contracts) {
    const isRising = dated.every(({ from }, at) => from > (dated[at - 1]?.from ?? -1))
    if (dated[0]?.from !== 0 || !isRising) return `${name}: no dates that rise from the beginning`
    const isLess = dated.some(({ initial, maintenance }) => Ratio.compare(initial, maintenance) < 0)
    if (isLess) return `${name}: initial margin is less than maintenance`
  }
  return null
}
