import { Type } from 'typebox'
import { Numeral } from '../../../wire/Numeral.ts'
import { shapes } from '../shapes.ts'

const { orNull, text, time } = shapes
const decimal = Numeral.schema
const money = (what: string) => decimal(`${what}, in the numeraire.`)

/** An account as a line of a list. */
export const accountRow = shapes.object(
  {
    account: text('Its id.'),
    owner: text('Whose it is.'),
    parent: orNull(text('The account whose isolated position this is.')),
    rulebook: text('Under whose rules.'),
    numeraire: text('What its money is counted in.'),
    level: text('The levels stood on, `healthy` or `unknown`.'),
    certainty: Type.Enum(['certain', 'bounded', 'unknown']),
    isBreached: Type.Boolean({ description: 'Whether a level stood on liquidates.' }),
    equity: money('Collateral after haircuts'),
    maintenanceMargin: money('What positions ask for to be kept'),
    slack: money('Equity less maintenance'),
    deficit: money('What is missing of maintenance'),
    marginRatio: orNull(decimal('Maintenance ÷ equity: high is bad, 1 is liquidation.')),
    notional: money('The sum of absolute notionals'),
    leverage: orNull(decimal('Notional ÷ what would remain.')),
    distance: orNull(
      shapes.object(
        {
          symbol: text('The instrument or asset whose price moves.'),
          price: decimal('At which the level is entered.'),
          move: decimal('That price less the present one, as a share of it.'),
          sigmas: orNull(decimal('The same in standard deviations of a day.')),
          isOver: Type.Boolean({ description: 'Whether it is over the threshold now.' }),
          timestamp: time,
        },
        'The nearest liquidation, all other prices unchanged.',
      ),
    ),
    loss: money('What others would have to cover if all were closed at the marks'),
    call: orNull(
      shapes.object({
        id: orNull(text('Null where no engine opened it.')),
        amount: money('What is still to bring'),
        deadline: orNull(time),
      }),
    ),
    timestamp: time,
  },
  'An account as a line of a list.',
)
