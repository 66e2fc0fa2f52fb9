import { Type } from 'typebox'
import { Shape } from './Shape.ts'

/**
 * What `allocate --json` answers: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [WIRE19]
 */

const { strict, decimal, decimalOrNull, orNull } = Shape

const flow = Type.Object(
  {
    from: Type.String(),
    to: Type.String(),
    asset: Type.String(),
    amount: decimal('In units of the asset.'),
  },
  strict('What moves from one account to another.'),
)

const account = Type.Object(
  {
    account: Type.String(),
    level: Type.String({ description: 'The levels stood on now.' }),
    isShort: Type.Boolean({ description: 'Whether it is short of its target now.' }),
    after: Type.String({ description: 'The levels stood on once it is done.' }),
  },
  strict('An account of the owner.'),
)

/** Where an owner's collateral carries most, as `allocate --most` reports it. */
export const placement = Type.Object(
  {
    owner: Type.String(),
    numeraire: orNull(Type.String({ description: 'In which what is left over is told.' })),
    before: decimalOrNull('What all accounts have over what their targets ask.'),
    after: decimalOrNull('The same once it is done.'),
    bound: decimalOrNull('No placement has more.'),
    isProven: Type.Boolean({ description: 'Whether every placement was tried.' }),
    flows: Type.Array(flow),
    unknown: Type.Array(Type.String(), { description: 'Accounts that take no part.' }),
  },
  strict('Where the collateral of an owner carries most.'),
)

/** What to move between an owner's accounts, as `allocate` reports it. */
export const allocation = Type.Object(
  {
    owner: Type.String(),
    numeraire: orNull(Type.String({ description: 'In which values are told.' })),
    isEnough: Type.Boolean({ description: 'Whether nobody is short, now or once it is done.' }),
    flows: Type.Array(flow),
    value: decimalOrNull('The value that moves.'),
    bound: decimalOrNull(
      'No allocation moves less, as far as the accounts are linear; null where none was proven.',
    ),
    isLinear: Type.Boolean({ description: 'Whether they are.' }),
    by: orNull(Type.Enum(['highs', 'greedy'])),
    accounts: Type.Array(account),
  },
  strict('How free collateral cures the accounts of an owner.'),
)
