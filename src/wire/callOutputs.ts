import { Type } from 'typebox'
import { callStatuses } from '../calls/MarginCall.ts'
import { Shape } from './Shape.ts'

/**
 * What `calls --json` lists: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [WIRE19]
 */

const { strict, decimal, decimalOrNull, orNull, word, time, datetime, money } = Shape

export const reduction = Type.Object(
  {
    instrument: Type.String(),
    leg: word('net', 'long', 'short'),
    contracts: decimal('The trade, at the mark: negative sells.'),
  },
  strict('A position whose reduction cures by itself.'),
)

export const remedy = Type.Object(
  {
    act: word('repay', 'add'),
    asset: Type.String(),
    amount: decimal('In units of the asset.'),
  },
  strict('What brought to a loan cures by itself.'),
)

const shareText = Type.String({ description: 'From 0, not at all, to 1, in full.' })

const callTerms = Type.Object(
  {
    type: orNull(Type.String({ description: 'The name that its users give it.' })),
    rule: word('fixed', 'floating', 'cumulative', 'supersede'),
    metBy: Type.Object(
      { deposit: shareText, collateral: shareText, reduction: shareText, price: Type.Boolean() },
      strict('What of each counts, and whether a price alone meets it.'),
    ),
    onExpiry: word('restrict', 'liquidate', 'record'),
    extension: orNull(
      Type.Object(
        {
          times: Type.Integer(),
          longest: Type.Optional(Type.Integer({ description: 'Milliseconds, all together.' })),
          codes: Type.Optional(Type.Array(Type.String())),
        },
        strict('How often and how far it may be extended; null for no limit.'),
      ),
    ),
    waiver: orNull(
      Type.Object(
        {
          most: money('At most so much outstanding'),
          by: Type.Optional(Type.Array(Type.String())),
        },
        strict('How much of it may be waived, and by whom; null for no limit.'),
      ),
    ),
  },
  strict('How it runs.'),
)

const callExtension = Type.Object(
  { deadline: time, by: Type.String(), reason: Type.String(), code: orNull(Type.String()) },
  strict('To when it was extended, by whom and why.'),
)

const callPart = Type.Object(
  {
    at: time,
    amount: money('What it asked'),
    outstanding: money('What is left of it'),
    deadline: time,
  },
  strict('A part of a cumulative call.'),
)

const callDispute = Type.Object(
  {
    at: time,
    asked: money('What was outstanding then'),
    agreed: money('What the called party agrees to'),
    isAgreedBrought: Type.Boolean(),
    by: Type.String(),
    reason: Type.String(),
  },
  strict('What is disputed of it.'),
)

/** A margin call as `calls` lists it. */
export const registeredCall = Type.Object(
  {
    id: orNull(Type.String({ description: 'Null where no engine has opened it.' })),
    account: Type.String(),
    owner: Type.String(),
    rulebook: Type.String(),
    ladder: Type.String(),
    level: Type.String(),
    status: orNull(word(...callStatuses)),
    numeraire: Type.String(),
    timestamp: time,
    datetime,
    amount: money('What is still to bring in cash'),
    certainty: Type.Enum(['certain', 'bounded', 'unknown'], {
      description:
        'Of the amount. Bounded: of an old price at its worse end; unknown: as asked, less what was brought.',
    }),
    brought: decimalOrNull('What was brought since, in the numeraire.'),
    openedAt: orNull(time),
    age: orNull(Type.Integer({ minimum: 0, description: 'Milliseconds since it was opened.' })),
    deadline: orNull(time),
    due: orNull(Type.String({ description: 'The deadline, ISO 8601.' })),
    isStopped: Type.Boolean({ description: 'Whether its clock stands still.' }),
    acknowledgedBy: orNull(Type.String()),
    assignee: orNull(Type.String({ description: 'Who works on it.' })),
    notes: Type.Array(
      Type.Object(
        { at: time, by: Type.String(), text: Type.String() },
        strict('What somebody wrote down about it, and when.'),
      ),
    ),
    advice: Type.Object(
      { reductions: Type.Array(reduction), remedies: Type.Array(remedy) },
      strict('What cures it other than cash, each by itself.'),
    ),
    terms: callTerms,
    dueLocal: orNull(
      Type.String({ description: 'The deadline on the clock of its calendar, with its zone.' }),
    ),
    pastDueSince: orNull(time),
    graceUntil: orNull(
      Type.Integer({ description: 'Until when it may be met past its deadline, ms since 1970.' }),
    ),
    extensions: Type.Array(callExtension, { description: 'The oldest first.' }),
    supersededBy: orNull(Type.String({ description: 'The call that took its place.' })),
    parts: Type.Array(callPart, { description: 'Of a cumulative call, the oldest first.' }),
    dispute: orNull(callDispute),
  },
  strict('A margin call as it stands.'),
)
