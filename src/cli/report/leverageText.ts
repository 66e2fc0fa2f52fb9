import type { AccountReport } from '../../report/AccountReport.ts'
import { brief } from './brief.ts'

/** Notional ÷ net; of a loan its collateral ÷ net. */
export const leverageText = ({ leverage }: Pick<AccountReport, 'leverage'>): string =>
  leverage === null ? '–' : `${brief(leverage, 2)}×`
