import type { Account } from '../model/Account.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Leg, Position } from '../model/Position.ts'
import { trade } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'

/** Pro forma accounts: each function returns a new account and leaves the original unchanged. */

/**
 * The account with an asset's balance raised, or lowered where negative.
 *
 * @example
 * assess(ProForma.withBalance(account, usdt.index, Amount.of(-1n)), rules, book)
 */
export function withBalance(account: Account, asset: number, delta: Amount): Account {
  const balances = account.balances.slice()
  balances[asset] = Amount.add(balances[asset] ?? Amount.zero, delta)
  return { ...account, balances }
}

/** A hypothetical trade. */
export interface ProFormaTrade {
  readonly instrument: Instrument
  readonly leg: Leg
  /** Signed: positive buys. */
  readonly lots: Quantity
  readonly price: Price
  /** The instrument's funding index now. */
  readonly fundingIndex: bigint
  /** Settlement atoms, paid. */
  readonly fee: Amount
}

/**
 * The account after a trade: profit, funding and fee are settled, and the leg is grown, reduced,
 * reversed or closed. A spot trade exchanges the base for its worth and leaves no position.
 *
 * Rules: [MARGIN13]
 *
 * @example
 * const trade = { instrument, leg: 'net', lots: Quantity.of(-5n), price, fundingIndex, fee }
 * ProForma.withTrade(account, trade)
 */
export function withTrade(account: Account, asked: ProFormaTrade): Account {
  const { instrument, leg, lots, price, fundingIndex, fee } = asked
  if (instrument.kind === 'spot') return withSpotTrade(account, asked)
  const { positions } = account
  const index = positions.findIndex((held) => isOn(held, instrument, leg))
  const outcome = trade(instrument, positions[index] ?? null, lots, price, fundingIndex)
  const settled = Amount.sub(Amount.add(outcome.realised, outcome.funding), fee)
  const rest = positions.filter((_, other) => other !== index)
  const after = outcome.stake === null ? [] : [{ instrument, leg, ...outcome.stake }]
  const held = index < 0 ? rest.concat(after) : rest.toSpliced(index, 0, ...after)
  return { ...withBalance(account, instrument.settleIndex, settled), positions: held }
}

const isOn = (held: Position, instrument: Instrument, leg: Leg): boolean =>
  held.leg === leg && held.instrument.index === instrument.index

function withSpotTrade(account: Account, { instrument, lots, price, fee }: ProFormaTrade): Account {
  const paid = Amount.add(Amount.negate(Instrument.value(instrument, -lots, price)), fee)
  const got = Amount.of(Ratio.mulDown(lots, instrument.baseAtomsPerLot))
  const without = withBalance(account, instrument.settleIndex, Amount.negate(paid))
  return withBalance(without, instrument.baseIndex, got)
}

export * as ProForma from './ProForma.ts'
