import { Delivery } from '../model/Delivery.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { AccountState } from './AccountState.ts'
import type { Trade } from './Event.ts'
import { makeTrade } from './makeTrade.ts'
import type { State } from './State.ts'

/**
 * The trades at the strike by which lots of an option, signed as they are bought or sold of what it is on, deliver
 * their listing. In a hedged account they close the opposite leg first and open their own with the rest. Nothing is
 * rounded but what a trade that closes realises.
 *
 * Rules: [OPT6]
 */
export function deliver(
  state: State,
  account: AccountState,
  option: Instrument,
  listing: Instrument,
  bought: bigint,
): readonly Trade[] {
  const lots = Integer.mul(bought, Delivery.lotsEach(option, listing).numerator)
  const price = Price.of(Delivery.strikeIn(option, listing).numerator)
  return legsOf(account, listing, lots).map(([leg, part]) =>
    makeTrade(state, account, { instrument: listing, leg, lots: Quantity.of(part), price }),
  )
}

function legsOf(
  account: AccountState,
  { index }: Instrument,
  lots: bigint,
): readonly (readonly [Leg, bigint])[] {
  if (account.positionMode === 'net') return [['net', lots]]
  const [against, own] = lots > 0n ? (['short', 'long'] as const) : (['long', 'short'] as const)
  const held = Integer.abs(AccountState.position(account, index, against)?.lots ?? 0n)
  const closed = Integer.min(held, Integer.abs(lots))
  const signed = lots > 0n ? closed : -closed
  const parts = [
    [against, signed],
    [own, lots - signed],
  ] as const
  return parts.filter(([, part]) => part !== 0n)
}
