import type { Advice } from './Advice.ts'
import { amountText, contractsText } from './figures.ts'

/** Cures other than cash, each sufficient alone, as text. */
export interface AdviceReport {
  readonly reductions: readonly {
    readonly instrument: string
    readonly leg: string
    /** The signed trade at the mark: negative sells. */
    readonly contracts: string
  }[]
  readonly remedies: readonly {
    readonly act: 'repay' | 'add'
    readonly asset: string
    readonly amount: string
  }[]
}

/** Formats advice. */
export const of = ({ reductions, remedies }: Advice): AdviceReport => ({
  reductions: reductions.map(({ instrument, leg, lots }) => ({
    ...{ instrument: instrument.id, leg },
    contracts: contractsText(lots, instrument),
  })),
  remedies: remedies.map(({ act, asset, amount }) => ({
    ...{ act, asset: asset.id },
    amount: amountText(amount, asset),
  })),
})

export * as AdviceReport from './AdviceReport.ts'
