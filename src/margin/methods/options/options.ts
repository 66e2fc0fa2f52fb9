import { defined } from '../../../base/assert.ts'
import type { Account } from '../../../model/Account.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { OptionsMethod } from '../../../model/OptionMargin.ts'
import type { MethodParameters } from '../../../model/Rulebook.ts'
import type { Ratio } from '../../../money/Ratio.ts'
import type { TermKind } from '../../ExplainedTerm.ts'
import type { MarginContext } from '../../MarginContext.ts'
import type { Inadmissible, Method } from '../../Method.ts'
import { indexEnds } from '../indexEnds.ts'
import { tiered } from '../tiered/tiered.ts'
import { inadmissible } from '../trading.ts'
import { OptionsTerms } from './OptionsTerms.ts'
import { profile } from './profile.ts'
import { walk } from './walk.ts'

const stated = (parameters: MethodParameters): OptionsMethod => parameters as OptionsMethod

/** What the method asks of its own; the rest is that of brackets and collateral. */
const ruleIds: { readonly [kind in TermKind]?: string } = {
  profit: 'OPTM1',
  maintenance: 'OPTM2',
  initial: 'OPTM2',
  orders: 'OPTM5',
}

/** Venues' standard margins of options, beside brackets: see docs/spec/option-margin.md. */
export const options: Method = {
  ...tiered,
  name: 'options',
  names: (parameters) => {
    const { options: forms } = stated(parameters)
    const { assets, instruments } = tiered.names(parameters)
    return { assets: [...assets, ...forms.keys()], instruments }
  },
  fault,
  bind: (parameters, assets, instruments, numeraire) =>
    OptionsTerms.bind(stated(parameters), assets, instruments, numeraire),
  admits,
  governs: (parameters, instrument) =>
    instrument.kind === 'option'
      ? stated(parameters).options.has(instrument.base)
      : tiered.governs(parameters, instrument),
  walk,
  ruleId: (kind) => ruleIds[kind] ?? defined(tiered.ruleId(kind), `options makes no ${kind}`),
  indexSides: (context, side) =>
    indexEnds(context, side, { sides: tiered.indexSides(context, side), walk }),
  headroom: (context, assessment, threshold) =>
    isPlain(context) ? tiered.headroom(context, assessment, threshold) : 0n,
  bound: (context, box, into) => isPlain(context) && tiered.bound?.(context, box, into) === true,
  profile: (path, threshold) => (isPlain(path) ? tiered : { profile }).profile(path, threshold),
}

/** A share below zero would pay whoever owes. */
function fault(parameters: MethodParameters): string | null {
  const { options: forms } = stated(parameters)
  for (const [base, { call, put, overMaintenance, long }] of forms) {
    const shorts = [call, put].flatMap(({ initial, maintenance }) => [initial, maintenance])
    const shares = shorts.flatMap((form) => Object.values(form) as readonly Ratio[])
    const longs = [long.initial, long.maintenance].flatMap(({ mark, most }) =>
      most ? [mark, most] : [mark],
    )
    if ([...shares, ...longs, overMaintenance].some((share) => share.numerator < 0n)) {
      return `options on ${base}: expected shares of zero or more`
    }
  }
  return null
}

/** A traded contract needs a bracket table, and an option a form for its base, and a table for what it delivers. */
function admits(account: Account, rules: BoundRulebook): Inadmissible | null {
  const { options: forms } = OptionsTerms.of(rules)
  const others = <T extends { readonly instrument: Instrument }>(all: readonly T[]): readonly T[] =>
    all.flatMap((one) => {
      const { kind, listing } = one.instrument
      if (kind !== 'option') return [one]
      return listing === undefined ? [] : [{ ...one, instrument: listing }]
    })
  return (
    inadmissible(account, ({ kind, index }) => kind !== 'option' || forms[index] !== undefined) ??
    tiered.admits(
      { ...account, positions: others(account.positions), orders: others(account.orders) },
      rules,
    )
  )
}

/** Whether brackets and collateral say all there is to say of an account. */
const isPlain = ({ account: { positions, orders } }: MarginContext): boolean =>
  [...positions, ...orders].every(({ instrument }) => instrument.kind !== 'option')
