import { Result } from '../../base/Result.ts'
import { adjustTrove, adjustZombie } from '../../protocols/liquity2/adjustTrove.ts'
import { applyPending } from '../../protocols/liquity2/applyPending.ts'
import type { BoldRefusal } from '../../protocols/liquity2/BoldRefusal.ts'
import { BoldSystem } from '../../protocols/liquity2/BoldSystem.ts'
import type { Branch } from '../../protocols/liquity2/Branch.ts'
import { lowerBatchFee, registerBatch, setBatchRate } from '../../protocols/liquity2/batchOffer.ts'
import { closeTrove } from '../../protocols/liquity2/closeTrove.ts'
import { claim, type DepositChange, deposit, withdraw } from '../../protocols/liquity2/deposits.ts'
import { claimSurplus, liquidate } from '../../protocols/liquity2/liquidate.ts'
import { joinBatch, leaveBatch, switchBatch } from '../../protocols/liquity2/membership.ts'
import { type Charged, openTrove } from '../../protocols/liquity2/openTrove.ts'
import { redeem } from '../../protocols/liquity2/redeem.ts'
import { setRate } from '../../protocols/liquity2/setRate.ts'
import { shutDown } from '../../protocols/liquity2/shutDown.ts'
import { urgentRedeem } from '../../protocols/liquity2/urgentRedeem.ts'
import type { CaseAdapter, Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { liquidationTree, redemptionTree, systemTree } from './liquityV2Trees.ts'

/** One step of a scenario: the systems around it, and its answer. */
export interface Step {
  readonly before: BoldSystem
  readonly after: BoldSystem
  readonly expected: { readonly ok: boolean; readonly error?: string; readonly result?: Tree }
}

/** Scenarios of the Liquity v2 contracts: step by step from one system, with the state after each. */
export const liquityV2: CaseAdapter = (one) => ({
  steps: play(one).map(({ expected }) => ({ expected })),
})

/** Plays a scenario. A call that is refused changes nothing, but time passes. */
export function play(one: Facts): readonly Step[] {
  const facts = Facts.objects(one, 'steps')
  const calls = facts.map((step) => Facts.object(step, 'call'))
  const owners = calls.flatMap(({ who }) => (who === undefined ? [] : [String(who)]))
  let system = opening(one)
  return facts.map((step) => {
    const before = BoldSystem.at(system, Facts.whole(step, 't'))
    const done = call(before, Facts.object(step, 'call'))
    system = done.ok ? done.value.system : before
    const expected = done.ok
      ? { ok: true, result: done.value.result, ...systemTree(system, owners) }
      : { ok: false, error: done.error }
    return { before, after: system, expected }
  })
}

const opening = (one: Facts): BoldSystem =>
  BoldSystem.create(
    Facts.objects(one, 'branches').map((facts) => ({
      price: Facts.whole(facts, 'price'),
      terms: {
        name: String(facts.name),
        source: 'the case',
        ratioCritical: Facts.whole(facts, 'CCR'),
        ratioMinimum: Facts.whole(facts, 'MCR'),
        ratioBatch: Facts.whole(facts, 'BCR'),
        ratioShutdown: Facts.whole(facts, 'SCR'),
        penaltyPool: Facts.whole(facts, 'liquidationPenaltySP'),
        penaltyRedistribution: Facts.whole(facts, 'liquidationPenaltyRedistribution'),
      },
    })),
    0n,
  )

type Outcome<T> = Result<T & { readonly result?: Tree }, BoldRefusal>

function call(system: BoldSystem, asked: Facts): Outcome<{ readonly system: BoldSystem }> {
  if (asked.kind === 'redeem') {
    const done = redeem(system, {
      amount: Facts.whole(asked, 'bold'),
      iterations: Number(Facts.whole(asked, 'maxIterations')),
      feeMost: Facts.whole(asked, 'maxFee'),
    })
    return map(done, (one) => ({ system: one.system, result: redemptionTree(one.branches) }))
  }
  const index = Number(asked.branch ?? 0)
  const kind = calls[String(asked.kind)]
  if (kind === undefined) throw new FactError(`kind: found ${JSON.stringify(asked.kind)}`)
  return map(kind(BoldSystem.branchOf(system, index), asked, index), ({ branch, result }) => ({
    system: BoldSystem.withBranch(system, index, branch),
    result,
  }))
}

type Call = (branch: Branch, asked: Facts, index: number) => Outcome<{ readonly branch: Branch }>

const map = <T, U>(done: Result<T, BoldRefusal>, to: (value: T) => U): Result<U, BoldRefusal> =>
  done.ok ? Result.success(to(done.value)) : done

const bare = (done: Result<Branch, BoldRefusal>) => map(done, (branch) => ({ branch }))

const charged = (done: Result<Charged, BoldRefusal>) =>
  map(done, ({ branch, upfrontFee }) => ({ branch, result: { upfrontFee } }))

const deposited = (done: Result<DepositChange, BoldRefusal>) =>
  map(done, (one) => ({
    branch: one.branch,
    result: {
      depositLoss: one.loss,
      topUpOrWithdrawal: one.moved,
      yieldGain: one.interest,
      yieldClaimed: one.interestPaid,
      collGain: one.collateral,
      collClaimed: one.collateralPaid,
    },
  }))

const adjusted =
  (adjust: typeof adjustTrove): Call =>
  (branch, asked) =>
    map(
      adjust(branch, String(asked.trove), {
        debt: Facts.whole(asked, 'debtChange'),
        collateral: Facts.whole(asked, 'collChange'),
      }),
      (one) => ({
        branch: one.branch,
        result: {
          upfrontFee: one.upfrontFee,
          debtChange: one.debt,
          collChange: one.collateral,
        },
      }),
    )

const list = (asked: Facts): readonly string[] => {
  if (Array.isArray(asked.troves)) return asked.troves.map(String)
  throw new FactError('troves: expected a list of troves')
}

const calls: { readonly [kind: string]: Call } = {
  wait: (branch) => Result.success({ branch }),
  price: (branch, asked) =>
    Result.success({ branch: { ...branch, price: Facts.whole(asked, 'price') } }),
  open: (branch, asked) =>
    charged(
      openTrove(branch, String(asked.trove), {
        owner: String(asked.owner ?? asked.trove),
        collateral: Facts.whole(asked, 'coll'),
        debt: Facts.whole(asked, 'bold'),
        terms:
          asked.batch === undefined
            ? { rate: Facts.whole(asked, 'rate') }
            : { batch: String(asked.batch) },
      }),
    ),
  adjust: adjusted(adjustTrove),
  adjustZombie: adjusted(adjustZombie),
  close: (branch, asked) =>
    map(closeTrove(branch, String(asked.trove)), (one) => ({
      branch: one.branch,
      result: { debtRepaid: one.debt, collReturned: one.collateral },
    })),
  setRate: (branch, asked) =>
    charged(setRate(branch, String(asked.trove), Facts.whole(asked, 'rate'))),
  applyPending: (branch, asked) => bare(applyPending(branch, String(asked.trove))),
  registerBatch: (branch, asked) =>
    bare(
      registerBatch(branch, String(asked.manager), {
        rate: Facts.whole(asked, 'rate'),
        fee: Facts.whole(asked, 'fee'),
        rateMinimum: Facts.whole(asked, 'min'),
        rateMaximum: Facts.whole(asked, 'max'),
        period: Facts.whole(asked, 'period'),
      }),
    ),
  setBatchRate: (branch, asked) =>
    charged(setBatchRate(branch, String(asked.manager), Facts.whole(asked, 'rate'))),
  lowerBatchFee: (branch, asked) =>
    bare(lowerBatchFee(branch, String(asked.manager), Facts.whole(asked, 'fee'))),
  joinBatch: (branch, asked) =>
    charged(joinBatch(branch, String(asked.trove), String(asked.manager))),
  switchBatch: (branch, asked) =>
    charged(switchBatch(branch, String(asked.trove), String(asked.manager))),
  leaveBatch: (branch, asked) =>
    charged(leaveBatch(branch, String(asked.trove), Facts.whole(asked, 'rate'))),
  spDeposit: (branch, asked) =>
    deposited(deposit(branch, String(asked.who), Facts.whole(asked, 'amount'), claims(asked))),
  spWithdraw: (branch, asked) =>
    deposited(withdraw(branch, String(asked.who), Facts.whole(asked, 'amount'), claims(asked))),
  spClaim: (branch, asked) => deposited(claim(branch, String(asked.who))),
  liquidate: (branch, asked) =>
    map(liquidate(branch, list(asked)), (one) => ({
      branch: one.branch,
      result: liquidationTree(one),
    })),
  claimSurplus: (branch, asked) =>
    map(claimSurplus(branch, String(asked.who)), (one) => ({
      branch: one.branch,
      result: { collSent: one.collateral },
    })),
  urgentRedeem: (branch, asked, index) =>
    map(
      urgentRedeem(branch, {
        amount: Facts.whole(asked, 'bold'),
        troves: list(asked),
        collateralLeast: Facts.whole(asked, 'minColl'),
      }),
      (one) => ({ branch: one.branch, result: redemptionTree(new Map([[index, one]])) }),
    ),
  shutdown: (branch) =>
    map(shutDown(branch), (one) => ({ branch: one.branch, result: { tcr: one.ratio } })),
}

const claims = (asked: Facts) => ({ claims: asked.claim === true })
