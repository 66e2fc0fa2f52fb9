import { Amount } from '../../money/Amount.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { Proposal } from '../Decision.ts'
import type { InterestAccrued, Redeemed } from '../Event.ts'
import { Run } from '../Run.ts'

/** Gives up the claims of a known loss first. Rules: [POOL25] */
export function forgoing(
  { after, events }: Proposal,
  accruals: readonly InterestAccrued[],
  { account, pool, asset }: Redeemed,
  claims: Amount,
  index: bigint,
): Proposal {
  const amount = Amount.of(Ray.mulDown(claims, index))
  return {
    after,
    events: (run) => {
      Run.emitAll(run, accruals)
      Run.emit(run, { type: 'ClaimsForgone', account, pool, asset, claims, amount })
      Run.emitAll(run, events)
    },
  }
}
