import { Ratio } from '../../money/Ratio.ts'
import { ratioIn } from '../../report/figures.ts'
import { ratioText } from '../Numeral.ts'
import type { Answered } from './answerIn.ts'

/** What of a call an answer is compared with. */
export interface Asked {
  readonly amount: string
  readonly currency: string
}

/** An answer beside its call: what of it is agreed, and what is left in dispute. */
export interface Compared extends Answered {
  readonly answer: 'inFull' | 'part' | 'disputed'
  readonly amount: string
  readonly disputed: string
}

/**
 * A counterparty's answer beside what its call asks now, in the same currency. What is asked may have fallen
 * since it was told: more than that leaves nothing in dispute.
 *
 * Rules: [MSG7]
 *
 * @example
 * compareAnswer(answered, { amount: '19.66', currency: 'USDT' }).disputed // => '4.66'
 */
export function compareAnswer(answered: Answered, { amount }: Asked): Compared {
  const [asked, agreed] = [ratioIn(amount), ratioIn(answered.agreed)]
  const difference = Ratio.sub(asked, agreed)
  const left = difference.numerator < 0n ? Ratio.zero : difference
  const part = agreed.numerator > 0n ? 'part' : 'disputed'
  const { format, call, currency, reason, unused } = answered
  return {
    ...{ format, call, answer: left.numerator === 0n ? 'inFull' : part },
    ...{ amount, agreed: answered.agreed, disputed: ratioText(left), currency, reason, unused },
  }
}
