import { defined } from '../../../base/assert.ts'
import type { Account } from '../../../model/Account.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { MethodParameters, TieredMethod } from '../../../model/Rulebook.ts'
import type { TermKind } from '../../ExplainedTerm.ts'
import type { Inadmissible, Method } from '../../Method.ts'
import { contractsOf, inadmissible, trading } from '../trading.ts'
import { bound } from './bound.ts'
import { breakpoints } from './breakpoints.ts'
import { headroom } from './headroom.ts'
import { profile } from './profile.ts'
import { TieredTerms } from './TieredTerms.ts'
import { walk } from './walk.ts'

const stated = (parameters: MethodParameters): TieredMethod => parameters as TieredMethod

const ruleIds: { readonly [kind in TermKind]?: string } = {
  balance: 'TIER4',
  profit: 'TIER4',
  funding: 'TIER4',
  worth: 'TIER4',
  haircut: 'TIER5',
  liability: 'TIER12',
  notional: 'TIER6',
  maintenance: 'TIER3',
  initial: 'TIER7',
  orders: 'TIER8',
  reserve: 'TIER9',
  unknown: 'TIER10',
  ignored: 'TIER10',
}

/** Exchange brackets with multi-asset collateral: see docs/spec/tiered.md. */
export const tiered: Method = {
  ...trading,
  name: 'tiered',
  names: (parameters) => {
    const { brackets, collateral, liabilities } = stated(parameters)
    const assets = [...collateral.keys(), ...(liabilities?.keys() ?? [])]
    return { assets, instruments: brackets.keys() }
  },
  bind: (parameters, assets, instruments, numeraire) =>
    TieredTerms.bind(stated(parameters), assets, instruments, numeraire.id),
  feeRate: (parameters) => stated(parameters).feeRate,
  charged: TieredTerms.charged,
  admits,
  leverageMax: TieredTerms.leverageMax,
  liability: (rules, { index }) => TieredTerms.of(rules).liabilities[index] ?? null,
  owing: (account, rules, asset) => TieredTerms.liabilityOf({ account, rules }, asset) ?? null,
  governs: (parameters, { id }) => stated(parameters).brackets.has(id),
  counts: (_account, rules, asset, balance) =>
    balance < 0n ||
    asset === rules.numeraire.index ||
    TieredTerms.of(rules).collateral[asset] !== undefined,
  walk,
  ruleId: (kind) => defined(ruleIds[kind], `tiered makes no ${kind}`),
  headroom,
  profile,
  bound,
  breakpoints,
  stepDown: TieredTerms.stepDown,
}

/** A traded contract needs a bracket table. */
function admits(account: Account, rules: BoundRulebook): Inadmissible | null {
  const { brackets } = TieredTerms.of(rules)
  return inadmissible(contractsOf(account), ({ index }) => brackets[index] !== undefined)
}
