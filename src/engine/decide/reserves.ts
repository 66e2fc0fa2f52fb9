import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { ChangeReserve, TakeIncome } from '../Command.ts'
import { Decision } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { Accrual } from '../loan/Accrual.ts'
import { KnownLoss } from '../loan/KnownLoss.ts'
import { Pool, type Reserve } from '../Pool.ts'
import type { State } from '../State.ts'
import { termsFault } from './definitions.ts'
import { reserveOf } from './pools.ts'

/** The commands about a reserve that goes on: the kind and handler of each. */
export const reserves = {
  ChangeReserve: Decision.control(changeReserve),
  TakeIncome: Decision.control(takeIncome),
}

/** Rules: [POOL2] [POOL28] [VENUS12] */
function changeReserve(state: State, command: ChangeReserve): Decision {
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  const { curve = reserve.curve, caps = reserve.caps } = command
  const status = command.status ?? reserve.status ?? 'active'
  const forced = command.forced ?? reserve.forced === true
  const fault = termsFault({ asset: reserve.asset.id, curve, caps })
  if (fault !== null) return fault
  const event: Event = {
    type: 'ReserveChanged',
    pool: pool.id,
    asset: reserve.asset.id,
    curve,
    caps,
    status,
    ...(forced && { forced }),
  }
  return [...Accrual.of(state, pool), event]
}

/** Rules: [POOL2] [POOL29] */
function takeIncome(state: State, command: TakeIncome): Decision {
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  const accruals = Accrual.of(state, pool)
  const spoken = Integer.max(reserve.deficit, KnownLoss.missingIn(state, reserve))
  const most = takeable(pool, Accrual.current(state, pool, reserve), spoken)
  const amount = command.amount ?? most
  const none = Decision.notPositive(amount)
  if (none !== null) return none
  const { id: asset } = reserve.asset
  if (amount > most) {
    const detail = `expected at most ${most} atoms of ${asset} that the house earned in ${pool.id}, found ${amount}`
    return Decision.reject('balance.insufficient', detail)
  }
  return [...accruals, { type: 'IncomeTaken', pool: pool.id, asset, amount }]
}

/** What is missing is nobody's money: it is made up before the house takes anything. */
function takeable(pool: Pool, reserve: Reserve, missing: bigint): Amount {
  const earned = Amount.of(Pool.income(pool, reserve) - missing)
  return Amount.max(Amount.zero, Amount.min(earned, Pool.cash(pool, reserve)))
}
