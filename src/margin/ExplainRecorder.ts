import { defined } from '../base/assert.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import type { ExplainedTerm, Inputs, Subject, TermKind } from './ExplainedTerm.ts'
import { Method } from './Method.ts'
import type { UnknownReason, Visitor } from './Visitor.ts'

/** Recorded terms, with the rulebook that names their assets and brackets. */
export interface ExplainRecorder {
  readonly rules: BoundRulebook
  readonly kept: ExplainedTerm[]
}

/** Starts with no terms. */
export const create = (rules: BoundRulebook): ExplainRecorder => ({ rules, kept: [] })

/** The visitor that records each term as data. */
export const sink: Visitor<ExplainRecorder> = {
  balance(into, asset, amount) {
    keep(into, 'balance', { subject: { asset }, inputs: {}, asset, amount, value: null })
  },
  profit(into, position, mark, amount) {
    const { lots, cost } = position
    const inputs = { mark: mark === null ? null : Price.of(mark), lots, cost }
    keepLeg(into, 'profit', position, { inputs, amount, value: null })
  },
  funding(into, position, index, amount) {
    const inputs = { lots: position.lots, fundingIndex: index, fundingMet: position.funding }
    keepLeg(into, 'funding', position, { inputs, amount, value: null })
  },
  worth(into, asset, amount, value) {
    keep(into, 'worth', { subject: { asset }, inputs: {}, asset, amount, value })
  },
  haircut(into, asset, haircut, amount, value) {
    const inputs = { weights: haircut?.tiers ?? null }
    keep(into, 'haircut', { subject: { asset }, inputs: inputs, asset, amount, value })
  },
  liability(into, asset, terms, amount, value, { initial, maintenance }) {
    const subject = { asset }
    const inputs = { weight: terms.weight }
    if (value !== 0n) keep(into, 'liability', { subject, inputs, asset, amount, value })
    const owed = Amount.of(-amount)
    const asked = (rate: Ratio) => ({ subject, inputs: { owed, rate }, asset })
    keep(into, 'initial', { ...asked(terms.initial), ...initial })
    keep(into, 'maintenance', { ...asked(terms.maintenance), ...maintenance })
  },
  notional(into, position, mark, amount, value) {
    const inputs = { mark: mark === null ? null : Price.of(mark), lots: position.lots }
    keepLeg(into, 'notional', position, { inputs, amount, value })
  },
  maintenance(into, position, notional, table, tier, amount, value) {
    const inputs = {
      notional: Amount.of(notional),
      tier: table.tiers.findIndex(({ floor }) => floor === tier.floor) + 1,
      rate: Ratio.of(tier.rate, table.denominator),
      deduction: Ratio.of(tier.deduction, table.denominator),
    }
    keepLeg(into, 'maintenance', position, { inputs, amount, value })
  },
  initial(into, position, notional, leverage, amount, value) {
    const inputs = { notional: Amount.of(notional), leverage }
    keepLeg(into, 'initial', position, { inputs, amount, value })
  },
  demand(into, position, spot, { initial, maintenance }) {
    for (const [kind, { amount, value, beside }] of [
      ['initial', initial],
      ['maintenance', maintenance],
    ] as const) {
      const inputs = { lots: position.lots, spot, ...(beside && { beside }) }
      keepLeg(into, kind, position, { inputs, amount, value })
    }
  },
  orders(into, instrument, leg, notional, leverage, amount, value) {
    const inputs = { notional: Amount.of(notional), leverage }
    keepLeg(into, 'orders', { instrument, leg }, { inputs, amount, value })
  },
  reserve(into, { id, instrument, lots }, asset, amount, value) {
    const subject = { order: id, instrument }
    keep(into, 'reserve', { subject, inputs: { lots }, asset, amount, value })
  },
  collateral(into, asset, amount, value, threshold, credit, openCredit) {
    const { denominator } = defined(Method.loan(into.rules), 'explain: who pledges, borrows')
    const inputs = {
      threshold: Ratio.of(threshold, denominator),
      credit: Value.of(credit),
      openCredit: Value.of(openCredit),
    }
    keep(into, 'collateral', { subject: { asset }, inputs: inputs, asset, amount, value })
  },
  debt(into, asset, amount, value) {
    keep(into, 'debt', { subject: { asset }, inputs: {}, asset, amount, value })
  },
  unknown(into, reason, subject) {
    keepMissing(into, 'unknown', reason, subject)
  },
  ignored(into, reason, subject) {
    keepMissing(into, 'ignored', reason, subject)
  },
}

function keepMissing(
  into: ExplainRecorder,
  kind: TermKind,
  reason: UnknownReason,
  subject: Asset | Instrument,
): void {
  const isAsset = reason === 'index.missing'
  const named = isAsset ? { asset: subject as Asset } : leg(subject as Instrument)
  const { numeraire: asset } = into.rules
  keep(into, kind, { subject: named, inputs: { reason }, asset, amount: 0n, value: null })
}

const leg = (instrument: Instrument): Subject => ({ instrument, leg: null })

/** A term before its numbers have branded types. */
interface Made {
  readonly subject: Subject
  readonly inputs: Inputs
  readonly asset: Asset
  readonly amount: bigint
  readonly value: bigint | null
}

function keepLeg(
  into: ExplainRecorder,
  kind: TermKind,
  { instrument, leg }: Pick<Position, 'instrument' | 'leg'>,
  made: Pick<Made, 'inputs' | 'amount' | 'value'>,
): void {
  const asset = into.rules.assets[instrument.settleIndex] as Asset
  keep(into, kind, { ...made, subject: { instrument, leg }, asset })
}

function keep(into: ExplainRecorder, kind: TermKind, made: Made): void {
  const { subject, inputs, asset, amount, value } = made
  into.kept.push({
    kind,
    rule: Method.of(into.rules).ruleId(kind),
    subject,
    inputs,
    asset,
    amount: Amount.of(amount),
    value: value === null ? null : Value.of(value),
  })
}

export * as ExplainRecorder from './ExplainRecorder.ts'
