import { limits } from '../../base/limits.ts'
import type { AccrueInterest, SetInterestIndices } from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { Accrual } from '../loan/Accrual.ts'
import { State } from '../State.ts'
import { reserveOf } from './pools.ts'

/** The commands about interest of pools: the kind and handler of each. */
export const interest = {
  AccrueInterest: Decision.control(accrueInterest),
  SetInterestIndices: Decision.fact(setInterestIndices),
}

function accrueInterest(state: State, command: AccrueInterest): Decision {
  const pool = find.pool(state, command.pool)
  return Decision.refused(pool) ? pool : Accrual.of(state, pool)
}

function setInterestIndices(state: State, { pool, indices }: SetInterestIndices): Decision {
  const events: Event[] = []
  for (const { asset, supply, debt } of indices) {
    const found = reserveOf(state, { pool, asset })
    if (Decision.refused(found)) return found
    const [, { supplyIndex, debtIndex }] = found
    if (supply < supplyIndex || debt < debtIndex) {
      const least = `at least ${supplyIndex} and ${debtIndex}`
      const detail = `${asset}: expected indices of ${least}, found ${supply} and ${debt}`
      return Decision.reject('index.backwards', detail)
    }
    if (supply >= limits.claimIndex || debt >= limits.claimIndex) {
      return Decision.reject('amount.outOfLimits', `${asset}: expected indices within limits`)
    }
    const at = State.seconds(state)
    events.push({ type: 'InterestAccrued', pool, asset, supply, debt, at })
  }
  if (new Set(indices.map(({ asset }) => asset)).size === indices.length) return events
  return Decision.reject('command.malformed', 'expected each reserve once')
}
