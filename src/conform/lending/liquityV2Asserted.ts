import { defined } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { BoldSystem } from '../../protocols/liquity2/BoldSystem.ts'
import { Branch } from '../../protocols/liquity2/Branch.ts'
import { RedemptionRate } from '../../protocols/liquity2/RedemptionRate.ts'
import { StabilityPool } from '../../protocols/liquity2/StabilityPool.ts'
import { TroveAccount } from '../../protocols/liquity2/TroveAccount.ts'
import type { CaseAdapter, Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { play, type Step } from './liquity-v2.ts'

/** What the protocol's own tests claim: after a step of a scenario, or as a table of a function. */
export const liquityV2Asserted: CaseAdapter = (one) => {
  if (one.kind === 'table') return { rows: table(one) }
  const steps = play(one)
  const claims = Facts.objects(one, 'asserted').map((claim) => {
    const at = Number(Facts.whole(claim, 'step'))
    const step = defined(steps[at], 'a claim is about a step of its case')
    return { ...claim, step: BigInt(at), value: answer(one, claim, step, at) } as Tree
  })
  return { steps: steps.map(({ expected }) => ({ expected })), asserted: claims }
}

/** The last column of each row is the function's value of the others. */
function table(one: Facts): Tree {
  if (!Array.isArray(one.rows) || !Array.isArray(one.columns)) {
    throw new FactError('rows: expected a table')
  }
  const isPower = one.columns.includes('exponent')
  return one.rows.map(([first, second]): Tree => {
    const a = BigInt(first)
    const b = BigInt(second)
    return isPower ? [a, b, RedemptionRate.power(a, b)] : [a, RedemptionRate.minutes(a)]
  })
}

function answer(one: Facts, claim: Facts, { before, after, expected }: Step, at: number): Tree {
  const [from, to] = [BoldSystem.branchOf(before, 0), BoldSystem.branchOf(after, 0)]
  const words = String(claim.what)
  const owner = / of (\w+)/.exec(words)?.[1] ?? ''
  const answers: { readonly [what: string]: () => Tree } = {
    'stability pool BOLD decrease': () => from.pool.total - to.pool.total,
    'stability pool collateral increase': () => to.pool.collateral - from.pool.collateral,
    'surplus of': () => to.surplus.get(owner) ?? 0n,
    'debt of increase': () => held(to, owner).debt - held(from, owner).debt,
    'collateral of increase': () => held(to, owner).collateral - held(from, owner).collateral,
    'BOLD burned': () => BoldSystem.supply(before) - BoldSystem.supply(after),
    'collateral sent': () => Branch.total(from).collateral - Branch.total(to).collateral,
    'BOLD balance of': () => inHand(one, owner, at),
    'deposit of': () => deposited(to, owner),
    'reverts with': () => expected.error,
    succeeds: () => (expected.ok ? 'ok' : expected.error),
    'tcr at least': () => Integer.min(Branch.ratio(to), Facts.whole(claim, 'value')),
  }
  return answers[words.replace(/( of) \w+/, '$1')]?.()
}

const held = (branch: Branch, id: string): TroveAccount =>
  TroveAccount.of(branch, TroveAccount.open(branch, id))

function deposited({ pool }: Branch, owner: string): bigint {
  const deposit = pool.deposits.get(owner)
  return deposit === undefined ? 0n : StabilityPool.compounded(pool, deposit)
}

/** What an owner borrowed less what was put into the stability pool, up to a step. */
function inHand(one: Facts, owner: string, at: number): bigint {
  const calls = Facts.objects(one, 'steps').map((step) => Facts.object(step, 'call'))
  return calls.slice(0, at + 1).reduce((all, call) => {
    if (call.kind === 'open' && call.trove === owner) return all + Facts.whole(call, 'bold')
    const isPut = call.kind === 'spDeposit' && call.who === owner
    return isPut ? all - Facts.whole(call, 'amount') : all
  }, 0n)
}
