import { type TProperties, Type } from 'typebox'
import { Shape } from './Shape.ts'

/**
 * What `preview --json` answers: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [WIRE19]
 */

const { strict, orNull, decimalOrNull, count, money, certainty, time, datetime } = Shape

const figures = Type.Object(
  {
    numeraire: Type.String(),
    certainty,
    level: Type.String(),
    isBreached: Type.Boolean({ description: 'On a level that liquidates.' }),
    equity: money('Collateral after haircuts'),
    initialMargin: money('What has to be covered to open more'),
    maintenanceMargin: money('What has to be covered to be kept'),
    marginRatio: decimalOrNull('Maintenance ÷ equity: high is bad, 1 is liquidation.'),
    call: orNull(money('What its largest call asks for')),
  },
  strict('How an account stands.'),
)

const impacted = Type.Object(
  {
    account: Type.String(),
    numeraire: Type.String(),
    isLiquidatable: Type.Boolean({ description: 'Newly.' }),
    before: orNull(figures),
    after: figures,
  },
  strict('An account whose numbers, level or calls would change.'),
)

const told = Type.Object(
  {
    rule: Type.String({ description: 'The id of the rule in docs/spec.' }),
    asset: orNull(Type.String({ description: 'Null for a level.' })),
    amount: Type.String({
      description: 'Units of the asset; the marginRatio that enters a level.',
    }),
    how: Type.String(),
  },
  strict('What stands there.'),
)

const explained = Type.Object(
  {
    account: Type.String(),
    changes: Type.Array(
      Type.Object(
        {
          kind: Type.String({ description: 'Of the term, or `level`.' }),
          about: Type.String(),
          before: orNull(told),
          after: orNull(told),
        },
        strict('A term or a level that would differ.'),
      ),
    ),
  },
  strict('What would differ for an account that was named.'),
)

const liquidatable = Type.Object(
  {
    numeraire: Type.String(),
    accounts: Type.Integer(),
    notional: money('Debts of loans and notional of positions'),
    equity: money('What they carry for it'),
  },
  strict('Who could newly be liquidated, by numeraire.'),
)

const stage = Type.Object(
  { before: Type.String(), after: Type.String(), accounts: count('How many.') },
  strict('Accounts that would go from a level to another.'),
)

/** Without the list of everybody who changes, as a service answers it. */
export const impactFields: TProperties = {
  timestamp: time,
  datetime,
  refused: orNull(
    Type.Object(
      { code: Type.String(), detail: Type.String() },
      strict('Why the command would be refused.'),
    ),
  ),
  doubted: Type.Array(Type.String(), {
    description:
      'Whose price would be held as doubtful: nothing follows from it until it is confirmed.',
  }),
  changed: count('Accounts whose numbers, level or calls would change.'),
  called: count(
    'Accounts that would be called and are not now, and could not newly be liquidated.',
  ),
  released: count('Accounts of which the last call would end.'),
  liquidated: count('Accounts that could newly be liquidated.'),
  unknown: count('Accounts of which a price or a rule would newly be missing.'),
  liquidatable: Type.Array(liquidatable),
  stages: Type.Array(stage),
  worst: Type.Array(impacted, {
    description: 'The ten who would lose most equity over maintenance.',
  }),
  explained: Type.Array(explained),
}

/** What a command would change for everybody, as `preview` reports it. */
export const impact = Type.Object(
  { ...impactFields, accounts: Type.Array(impacted) },
  strict('What a command would change, before it is given.'),
)
