import type { ProfitPolicy } from '../model/Rulebook.ts'
import { Codec } from './Codec.ts'
import { Scalar } from './Scalar.ts'

/** What open profit backs: fields of a rulebook that say what an account may count on. */
export const profit: Codec<ProfitPolicy> = Codec.record<ProfitPolicy>({
  risk: Codec.described(
    Scalar.word('full', 'depth', 'none'),
    'New positions and orders; depth: as far as the market would let it be realised.',
  ),
  spend: Codec.described(
    Scalar.word('full', 'none'),
    'Withdrawals, transfers, borrowing and spot orders.',
  ),
})
