import { clock, dateOf } from '../../chart/labels.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { CallDispute, CallPartTerms, CallTerms } from '../../report/CallTerms.ts'
import { brief } from './brief.ts'
import { briefUp } from './briefUp.ts'

/**
 * What a call has beyond the table of calls, a line each: its type and its due date in its zone, since
 * when it is past due, what meets it where not all does, its parts, and what is disputed.
 *
 * Rules: [REG6]
 */
export function callDetails(call: RegisteredCall): readonly string[] {
  const { terms, dueLocal, pastDueSince, parts, dispute, numeraire } = call
  return [
    ...(terms.type === null ? [] : [`of type ${terms.type}`]),
    ...(dueLocal === null ? [] : [`${pastDueSince === null ? 'due' : 'was due'} ${dueLocal}`]),
    ...(pastDueSince === null ? [] : [pastDue(pastDueSince, call)]),
    ...metBy(terms),
    ...(parts.length < 2 ? [] : parts.map((part, at) => partText(part, at, parts, numeraire))),
    ...(dispute === null ? [] : [disputeText(dispute, numeraire)]),
  ]
}

const moment = (time: number): string => `${dateOf(time)} ${clock(time)}`

const pastDue = (since: number, { deadline }: RegisteredCall): string =>
  `past due since ${moment(since)}${deadline === null ? '' : `, may be met until ${moment(deadline)}`}`

/** Only where something counts less than in full, or no price meets it. */
function metBy({ metBy: { deposit, collateral, reduction, price } }: CallTerms): readonly string[] {
  const shares = [
    ['deposits', deposit],
    ['collateral', collateral],
    ['reductions', reduction],
  ] as const
  if (price && shares.every(([, share]) => share === '1')) return []
  const counted = shares.flatMap(([what, share]) =>
    Number(share) === 0 ? [] : [share === '1' ? what : `${what} at ${brief(share, 4)}`],
  )
  const means = counted.length === 0 ? 'nothing that is brought' : counted.join(', ')
  return [`met by ${means}${price ? ', or a price' : '; by no price alone'}`]
}

const partText = (
  { amount, outstanding, deadline }: CallPartTerms,
  at: number,
  { length }: readonly CallPartTerms[],
  numeraire: string,
): string =>
  `part ${at + 1} of ${length}: ${briefUp(outstanding)} of ${briefUp(amount)} ${numeraire} outstanding, ` +
  `due ${moment(deadline)}`

function disputeText(dispute: CallDispute, numeraire: string): string {
  const { asked, agreed, isAgreedBrought, by, reason } = dispute
  const brought = isAgreedBrought ? 'brought' : 'not brought yet'
  const why = reason === '' ? '' : `: ${reason}`
  return `disputed by ${by}${why}; of ${briefUp(asked)} ${numeraire} asked, ${brief(agreed)} agreed, ${brought}`
}
