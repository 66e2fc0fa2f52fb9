import type { Result } from '../../base/Result.ts'
import type { LiquityRefusal } from '../../protocols/liquity/LiquityRefusal.ts'
import { LiquitySystem } from '../../protocols/liquity/LiquitySystem.ts'
import { liquityV1 } from '../../protocols/liquity/LiquityTerms.ts'
import {
  batchLiquidateTroves,
  liquidate,
  liquidateTroves,
} from '../../protocols/liquity/liquidateTroves.ts'
import { StabilityPool } from '../../protocols/liquity/StabilityPool.ts'
import type { Liquidation } from '../../protocols/liquity/settleSeizures.ts'
import type { CaseAdapter, Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'

/**
 * Scenarios of the Liquity v1 contracts: step by step from one system, with the state after each.
 */
export const liquityLiquidation: CaseAdapter = (one) => {
  const owners = Object.keys(Facts.object(one, 'troves'))
  let system = opening(one)
  const steps = Facts.objects(one, 'steps').map((step) => {
    const price = Facts.whole(step, 'price')
    const before = readings(system, price)
    const outcome = call(system, price, Facts.object(step, 'call'))
    if (outcome.ok) system = outcome.value.system
    const expected: Tree = outcome.ok
      ? { ok: true, ...paid(outcome.value), ...holdings(system, owners) }
      : { ok: false, error: outcome.error }
    return { ...before, expected }
  })
  return { steps }
}

/** Troves as opened, each with a stake of its own collateral; deposits as made. */
function opening(one: Facts): LiquitySystem {
  let system = LiquitySystem.create(liquityV1)
  const troves = Facts.object(one, 'troves')
  for (const owner of Object.keys(troves)) {
    const trove = Facts.object(troves, owner)
    if (Facts.whole(trove, 'status') !== 1n) continue
    const held = { debt: Facts.whole(trove, 'debt'), collateral: Facts.whole(trove, 'coll') }
    system = LiquitySystem.place(system, owner, held)
  }
  const given = Facts.object(one, 'stabilityPool')
  const deposits = Facts.object(given, 'deposits')
  let pool = StabilityPool.empty
  for (const owner of Object.keys(deposits)) {
    const value = Facts.whole(Facts.object(deposits, owner), 'compoundedDeposit')
    pool = StabilityPool.provide(pool, owner, value).pool
  }
  return { ...system, pool: { ...pool, total: Facts.whole(given, 'total') } }
}

const readings = (system: LiquitySystem, price: bigint) => ({
  tcr: LiquitySystem.ratioTotal(system, price),
  recoveryMode: LiquitySystem.isRecovering(system, price),
  icr: Object.fromEntries(
    system.sorted.map((owner) => [owner, LiquitySystem.ratio(system, owner, price)]),
  ),
})

function call(
  system: LiquitySystem,
  price: bigint,
  asked: Facts,
): Result<Liquidation, LiquityRefusal> {
  const kind = Facts.word(asked, 'kind', ['liquidate', 'liquidateTroves', 'batch'])
  if (kind === 'liquidate') return liquidate(system, price, String(asked.trove))
  if (kind === 'liquidateTroves') {
    return liquidateTroves(system, price, Number(Facts.whole(asked, 'n')))
  }
  if (!Array.isArray(asked.troves)) throw new FactError('troves: expected a list of owners')
  return batchLiquidateTroves(system, price, asked.troves.map(String))
}

const paid = ({ debt, collateral, gasCollateral, gasDebt }: Liquidation) => ({
  liquidatedDebt: debt,
  liquidatedColl: collateral,
  collGasCompensation: gasCollateral,
  lusdGasCompensation: gasDebt,
})

const holdings = (system: LiquitySystem, owners: readonly string[]) => ({
  troves: Object.fromEntries(owners.map((owner) => [owner, trove(system, owner)])),
  stabilityPool: {
    total: system.pool.total,
    deposits: Object.fromEntries(
      [...system.pool.deposits].map(([owner, deposit]) => [
        owner,
        {
          compoundedDeposit: StabilityPool.compounded(system.pool, deposit),
          collGain: StabilityPool.gain(system.pool, deposit),
        },
      ]),
    ),
  },
})

/** The contract's numbers for a trove's status: open, and closed by liquidation. */
function trove(system: LiquitySystem, owner: string) {
  const held = LiquitySystem.account(system, owner)
  const closed = system.liquidated.has(owner) ? 3n : 0n
  return {
    status: held === null ? closed : 1n,
    debt: held?.debt ?? 0n,
    coll: held?.collateral ?? 0n,
    pendingDebt: held?.pending.debt ?? 0n,
    pendingColl: held?.pending.collateral ?? 0n,
    collSurplus: system.surplus.get(owner) ?? 0n,
  }
}
