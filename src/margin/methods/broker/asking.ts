import type { Account } from '../../../model/Account.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { Inadmissible, Method } from '../../Method.ts'
import { inadmissible, trading } from '../trading.ts'
import { Ask } from './Ask.ts'
import { bound } from './bound.ts'
import { headroom } from './headroom.ts'
import { profile } from './profile.ts'
import { walk } from './walk.ts'

/**
 * What is alike for methods that ask for each lot by what it is worth and on which side it is: all but
 * their names and parameters.
 *
 * Rules: [BROKER1] [BROKER2] [BROKER3] [BROKER4] [BROKER5] [BROKER6]
 */
export const asking = {
  ...trading,
  charged: Ask.charged,
  admits,
  leverageMax,
  owing: () => null,
  counts: (_account, rules, asset, balance) => balance < 0n || asset === rules.numeraire.index,
  walk,
  headroom,
  bound,
  profile,
} as const satisfies Partial<Method>

/** Rules of all times are looked at, for an account outlives the day on which it is asked. */
function admits(account: Account, rules: BoundRulebook): Inadmissible | null {
  return inadmissible(account, (instrument) => atLast(rules, instrument) !== undefined)
}

const atLast = (rules: BoundRulebook, instrument: Instrument): Ask | undefined =>
  Ask.at(rules, instrument, Number.MAX_SAFE_INTEGER)

/** Of a long position at a price of one, where the first row has an amount as well. */
function leverageMax(rules: BoundRulebook, instrument: Instrument) {
  const ask = atLast(rules, instrument)
  return ask === undefined ? null : Ask.leverageMax(ask)
}
