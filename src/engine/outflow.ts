import { takenAt } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import { Holdings } from '../margin/Holdings.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { Velocity } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountState } from './AccountState.ts'
import { Decision } from './Decision.ts'
import { Outflows, type SpanName } from './Outflows.ts'
import type { Rejection } from './Rejection.ts'
import { State } from './State.ts'

/**
 * Why an amount may not leave now, whoever asks: too much of the asset has left lately, or somebody
 * owes it beyond what he has. Null under a rulebook without such limits.
 *
 * Rules: [CREDIT6] [CREDIT7]
 */
export function outflowFault(
  state: State,
  account: AccountState,
  asset: Asset,
  amount: Amount,
): Rejection | null {
  const rules = State.rulesOf(state, account)
  const outflow = rules?.rulebook.outflow
  if (!rules || outflow === undefined) return null
  for (const name of ['hour', 'day'] as const) {
    const velocity = outflow[name]
    const fault = velocity && velocityFault(state, rules, { asset, amount, name, velocity })
    if (fault) return fault
  }
  return outflow.gate === null ? null : gateFault(state, rules, asset, outflow.gate)
}

interface Leaving {
  readonly asset: Asset
  readonly amount: Amount
  readonly name: SpanName
  readonly velocity: Velocity
}

function velocityFault(
  state: State,
  rules: BoundRulebook,
  { asset, amount, name, velocity }: Leaving,
): Rejection | null {
  const most = mostOf(state, rules, asset, velocity)
  const outflows = state.outflows.get(asset.index) ?? Outflows.none
  const left = Outflows.sum(outflows, name, state.time)
  if (left + amount <= most) return null
  const expected = `expected at most ${most} atoms of ${asset.id} to leave within ${spanText[name]}`
  const found = `found ${left} and ${amount} more`
  if (amount > most) return Decision.reject('outflow.velocity', `${expected}, ${found}`)
  const at = Outflows.fallsTo(outflows, name, state.time, most - amount)
  return Decision.reject(
    'outflow.velocity',
    `${expected}, ${found}; so much may leave from ${at} on`,
  )
}

const spanText: { readonly [name in SpanName]: string } = { hour: 'an hour', day: 'a day' }

/**
 * The larger of a worth in the asset and a share of all of it that is here: what has come in from
 * the outside world and has not left. Without a price only the share counts.
 */
function mostOf(
  state: State,
  { numeraire }: BoundRulebook,
  asset: Asset,
  { worth, share }: Velocity,
): bigint {
  const here = -(State.house(state, 'world').balances[asset.index] ?? 0n)
  const amount = PriceBook.convert(state.book, Amount.of(worth), numeraire, asset) ?? 0n
  return Integer.max(amount, Ratio.mulDown(Integer.max(0n, here), share))
}

/** Names the asset and the amount, and nobody. */
function gateFault(
  state: State,
  rules: BoundRulebook,
  asset: Asset,
  gate: bigint,
): Rejection | null {
  // The worst rung of a ladder is reached before nothing is left, so only who stands on one can owe.
  for (const account of State.troubled(state)) {
    const owed = account.kind === 'own' ? owedBeyond(state, account, asset) : 0n
    if (owed <= 0n) continue
    const worth = PriceBook.convert(state.book, Amount.of(-owed), asset, rules.numeraire)
    if (worth !== null && -worth <= gate) continue
    const detail = `${asset.id} does not leave while ${owed} atoms of it are owed that nobody has`
    return Decision.reject('outflow.gated', detail)
  }
  return null
}

/** What an account owes of an asset beyond all it has, at its best end. */
function owedBeyond(state: State, account: AccountState, asset: Asset): bigint {
  const rules = State.rulesOf(state, account)
  if (rules === null) return 0n
  const { net } = assess(account, rules, state.book)
  if (net >= 0n) return 0n
  const { prices } = takenAt(account, rules, state.book, 'liquidation')
  const held = Holdings.of(account, rules, prices)[asset.index] ?? 0n
  if (held >= 0n) return 0n
  const lacks = PriceBook.convert(prices, Amount.of(net), rules.numeraire, asset)
  return lacks === null ? -held : Integer.min(-held, -lacks)
}
