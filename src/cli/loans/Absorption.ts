import type { Event, LoanAbsorbed } from '../../engine/Event.ts'
import { Integer } from '../../money/Integer.ts'
import type { Bearer } from './LoanDay.ts'

/** A loan being taken over: who paid how much of what was owed. Atoms of USDT. */
export interface Absorption {
  readonly owed: bigint
  /** What is owed beyond what collateral is worth. */
  readonly short: bigint
  /** Worth of collateral taken. */
  taken: bigint
  insured: bigint
  funded: bigint
  writtenOff: bigint
  /** Of what was written off, what lenders bore at once. */
  shared: bigint
}

export const begin = ({ requirement, worth }: LoanAbsorbed): Absorption => ({
  owed: requirement,
  short: Integer.max(0n, requirement - worth),
  ...{ taken: 0n, insured: 0n, funded: 0n, writtenOff: 0n, shared: 0n },
})

export function add(absorption: Absorption, event: Event): void {
  if (event.type === 'InsuranceUsed') absorption.insured += event.amount
  if (event.type === 'Repaid' && event.payer === 'house:fund') absorption.funded += event.amount
  if (event.type === 'DebtWrittenOff') absorption.writtenOff += event.amount
  if (event.type === 'LossShared') absorption.shared += event.amount
}

/**
 * Who bears what is short: those who paid, in proportion to what they paid, for so the collateral
 * was given to them. Of what was written off lenders bear a part at once, the rest is a deficit.
 */
export function borne({
  short,
  insured,
  funded,
  writtenOff,
  shared,
}: Absorption): readonly (readonly [Bearer, bigint])[] {
  if (short === 0n) return []
  const weights = insured + funded + writtenOff > 0n ? [insured, funded, writtenOff] : [0n, 0n, 1n]
  const [byInsurers = 0n, byFund = 0n, byPool = 0n] = Integer.split(short, weights)
  const atOnce = Integer.min(byPool, shared)
  return [
    ['insurers', byInsurers],
    ['fund', byFund],
    ['lenders', atOnce],
    ['deficit', byPool - atOnce],
  ]
}

export * as Absorption from './Absorption.ts'
