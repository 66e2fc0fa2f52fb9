import type { Totals } from '../../protocols/compound/Loan.ts'
import { Facts } from '../Facts.ts'

export const totalsOf = (facts: Facts): Totals => ({
  baseSupplyIndex: Facts.whole(facts, 'baseSupplyIndex'),
  baseBorrowIndex: Facts.whole(facts, 'baseBorrowIndex'),
  totalSupplyBase: Facts.whole(facts, 'totalSupplyBase'),
  totalBorrowBase: Facts.whole(facts, 'totalBorrowBase'),
  lastAccrualTime: Facts.whole(facts, 'lastAccrualTime'),
})
