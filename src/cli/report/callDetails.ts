import { moment } from '../../chart/labels.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type {
  CallDispute,
  CallExtension,
  CallPartTerms,
  CallTerms,
} from '../../report/CallTerms.ts'
import { brief } from './brief.ts'
import { briefUp } from './briefUp.ts'

/**
 * What a call has beyond the table of calls, a line each: its type and its due date in its zone, since
 * when it is past due, what meets it where not all does, its parts, and what is disputed.
 *
 * Rules: [REG6]
 */
export function callDetails(call: RegisteredCall): readonly string[] {
  const { terms, dueLocal, pastDueSince, graceUntil, parts, dispute, numeraire } = call
  const { certainty, supersededBy, extensions } = call
  return [
    ...(terms.type === null ? [] : [`of type ${terms.type}`]),
    ...(dueLocal === null ? [] : [`${pastDueSince === null ? 'due' : 'was due'} ${dueLocal}`]),
    ...(pastDueSince === null ? [] : [pastDue(pastDueSince, call)]),
    ...(graceUntil !== null && pastDueSince === null
      ? [`may be met until ${moment(graceUntil)}`]
      : []),
    ...(supersededBy === null ? [] : [`superseded by ${supersededBy}`]),
    ...(certainty === 'certain' ? [] : [certainties[certainty]]),
    ...metBy(terms),
    ...extensions.map((one) => `extended to ${extensionText(one)}`),
    ...limitsOf(terms, numeraire),
    ...(parts.length < 2 ? [] : parts.map((part, at) => partText(part, at, parts, numeraire))),
    ...(dispute === null ? [] : [disputeText(dispute, numeraire)]),
  ]
}

const pastDue = (since: number, { deadline }: RegisteredCall): string =>
  `past due since ${moment(since)}${deadline === null ? '' : `, may be met until ${moment(deadline)}`}`

const certainties = {
  bounded: 'an old price: the amount is at its worse end',
  unknown: 'a price is missing: the amount is what was asked, less what was brought',
} as const

/** To when a call was extended, by whom and why. */
const extensionText = ({ deadline, by, reason, code }: CallExtension): string =>
  `${moment(deadline)} by ${by}${code === null ? '' : ` (${code})`}: ${reason}`

/** Where its procedure limits what people may decide about it. */
function limitsOf({ extension, waiver }: CallTerms, numeraire: string): readonly string[] {
  const { times, codes } = extension ?? { times: 0 }
  const often = times === 1 ? 'once' : `${times} times`
  const forWhat = codes === undefined ? '' : `, for ${codes.join(', ')}`
  const byWhom = waiver?.by === undefined ? '' : `, by ${waiver.by.join(', ')}`
  return [
    ...(extension === null ? [] : [`may be extended ${often}${forWhat}`]),
    ...(waiver === null ? [] : [`may be waived up to ${brief(waiver.most)} ${numeraire}${byWhom}`]),
  ]
}

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
