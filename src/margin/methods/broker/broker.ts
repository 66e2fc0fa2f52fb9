import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type {
  BrokerMethod,
  BrokerOptions,
  BrokerTerms,
  SideTerms,
} from '../../../model/BrokerMethod.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import type { MethodParameters } from '../../../model/Rulebook.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { TermKind } from '../../ExplainedTerm.ts'
import type { Inadmissible, Method } from '../../Method.ts'
import { indexEnds } from '../indexEnds.ts'
import { Ask, type AskTerms, type SideAsk } from './Ask.ts'
import { asking } from './asking.ts'
import { breakpoints } from './breakpoints.ts'
import { OptionUnit } from './OptionUnit.ts'
import { walk } from './optionWalk.ts'

const stated = (parameters: MethodParameters): BrokerMethod => parameters as BrokerMethod

/** Rules of a broker for stock and other linear contracts: see docs/spec/broker.md. */
export const broker: Method = {
  ...asking,
  name: 'broker',
  names: (parameters) => {
    const { instruments, options } = stated(parameters)
    return { assets: options?.underlyings.keys() ?? [], instruments: instruments.keys() }
  },
  fault: (parameters) => faultOf(stated(parameters)),
  bind: (parameters, _assets, instruments, numeraire) =>
    bind(stated(parameters), instruments, numeraire),
  feeRate: (parameters) => stated(parameters).feeRate,
  governs: (parameters, { id, kind, base }) => {
    const { options } = stated(parameters)
    if (kind !== 'option') return termsOf(stated(parameters), id) !== undefined
    return (options?.underlyings.get(base) ?? options?.standard ?? null) !== null
  },
  admits,
  walk,
  ruleId: (kind) => ruleIds[kind] ?? 'BROKER5',
  headroom: (context, assessment, threshold) =>
    OptionUnit.has(context.account, context.rules)
      ? 0n
      : asking.headroom(context, assessment, threshold),
  bound: (context, box, into) =>
    !OptionUnit.has(context.account, context.rules) && asking.bound(context, box, into),
  profile: (path, threshold) =>
    OptionUnit.has(path.account, path.rules) ? null : asking.profile(path, threshold),
  breakpoints,
  hedges: (account, rules) => OptionUnit.has(account, rules),
  indexSides: (context, side) =>
    OptionUnit.has(context.account, context.rules)
      ? indexEnds(context, side, { sides: asking.indexSides(context), walk })
      : asking.indexSides(context),
  changesBy: (parameters) => isDated(stated(parameters)),
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

const bind = (
  parameters: BrokerMethod,
  instruments: readonly Instrument[],
  numeraire: Asset,
): AskTerms => ({
  asks: instruments.map((instrument) => {
    const terms = termsOf(parameters, instrument.id)
    if (terms === undefined || instrument.payoff !== 'linear') return undefined
    const unit = Ask.perPrice(instrument)
    const ask = { long: sideOf(terms.long, unit), short: sideOf(terms.short, unit) }
    return [{ from: 0, ask }]
  }),
  places: OptionUnit.places(parameters, instruments, numeraire),
})

const sideOf = ({ initial, maintenance }: SideTerms, unit: Ratio): SideAsk => ({
  initial: [Ask.rowOf(Ratio.zero, initial, Ratio.zero)],
  maintenance: Ask.ofUnits(maintenance, unit),
  fee: Ratio.zero,
})

/** An option is admitted by its unit, all else as without options. */
function admits(account: Account, rules: BoundRulebook): Inadmissible | null {
  const hasRule = ({ instrument }: Pick<Position, 'instrument'>): boolean =>
    instrument.kind === 'option' && OptionUnit.at(rules, instrument) !== undefined
  const positions = account.positions.filter((one) => !hasRule(one))
  const orders = account.orders.filter((one) => !hasRule(one))
  return asking.admits({ ...account, positions, orders }, rules)
}

/** Whether what a long option asks alone changes as its expiry comes near. */
const isDated = ({ options }: BrokerMethod): boolean =>
  options !== undefined &&
  [options.standard, ...options.underlyings.values()].some(
    (terms) => terms !== null && Ratio.compare(terms.longDated, Ratio.one) !== 0,
  )

/** The first side whose rows do not rise from zero; null where all do. */
function faultOf({ instruments, standard, options }: BrokerMethod): string | null {
  const all = [...instruments, ['standard', standard] as const]
  for (const [name, terms] of all) {
    if (terms === null) continue
    for (const side of ['long', 'short'] as const) {
      if (!rises(terms[side])) return `${name}: ${side} has no rows that rise from a price of zero`
    }
  }
  return options === undefined ? null : optionFault(options)
}

/** Shares below zero would pay whoever owes; more than all of a premium or a value is asked of nobody. */
function optionFault({ standard, underlyings }: BrokerOptions): string | null {
  for (const [name, terms] of [...underlyings, ['standard', standard] as const]) {
    if (terms === null) continue
    const { base, least, longDated, bounded, collar, factor } = terms
    const shares = [base, least, longDated, bounded ?? Ratio.zero, collar]
    if (shares.some((one) => one.numerator < 0n || Ratio.compare(one, Ratio.one) > 0)) {
      return `options on ${name}: expected shares from 0 to 1`
    }
    if (factor.numerator <= 0n) return `options on ${name}: expected a factor above 0`
  }
  return null
}

const rises = ({ maintenance }: SideTerms): boolean =>
  maintenance.length > 0 &&
  maintenance.every(({ from }, index) => {
    const before = maintenance[index - 1]
    return before === undefined ? from.numerator === 0n : Ratio.compare(from, before.from) > 0
  })
