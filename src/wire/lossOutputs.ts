import { Type } from 'typebox'
import { deleveragePolicies } from '../model/Rulebook.ts'
import { Shape } from './Shape.ts'

/**
 * What `deleverage --json` answers: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [WIRE19]
 */

const { strict, decimal, decimalOrNull, orNull, word, time, datetime } = Shape
const settled = (what: string) => decimal(`${what}, in units of \`asset\`.`)

const payer = Type.Object(
  {
    account: Type.String(),
    amount: settled('What it pays'),
    haircut: settled('Of it, from profit on what was closed'),
    socialised: settled('Of it, as one who gained'),
    contracts: decimal('The trade that closed it: negative sells.'),
    gain: settled('What it had gained in the market'),
    share: decimalOrNull('The share of that which it pays.'),
    reason: orNull(Type.String({ description: 'Why it was closed before others.' })),
  },
  strict('One who pays.'),
)

const policy = Type.Object(
  {
    policy: word(...deleveragePolicies),
    fund: settled('What the fund pays'),
    haircuts: settled('What those pay whose positions are closed'),
    socialised: settled('What those pay who gained'),
    uncovered: settled('What nobody pays'),
    sum: settled('The four together'),
    isExact: Type.Boolean({ description: 'Whether the sum is the deficit, on both sides.' }),
    inherited: decimal('Contracts that the house takes over: negative is short.'),
    closed: Type.Integer({ minimum: 0, description: 'How many are closed.' }),
    shareMost: decimalOrNull('The largest share of a gain that anybody pays.'),
    payers: Type.Array(payer, { description: 'Those who pay most in front.' }),
    payersMore: Type.Integer({ minimum: 0, description: 'How many more there are, not listed.' }),
  },
  strict('The loss under a policy.'),
)

const loss = Type.Object(
  {
    instrument: orNull(Type.String({ description: 'Null where no market stands behind a debt.' })),
    markPrice: decimalOrNull('At which all of it is closed.'),
    asset: Type.String(),
    deficit: settled('What is missing'),
    bankrupt: Type.Array(
      Type.Object(
        { account: Type.String(), deficit: settled('What it is short of') },
        strict('An account that owes more than it has.'),
      ),
      { description: 'Those who are short of most in front.' },
    ),
    bankruptMore: Type.Integer({ minimum: 0, description: 'How many more there are, not listed.' }),
    policies: Type.Array(policy),
  },
  strict('What is missing in a market, and who pays it.'),
)

/** One loss under each policy, as `deleverage` reports it. */
export const losses = Type.Object(
  {
    timestamp: time,
    datetime,
    refused: orNull(
      Type.Object(
        { code: Type.String(), detail: Type.String() },
        strict('Why the engine would not act.'),
      ),
    ),
    losses: Type.Array(loss),
    waiting: Type.Array(Type.String(), {
      description: 'Accounts that are not resolved yet: an order of theirs is out, or they wait.',
    }),
    isExact: Type.Boolean({ description: 'Whether all of it is, and every book sums to zero.' }),
  },
  strict('Who pays for what is missing, under each policy of deleveraging.'),
)
