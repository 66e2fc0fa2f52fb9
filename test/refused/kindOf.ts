import type { Command, PlaceOrder } from '../../src/engine/Command.ts'
import type { State } from '../../src/engine/State.ts'

/**
 * What a request asks for, as far as it tells whether it is safe: told apart from outside, before
 * it is decided, by the same words at every commit.
 */
export function kindOf(state: State, command: Command): string {
  if (command.type === 'PlaceOrder') return orderKind(state, command)
  if (command.type === 'ReportFill') return command.order === null ? 'citing none' : 'citing one'
  if (command.type === 'Withdraw') return moneyKind(state, command.account)
  if (command.type === 'Transfer') return moneyKind(state, command.from)
  if (command.type === 'AddMargin' || command.type === 'RemoveMargin') return ''
  return command.type === 'ChangeMode' ? command.change.kind : ''
}

function orderKind(state: State, command: PlaceOrder): string {
  const account = state.accountById.get(command.account)
  const instrument = state.instrumentById.get(command.instrument)
  if (account === undefined || instrument === undefined) return 'of nobody or nothing'
  if (command.reduceOnly) return 'reduce-only'
  if (account.isolating.has(instrument.index)) return 'isolated'
  if (instrument.kind === 'spot') {
    const isBuy = command.lots > 0n
    const asset = isBuy ? instrument.settleIndex : instrument.baseIndex
    const { numerator, denominator } = isBuy ? instrument.multiplier : instrument.baseAtomsPerLot
    const size = command.lots > 0n ? command.lots * command.price : -command.lots
    const isHeld = (account.balances[asset] ?? 0n) * denominator >= size * numerator
    return `spot ${isBuy ? 'buy' : 'sell'} of what is ${isHeld ? '' : 'not '}there`
  }
  const mark = state.book.marks[instrument.index]
  if (mark === undefined) return 'without a mark'
  const off = command.lots > 0n ? command.price - mark.price : mark.price - command.price
  const isFar = off * 50n > (mark.price < 0n ? -mark.price : mark.price)
  return isFar ? 'more than 2 % through the mark' : 'near the mark'
}

function moneyKind(state: State, id: string): string {
  const account = state.accountById.get(id)
  if (account === undefined) return 'of nobody'
  if (account.balances.some((amount) => amount !== undefined && amount < 0n)) return 'with a debt'
  return account.positions.length + account.orders.length > 0
    ? 'with positions'
    : 'without positions'
}
