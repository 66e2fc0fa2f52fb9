import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Brackets } from '../model/Brackets.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { LendingTerms } from '../model/LendingTerms.ts'
import type { Position } from '../model/Position.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import type { ExplainedTerm, Inputs, Subject, TermKind } from './ExplainedTerm.ts'
import type { Visitor } from './Visitor.ts'

/** Terms being kept, with what is needed to name their asset and bracket. */
export interface ExplainRecorder {
  readonly terms: BoundRulebook
  readonly kept: ExplainedTerm[]
}

/** Starts with nothing kept. */
export const create = (terms: BoundRulebook): ExplainRecorder => ({ terms, kept: [] })

/** The sink that keeps each term as data. */
export const sink: Visitor<ExplainRecorder> = {
  balance(into, asset, amount) {
    const rule = into.terms.loan === null ? 'TIER4' : 'LOAN2'
    keep(into, 'balance', rule, { asset }, {}, asset, amount, null)
  },
  profit(into, position, mark, amount) {
    const { lots, cost } = position
    const inputs = { mark: Price.of(mark), lots, cost }
    keepLeg(into, 'profit', 'TIER4', position, inputs, amount, null)
  },
  funding(into, position, index, amount) {
    const inputs = { lots: position.lots, fundingIndex: index, fundingMet: position.funding }
    keepLeg(into, 'funding', 'TIER4', position, inputs, amount, null)
  },
  worth(into, asset, amount, value) {
    keep(into, 'worth', 'TIER4', { asset }, {}, asset, amount, value)
  },
  haircut(into, asset, haircut, amount, value) {
    const inputs = { weights: haircut?.tiers ?? null }
    keep(into, 'haircut', 'TIER5', { asset }, inputs, asset, amount, value)
  },
  notional(into, position, mark, amount, value) {
    const inputs = { mark: Price.of(mark), lots: position.lots }
    keepLeg(into, 'notional', 'TIER6', position, inputs, amount, value)
  },
  maintenance(into, position, notional, tier, amount, value) {
    const table = into.terms.brackets[position.instrument.index] as Brackets
    const inputs = {
      notional: Amount.of(notional),
      tier: table.tiers.indexOf(tier) + 1,
      rate: Ratio.of(tier.rate, table.denominator),
      deduction: Ratio.of(tier.deduction, table.denominator),
    }
    keepLeg(into, 'maintenance', 'TIER3', position, inputs, amount, value)
  },
  initial(into, position, notional, leverage, amount, value) {
    const inputs = { notional: Amount.of(notional), leverage }
    keepLeg(into, 'initial', 'TIER7', position, inputs, amount, value)
  },
  orders(into, instrument, leg, notional, leverage, amount, value) {
    const inputs = { notional: Amount.of(notional), leverage }
    keepLeg(into, 'orders', 'TIER8', { instrument, leg }, inputs, amount, value)
  },
  reserve(into, { id, instrument, lots }, asset, amount, value) {
    keep(into, 'reserve', 'TIER9', { order: id, instrument }, { lots }, asset, amount, value)
  },
  collateral(into, asset, amount, value, threshold, credit, openCredit) {
    const { denominator } = into.terms.loan as LendingTerms
    const inputs = {
      threshold: Ratio.of(threshold, denominator),
      credit: Value.of(credit),
      openCredit: Value.of(openCredit),
    }
    keep(into, 'collateral', 'LOAN3', { asset }, inputs, asset, amount, value)
  },
  debt(into, asset, amount, value) {
    keep(into, 'debt', 'LOAN5', { asset }, {}, asset, amount, value)
  },
  unknown(into, reason, subject) {
    const isAsset = reason === 'index.missing'
    const named = isAsset ? { asset: subject as Asset } : leg(subject as Instrument)
    keep(into, 'unknown', 'TIER10', named, { reason }, into.terms.numeraire, 0n, null)
  },
}

const leg = (instrument: Instrument): Subject => ({ instrument, leg: null })

function keepLeg(
  into: ExplainRecorder,
  kind: TermKind,
  rule: string,
  { instrument, leg }: Pick<Position, 'instrument' | 'leg'>,
  inputs: Inputs,
  amount: bigint,
  value: bigint | null,
): void {
  const settle = into.terms.assets[instrument.settleIndex] as Asset
  keep(into, kind, rule, { instrument, leg }, inputs, settle, amount, value)
}

function keep(
  into: ExplainRecorder,
  kind: TermKind,
  rule: string,
  subject: Subject,
  inputs: Inputs,
  asset: Asset,
  amount: bigint,
  value: bigint | null,
): void {
  into.kept.push({
    kind,
    rule,
    subject,
    inputs,
    asset,
    amount: Amount.of(amount),
    value: value === null ? null : Value.of(value),
  })
}

export * as ExplainRecorder from './ExplainRecorder.ts'
