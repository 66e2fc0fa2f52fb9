import { Type } from 'typebox'
import { Parts } from './Parts.ts'
import { Shape } from './Shape.ts'

/**
 * What `calls --day --json` answers: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [DAY3]
 */

const { strict, orNull, text, money, count, time } = Shape

const group = Type.Object(
  {
    name: Type.String(),
    count: count('How many calls.'),
    amounts: Type.Record(Type.String(), Shape.decimal('In units of the asset.')),
  },
  strict('Calls counted together, with what they ask for, by asset.'),
)

const ends = [
  ...['deposit', 'reduction', 'price'],
  ...['expired', 'waived', 'cancelled', 'superseded'],
]

const call = Type.Object(
  {
    call: Type.String(),
    account: Type.String(),
    owner: Type.String(),
    rulebook: Type.String(),
    ladder: Type.String(),
    level: text('The highest that it was raised to.'),
    numeraire: Type.String(),
    asked: money('What would have cured in cash at the opening'),
    left: money('What is missing at the end of the day, or was when it ended'),
    openedAt: time,
    deadline: time,
    acknowledgedAt: orNull(time),
    acknowledgedBy: orNull(Type.String()),
    extensions: count('How often it was extended.'),
    assignee: orNull(text('Who works on it.')),
    end: orNull(Type.Enum(ends)),
    endedAt: orNull(time),
    by: orNull(text('Who waived it.')),
    reason: orNull(text('Why it was waived or cancelled.')),
    age: Type.Integer({ description: 'Milliseconds from its opening to its end, or the day’s.' }),
    isOverdue: Type.Boolean({ description: 'Whether it was in force past its deadline.' }),
  },
  strict('A call that was in force that day.'),
)

const restriction = Type.Object(
  {
    account: Type.String(),
    owner: Type.String(),
    id: text('Its name, by which it is released.'),
    restriction: Parts.restriction.schema,
    from: time,
    until: orNull(time),
    by: text('Who said so.'),
    reason: text('Why.'),
    isOfOwner: Type.Boolean({ description: 'Whether it is on all accounts of the owner.' }),
    endedAt: orNull(time),
    endedBy: orNull(text('Who released it, or that its end had come.')),
  },
  strict('A restriction that bound an account that day.'),
)

/** The report of a desk's day. */
export const day = Type.Object(
  {
    from: time,
    until: { ...time, description: 'The first millisecond after the day.' },
    asOf: { ...time, description: 'Of ages and what is overdue: its end, or now.' },
    seq: count('The last entry in it.'),
    opened: Type.Array(group, { description: 'By level.' }),
    ended: Type.Array(group, { description: 'By how.' }),
    ageing: Type.Array(group, { description: 'What is in force at the end, by age.' }),
    overdue: group,
    queue: Type.Array(group, {
      description: 'What is in force at the end, by who works on it; the empty name is nobody.',
    }),
    strikes: Type.Record(Type.String(), count('Calls that expired unmet in 90 days.'), {
      description: 'By account.',
    }),
    restrictions: Type.Array(restriction, { description: 'The oldest first.' }),
    calls: Type.Array(call, { description: 'The oldest first.' }),
  },
  strict('A desk’s day: what came, what went, what is left.'),
)
