import type { Certainty } from '../model/Assessment.ts'
import { Value } from '../money/Value.ts'
import { Visitor } from './Visitor.ts'

/** Running totals of one assessment. */
export interface Accumulator {
  certainty: Certainty
  equity: Value
  net: Value
  initial: Value
  maintenance: Value
  gross: Value
}

/** Starts with zero totals. */
export const create = (certainty: Certainty): Accumulator => ({
  certainty,
  equity: Value.zero,
  net: Value.zero,
  initial: Value.zero,
  maintenance: Value.zero,
  gross: Value.zero,
})

/**
 * The visitor that sums: equity is worth plus haircuts, net is worth alone, and each requirement is
 * the sum of its terms.
 *
 * Rules: [MARGIN1]
 */
export const sink: Visitor<Accumulator> = {
  ...Visitor.noop,
  worth(into, _asset, _amount, value) {
    into.net = Value.of(into.net + value)
    into.equity = Value.of(into.equity + value)
  },
  haircut(into, _asset, _haircut, _amount, value) {
    into.equity = Value.of(into.equity + value)
  },
  liability(into, _asset, _terms, _amount, value, { initial, maintenance }) {
    into.equity = Value.of(into.equity + value)
    into.initial = Value.of(into.initial + initial.value)
    into.maintenance = Value.of(into.maintenance + maintenance.value)
  },
  notional(into, _position, _mark, _amount, value) {
    into.gross = Value.of(into.gross + value)
  },
  maintenance(into, _position, _notional, _table, _tier, _amount, value) {
    into.maintenance = Value.of(into.maintenance + value)
  },
  initial(into, _position, _notional, _leverage, _amount, value) {
    into.initial = Value.of(into.initial + value)
  },
  demand(into, _position, _spot, { initial, maintenance }) {
    into.initial = Value.of(into.initial + initial.value)
    into.maintenance = Value.of(into.maintenance + maintenance.value)
  },
  orders(into, _instrument, _leg, _notional, _leverage, _amount, value) {
    into.initial = Value.of(into.initial + value)
  },
  reserve(into, _order, _asset, _amount, value) {
    into.initial = Value.of(into.initial + value)
  },
  collateral(into, _asset, _amount, value, _threshold, credit, openCredit) {
    into.net = Value.of(into.net + value)
    into.equity = Value.of(into.equity + credit)
    into.initial = Value.of(into.initial + credit - openCredit)
  },
  debt(into, _asset, _amount, value) {
    into.net = Value.of(into.net - value)
    into.initial = Value.of(into.initial + value)
    into.maintenance = Value.of(into.maintenance + value)
    into.gross = Value.of(into.gross + value)
  },
  unknown(into) {
    into.certainty = 'unknown'
  },
}

export * as Accumulator from './Accumulator.ts'
