import { Type } from 'typebox'
import { costKinds } from '../advice/Cost.ts'
import { Shape } from './Shape.ts'

/**
 * What `cure --json` answers: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [WIRE19]
 */

const { strict, decimal, decimalOrNull, orNull, word, money } = Shape

const acts = word('deposit', 'reduce', 'repay', 'add', 'swap')

const act = {
  act: acts,
  instrument: Type.Optional(Type.String({ description: 'What is reduced.' })),
  leg: Type.Optional(word('net', 'long', 'short')),
  asset: Type.Optional(Type.String({ description: 'What is brought, or sold in a swap.' })),
  into: Type.Optional(Type.String({ description: 'What a swap buys.' })),
  from: Type.Optional(Type.String({ description: 'The claim that is sold, where it is one.' })),
  to: Type.Optional(
    Type.String({ description: 'The claim that it is brought to, where it is one.' }),
  ),
}

const part = Type.Object(
  {
    ...act,
    contracts: Type.Optional(decimal('The trade: negative sells.')),
    amount: Type.Optional(decimal('In units of the asset.')),
  },
  strict('One thing to do.'),
)

const after = Type.Object(
  {
    level: Type.String({ description: 'The levels stood on then, or `healthy`.' }),
    ...Shape.margins,
    marginRatio: decimalOrNull('Maintenance ÷ equity: high is bad, 1 is liquidation.'),
    healthFactor: decimalOrNull('Equity ÷ maintenance: low is bad, 1 is liquidation.'),
  },
  strict('How the account stands once it is done.'),
)

const way = Type.Object(
  {
    parts: Type.Array(part),
    cost: money(
      'What is told of its cost: all of it where nothing is untold, else at least so much',
    ),
    costs: Type.Object(
      Object.fromEntries(
        costKinds.map((kind) => [kind, Type.Optional(money('Below zero is a gain'))]),
      ),
      strict('What it is made of.'),
    ),
    untold: Type.Array(word(...costKinds), {
      description: 'What it costs besides, and nobody told of.',
    }),
    isProven: Type.Boolean({
      description: 'Whether every amount of its means was tried, so that none together is cheaper.',
    }),
    after,
  },
  strict('One way to cure: enough as a whole, and no part of it could be smaller.'),
)

/** The ways to cure an account, as `cure` reports them. */
export const cures = Type.Object(
  {
    ...Shape.heading,
    certainty: Shape.certainty,
    level: Type.String({ description: 'The levels stood on now, `healthy` or `unknown`.' }),
    target: Type.Object(
      {
        level: orNull(Type.String({ description: 'The level that is left there.' })),
        measure: word('initial', 'maintenance'),
        marginRatio: decimalOrNull('At or under it.'),
      },
      strict('Where to.'),
    ),
    isReached: Type.Boolean({ description: 'Whether it is there already.' }),
    shortfall: money('What it is short of, in uncut cash'),
    horizon: Type.Integer({
      minimum: 1,
      description: 'How long costs are reckoned for, milliseconds.',
    }),
    cures: Type.Array(way, { description: 'The cheapest first, those with untold costs last.' }),
    insufficient: Type.Array(Type.Object(act, strict('Something that may be done.')), {
      description: 'What does not cure alone, however much of it.',
    }),
  },
  strict('The ways to cure an account.'),
)
