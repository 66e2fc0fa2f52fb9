import { limits } from '../base/limits.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import { AccountState } from './AccountState.ts'
import { Decision } from './Decision.ts'
import type { Rejection } from './Rejection.ts'

/** Refuses a size and a price that no account could hold: the form of an order and of a fill. */
export function admitTrade(
  account: AccountState,
  instrument: Instrument,
  leg: Leg,
  lots: Quantity,
  price: Price,
): Rejection | null {
  const { id } = instrument
  if (lots === 0n) return Decision.reject('quantity.notPositive', `${id}: expected a size, found 0`)
  if (price <= 0n && !instrument.allowsNonPositive) {
    return Decision.reject('price.notPositive', `${id}: expected a positive price, found ${price}`)
  }
  if (Integer.abs(price) >= limits.price || Integer.abs(lots) >= limits.quantity) {
    return Decision.reject('quantity.outOfLimits', `${id}: expected a size and price within limits`)
  }
  if (instrument.kind === 'spot') return legFault(account, leg, id, 'net')
  const fits = account.positionMode === 'net' ? leg === 'net' : leg !== 'net'
  if (!fits) return legFault(account, leg, id, account.positionMode)
  return sizeFault(account, instrument, leg, lots, price)
}

/** Refuses a fee, or a rebate, beyond any balance. */
export function admitFee({ id }: Instrument, fee: Amount): Rejection | null {
  if (Integer.abs(fee) < limits.amount) return null
  return Decision.reject('amount.outOfLimits', `${id}: expected a fee within limits, found ${fee}`)
}

function legFault(account: AccountState, leg: Leg, id: string, mode: string): Rejection | null {
  if (mode === 'net' && leg === 'net') return null
  return Decision.reject(
    'leg.mismatch',
    `${id}: leg ${leg} does not fit mode ${mode} of ${account.id}`,
  )
}

/** The position as it would be: within limits, and a hedge leg never turns over. */
function sizeFault(
  account: AccountState,
  instrument: Instrument,
  leg: Leg,
  lots: Quantity,
  price: Price,
): Rejection | null {
  const held = AccountState.position(account, instrument.index, leg)
  const after = (held?.lots ?? 0n) + lots
  if ((leg === 'long' && after < 0n) || (leg === 'short' && after > 0n)) {
    return Decision.reject(
      'leg.mismatch',
      `${instrument.id}: leg ${leg} would turn over to ${after}`,
    )
  }
  if (held === undefined && account.positions.length >= limits.positions) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.positions} positions`)
  }
  const size = Integer.abs(after)
  if (size < limits.quantity && Instrument.notional(instrument, size, price) < limits.notional) {
    return null
  }
  return Decision.reject(
    'quantity.outOfLimits',
    `${instrument.id}: expected a notional within limits`,
  )
}
