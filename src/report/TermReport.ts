import type { ExplainedTerm } from '../margin/ExplainedTerm.ts'
import type { Beside } from '../margin/Visitor.ts'
import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { amountText, contractsText, priceText } from './figures.ts'
import type { TroveTermKind } from './TrovesReport.ts'

/** A term as text: its meaning, its rule and its calculation. */
export interface TermReport {
  readonly kind: ExplainedTerm['kind'] | TroveTermKind
  /** Defined in docs/spec. */
  readonly rule: string
  /** The position, order or asset of the term. */
  readonly about: string
  readonly asset: string
  readonly amount: string
  /** In the numeraire; null for parts that are converted together. */
  readonly value: string | null
  readonly numeraire: string
  readonly inputs: Readonly<Record<string, string | number | null>>
  /** The inputs as a calculation; empty where the amount is an input itself. */
  readonly how: string
}

/** Formats a term as text and decimals. */
export function of(term: ExplainedTerm, numeraire: Asset): TermReport {
  const { kind, rule, asset, amount, value } = term
  const inputs = inputsOf(term, numeraire)
  return {
    kind,
    rule,
    about: aboutOf(term),
    asset: asset.id,
    amount: amountText(amount, asset),
    value: value === null ? null : amountText(value, numeraire),
    numeraire: numeraire.id,
    inputs,
    how: calculationOf(term, inputs),
  }
}

function aboutOf({ subject }: ExplainedTerm): string {
  if ('asset' in subject) return subject.asset.id
  if ('order' in subject) return `${subject.instrument.id} order ${subject.order}`
  const { instrument, leg } = subject
  return leg === null || leg === 'net' ? instrument.id : `${instrument.id} ${leg}`
}

const instrumentOf = ({ subject }: ExplainedTerm): Instrument | null =>
  'instrument' in subject ? subject.instrument : null

const RATIO_PLACES = 12

function inputsOf(term: ExplainedTerm, numeraire: Asset): Record<string, string | number | null> {
  const { inputs, asset } = term
  const instrument = instrumentOf(term)
  const found: Record<string, string | number | null> = {}
  const put = (name: string, value: string | number | null | undefined) => {
    if (value !== undefined) found[name] = value
  }
  if (instrument !== null) {
    put('mark', inputs.mark && priceText(inputs.mark, instrument))
    put('contracts', inputs.lots && contractsText(inputs.lots, instrument))
  }
  put('cost', inputs.cost === undefined ? undefined : amountText(inputs.cost, asset))
  put(
    'fundingIndex',
    inputs.fundingIndex === undefined ? undefined : fundingText(inputs.fundingIndex, asset),
  )
  put(
    'fundingMet',
    inputs.fundingMet === undefined ? undefined : fundingText(inputs.fundingMet, asset),
  )
  put('notional', inputs.notional === undefined ? undefined : amountText(inputs.notional, asset))
  put('tier', inputs.tier)
  put('rate', inputs.rate && Ratio.format(inputs.rate, RATIO_PLACES))
  put('maintenanceAmount', inputs.deduction && deductionText(inputs.deduction, asset))
  put('leverage', inputs.leverage && Ratio.format(inputs.leverage, 4))
  if (inputs.weights !== undefined) found.weights = weightsText(inputs.weights, asset)
  put('weight', inputs.weight && Ratio.format(inputs.weight, RATIO_PLACES))
  put('owed', inputs.owed === undefined ? undefined : amountText(inputs.owed, asset))
  put('threshold', inputs.threshold && Ratio.format(inputs.threshold, RATIO_PLACES))
  put('credit', inputs.credit === undefined ? undefined : amountText(inputs.credit, numeraire))
  put(
    'openCredit',
    inputs.openCredit === undefined ? undefined : amountText(inputs.openCredit, numeraire),
  )
  put('spot', inputs.spot && Ratio.format(inputs.spot, RATIO_PLACES))
  put('beside', inputs.beside && besideText(inputs.beside))
  put('reason', inputs.reason)
  return found
}

/** In contracts; empty where nothing is beside. */
const besideText = (beside: readonly Beside[]): string =>
  beside
    .map(({ instrument: { id, lot }, lots }) => {
      const contracts = Ratio.mul(lots, Ratio.fromDecimal(lot))
      return `${Ratio.format(contracts, RATIO_PLACES)} ${id}`
    })
    .join(', ')

const fundingText = (index: bigint, { decimals }: Asset): string =>
  Decimal.format({ units: index, scale: decimals + 9 })

const deductionText = (deduction: Ratio, { decimals }: Asset): string =>
  Ratio.format(Ratio.mul(deduction, Ratio.of(1n, Integer.pow10(decimals))), RATIO_PLACES)

function weightsText(
  weights: NonNullable<ExplainedTerm['inputs']['weights']> | null,
  asset: Asset,
) {
  if (weights === null) return null
  return weights
    .map(({ floor, weight }) => `${Ratio.format(weight, 4)} from ${amountText(floor, asset)}`)
    .join(', ')
}

/** The calculation as a line; the rule it cites states it in full. */
function calculationOf(
  { kind }: ExplainedTerm,
  inputs: Readonly<Record<string, string | number | null>>,
): string {
  const { mark, contracts, cost, notional, rate, tier, leverage, weights, reason } = inputs
  const { threshold, credit, openCredit, weight, owed, spot } = inputs
  const formed =
    inputs.beside === undefined
      ? `${contracts} contracts, by their form with the underlying at ${spot}`
      : `${contracts} contracts ${inputs.beside === '' ? 'alone' : `with ${inputs.beside}`}, the underlying at ${spot}`
  switch (kind) {
    case 'profit':
      return mark === null
        ? 'no mark: at cost'
        : `${contracts} contracts at ${mark} less their cost ${cost}`
    case 'funding':
      return `${contracts} contracts × (index met ${inputs.fundingMet} − now ${inputs.fundingIndex})`
    case 'notional':
      return `${contracts} contracts at ${mark ?? 'cost'}`
    case 'maintenance': {
      if (spot !== undefined) return formed
      if (owed !== undefined) return `${owed} owed × ${rate}`
      const amount = inputs.maintenanceAmount === '0' ? '' : ` − ${inputs.maintenanceAmount}`
      return `${notional} × ${rate}${amount}, bracket ${tier}`
    }
    case 'initial':
      if (spot !== undefined) return formed
      if (owed !== undefined) return `${owed} owed × ${rate}`
      return `${notional} ÷ leverage ${leverage}`
    case 'orders':
      return `what open orders could add: to ${notional} ÷ leverage ${leverage}`
    case 'reserve':
      return `an open order of ${contracts} contracts`
    case 'haircut':
      return weights === null ? 'counts for nothing under this rulebook' : `weight ${weights}`
    case 'liability':
      return `a debt, at ${weight} times its value`
    case 'collateral':
      return `pledged: × ${threshold} carries ${credit} of debt, ${openCredit} of new debt`
    case 'debt':
      return 'owed, in full'
    case 'unknown':
      return `${reason}`
    case 'ignored':
      return `${reason}: counts for nothing`
    default:
      return ''
  }
}

export * as TermReport from './TermReport.ts'
