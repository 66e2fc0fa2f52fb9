import { Type } from 'typebox'
import { deleveragePolicies } from '../model/Rulebook.ts'
import { reduction, registeredCall, remedy } from './callOutputs.ts'
import { Shape } from './Shape.ts'
import { troveBranch, troves } from './troveOutputs.ts'

/**
 * The `--json` output of `assess`, `explain`, `whatif` and `book`, and the lines of `run`
 * between events: decimal strings in whole units, null and never zero for undefined values.
 *
 * Rules: [WIRE19]
 */

const { strict, decimal, decimalOrNull, orNull, word, time, datetime, money } = Shape
const byAsset = (description: string) => Type.Record(Type.String(), decimal(description))

const settled = (what: string) => decimal(`${what}, in units of \`settle\`.`)

const threshold = Type.Object(
  {
    ladder: Type.String(),
    level: Type.String(),
    measure: word('initial', 'maintenance'),
    enter: decimalOrNull('Entered when the marginRatio of the measure is above it.'),
    clear: decimalOrNull('Left at or under it.'),
    action: word('none', 'call', 'liquidate'),
  },
  strict('A level of a ladder.'),
)

const call = Type.Object(
  {
    id: orNull(Type.String({ description: 'Null where no engine has opened it.' })),
    level: Type.String(),
    amount: money('What cures it in cash'),
    deadline: orNull(time),
  },
  strict('What is asked of the account.'),
)

const liquidation = Type.Object(
  {
    basis: word('instrument', 'underlying'),
    now: Type.Boolean({ description: 'Whether the account is in liquidation at the mark.' }),
    below: decimalOrNull('The nearest edge of liquidation below the mark.'),
    above: decimalOrNull('The nearest edge of liquidation above the mark.'),
    reason: orNull(Type.String({ description: 'Why there is no price.' })),
  },
  strict('Where liquidation begins, and what moves until then.'),
)

const exposed = (what: string) => decimalOrNull(`${what}, in quote units.`)

const option = Type.Object(
  {
    right: word('call', 'put'),
    strike: decimal('Quote units for a unit of the base.'),
    expiry: Type.Integer({ description: 'Milliseconds since 1970.' }),
    underlying: exposed('The price of what it is on'),
    volatility: decimalOrNull('At which Black-76 gives its mark, 0.6 for 60 %.'),
    reason: orNull(Type.String({ description: 'Why it has none.' })),
    delta: decimalOrNull('Units of the base that it moves like.'),
    gamma: decimalOrNull('How delta changes as the underlying rises by one.'),
    vega: exposed('What a point of volatility, a hundredth, is worth'),
    theta: exposed('What a day is worth'),
  },
  strict('What an option is exposed to.'),
)

const position = Type.Object(
  {
    symbol: Type.String(),
    side: word('long', 'short'),
    hedged: Type.Boolean(),
    marginMode: word('cross', 'isolated'),
    contracts: decimal('Unsigned.'),
    contractSize: decimal('Base units a contract; quote units where inverse.'),
    entryPrice: decimal(
      'At which the contracts cost what they did; 0 of an option, whose premium is paid.',
    ),
    markPrice: decimalOrNull(
      'What the position is taken at; null: it has no mark and counts at cost.',
    ),
    notional: settled('Size at the mark'),
    unrealizedPnl: settled('Profit at the mark'),
    pendingFunding: settled('Funding not yet settled, received positive'),
    leverage: decimalOrNull('Notional ÷ initial margin.'),
    initialMargin: settled('What opening it asks for'),
    initialMarginPercentage: decimalOrNull('A share of notional.'),
    maintenanceMargin: settled('What keeping it asks for'),
    maintenanceMarginPercentage: decimalOrNull('A share of notional.'),
    percentage: decimalOrNull('Profit in hundredths of initial margin.'),
    settle: Type.String(),
    liquidationPrice: decimalOrNull('The nearest edge of liquidation; null where there is none.'),
    liquidation,
    option: Type.Optional(option),
  },
  strict('A position in ccxt’s words.'),
)

const priced = (what: string) => decimalOrNull(`${what}, in the numeraire.`)
const owned = (what: string) =>
  decimalOrNull(`${what}, in units of the asset; null where none does.`)

const leg = Type.Object(
  {
    asset: Type.String(),
    amount: decimal('Unsigned, in units of the asset.'),
    price: priced('Of a whole unit'),
    value: priced('Its worth'),
    threshold: decimalOrNull('The share of its worth that carries debt; null for a debt.'),
    isIdle: Type.Boolean({ description: 'Held, and not taken here or not pledged.' }),
    liquidationPrice: priced('At which the loan is liquidated while this price alone moves'),
    liquidation: orNull(word('below', 'above')),
    repay: owned('What repaid reaches the target'),
    add: owned('What added reaches the target'),
    sell: owned('What sold, the largest debt repaid with it, reaches the target'),
  },
  strict('An asset of a loan, held or owed.'),
)

const interest = Type.Object(
  {
    level: Type.String({ description: 'The next level that calls or liquidates.' }),
    seconds: orNull(Type.String({ description: 'Null where not within a hundred years.' })),
    datetime: orNull(datetime),
  },
  strict('When interest alone, all else as it is, brings the loan to a level.'),
)

const loan = Type.Object(
  {
    protocol: Type.String({ description: 'Whose arithmetic it is assessed in.' }),
    mode: orNull(Type.String({ description: 'The correlated-asset mode it is in.' })),
    healthFactor: decimalOrNull('18 decimals, as the protocol has it: low is bad, 1 liquidation.'),
    ltv: decimalOrNull('Debt ÷ collateral, both at their worth.'),
    liquidationLtv: decimalOrNull('The same at which this collateral is liquidated.'),
    collateralValue: money('What is pledged and taken, at its worth'),
    debtValue: money('What is owed, at its worth'),
    buffer: decimalOrNull('How far all collateral together may fall.'),
    targetHealth: decimal('What the amounts to repay, add and sell reach.'),
    collateral: Type.Array(leg),
    debts: Type.Array(leg),
    interest: orNull(interest),
    notes: Type.Optional(
      Type.Array(Type.String(), {
        description: 'What could not have come about under the regime.',
      }),
    ),
  },
  strict('A loan: what is held carries what is owed.'),
)

const notice = Type.Object(
  {
    kind: word('contradicted', 'missing', 'derived', 'unrecognised', 'unused', 'trusted'),
    about: Type.String({ description: 'The field, e.g. `positions[0].notional`.' }),
    told: orNull(Type.String({ description: 'What the payload says.' })),
    ours: orNull(Type.String({ description: 'What follows from the rest of it.' })),
    why: Type.String({ description: 'What it means, or the likely cause.' }),
  },
  strict('What of imported data is missing, contradicted, unrecognised or unused.'),
)

const protection = Type.Object(
  {
    name: Type.String(),
    when: Type.String({ description: 'What it waits for, in words.' }),
    target: decimalOrNull('The marginRatio of maintenance that it is to reach.'),
    actions: Type.Array(
      Type.Object(
        {
          does: Type.String({ description: 'In words.' }),
          lacks: orNull(Type.String({ description: 'What it lacks now to do anything.' })),
        },
        strict('In turn, each the fallback of the one before.'),
      ),
    ),
    budget: decimal('The most that all attempts together may move or trade.'),
    spent: decimal('What they did, and what is out may yet.'),
    times: Type.Integer({ description: 'How often it may be triggered.' }),
    tries: Type.Integer({ description: 'How often it was.' }),
    isArmed: Type.Boolean({ description: 'Whether it waits for its trigger now.' }),
    unarmed: orNull(word('disarmed', 'spent', 'budget', 'noPrice', 'noVolatility')),
    isFunded: Type.Boolean({ description: 'Whether one of its actions has what it takes.' }),
    trying: orNull(Type.Integer({ description: 'The action that it is at, counted from 1.' })),
    restsUntil: orNull(Type.Integer({ description: 'When it may be triggered again.' })),
    last: orNull(
      Type.Object(
        {
          timestamp: Type.Integer(),
          outcome: word('reached', 'partly', 'failed', 'told', 'overtaken'),
          reason: orNull(Type.String({ description: 'Why its last action could not act.' })),
          detail: orNull(Type.String()),
        },
        strict('Its last attempt.'),
      ),
    ),
  },
  strict('What is done for the account, in its owner’s name, when something happens.'),
)

const edge = Type.Object(
  {
    level: Type.String(),
    price: decimalOrNull('The nearest price at which it is entered, or left; null: none is.'),
    percentage: decimalOrNull('From the price now, in hundredths of it, cut toward zero.'),
    side: orNull(word('below', 'above')),
    now: Type.Boolean({ description: 'Whether the account is over the threshold now.' }),
    reason: orNull(Type.String({ description: 'Why there is no price.' })),
  },
  strict('Where a level is entered while one price moves.'),
)

const distance = Type.Object(
  {
    of: Type.String({ description: 'The instrument or asset whose price moves.' }),
    basis: word('instrument', 'underlying'),
    price: decimalOrNull('Its price now.'),
    call: orNull(edge),
    liquidation: orNull(edge),
  },
  strict('How far one price may move, all others as they are; the nearest first.'),
)

const cure = Type.Object(
  {
    marginRatio: decimalOrNull('What each reaches.'),
    deposit: money('Cash that cures, by itself'),
    reductions: Type.Array(reduction),
    remedies: Type.Array(remedy),
  },
  strict('What brings the account back, each by itself.'),
)

const account = {
  account: Type.String(),
  owner: Type.String(),
  parent: orNull(Type.String({ description: 'The account whose isolated position this is.' })),
  rulebook: Type.String(),
  rulebookSource: Type.String({ description: 'Where its numbers come from.' }),
  rulebookDate: orNull(Type.String({ description: 'Of when they are; null where not known.' })),
  numeraire: Type.String(),
  timestamp: time,
  datetime,
  certainty: Shape.certainty,
  level: Type.String({ description: 'The levels stood on, `healthy` or `unknown`.' }),
  isBreached: Type.Boolean({ description: 'Whether a level stood on liquidates.' }),
  equity: money('Collateral after haircuts, with profits and pending funding'),
  net: money('The same without haircuts'),
  initialMargin: money('What positions and open orders ask for'),
  maintenanceMargin: money('What positions ask for to be kept'),
  notional: money('The sum of absolute notionals'),
  excess: money('Equity less maintenance margin'),
  available: money('Equity less initial margin, not below zero'),
  freeMargin: money('Equity less initial margin, all open profit counted'),
  leverage: decimalOrNull(
    'Notional ÷ net, of a loan its collateral ÷ net; null where net is not positive.',
  ),
  marginRatio: decimalOrNull(
    'Maintenance ÷ equity: high is bad, 1 is liquidation; null where equity is not positive or something is unknown.',
  ),
  healthFactor: decimalOrNull(
    'Equity ÷ maintenance: low is bad, 1 is liquidation; null where nothing is required.',
  ),
  thresholds: Type.Array(threshold),
  call: orNull(call),
  cure: orNull(cure),
  distances: Type.Array(distance),
  balances: byAsset('In units of the asset.'),
  withdrawable: byAsset('In units of the asset.'),
  positions: Type.Array(position),
  loan: orNull(loan),
  protections: Type.Optional(Type.Array(protection)),
  troves: Type.Optional(troves),
  notCovered: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Held besides and not modelled: its risk is unknown.',
    }),
  ),
  notices: Type.Optional(Type.Array(notice)),
}

/** An account as `assess` reports it. */
export const assessment = Type.Object(account, strict('How safe an account is.'))

const term = Type.Object(
  {
    kind: Type.String(),
    rule: Type.String({ description: 'The id of the rule in docs/spec.' }),
    about: Type.String({ description: 'A position, an order or an asset.' }),
    asset: Type.String(),
    amount: decimal('In units of the asset.'),
    value: decimalOrNull('In the numeraire; null for parts that are converted together.'),
    numeraire: Type.String(),
    inputs: Type.Record(Type.String(), Type.Union([Type.String(), Type.Integer(), Type.Null()])),
    how: Type.String({ description: 'The calculation as a line.' }),
  },
  strict('One number with its inputs and its rule.'),
)

const doubt = Type.Object(
  {
    of: Type.String({ description: 'The instrument, or the asset of an index.' }),
    kind: word('mark', 'index'),
    price: decimal('The price that is held.'),
    standing: decimal('The price that stands meanwhile.'),
    source: Type.String({ description: 'Who told the price that is held.' }),
    since: Type.String({ description: 'When the first one held came, ISO 8601.' }),
  },
  strict('A price that jumped too far to be believed at once.'),
)

/** An account as `explain` reports it. */
export const explanation = Type.Object(
  {
    ...account,
    terms: Type.Array(term),
    doubts: Type.Array(doubt),
    calls: Type.Array(registeredCall, { description: 'Those that an engine opened.' }),
  },
  strict('How safe an account is, and every number that this is made of.'),
)

const survival = Type.Object(
  {
    threshold: decimalOrNull('The marginRatio of maintenance not to be exceeded.'),
    stands: Type.Boolean({ description: 'Whether it stands as it is.' }),
    deposits: Type.Array(
      Type.Object(
        { asset: Type.String(), amount: decimal('In units of the asset.') },
        strict('The least of one asset that is enough by itself.'),
      ),
    ),
    reductions: Type.Array(reduction),
    remedies: Type.Array(remedy),
  },
  strict('What has to be done now to stand the move, each by itself.'),
)

/** An account before and after, as `whatif` reports it. */
export const comparison = Type.Object(
  {
    account: Type.String(),
    refused: orNull(Type.String({ description: 'Why the request would be turned down.' })),
    before: assessment,
    after: assessment,
    survival: Type.Optional(orNull(survival)),
  },
  strict('An account before and after something that has not happened.'),
)

const clearing = Type.Object(
  {
    by: word('market', 'rulebook'),
    rulebook: orNull(Type.String({ description: 'The rulebook that stands in for a market.' })),
    version: Type.Integer({ minimum: 1 }),
    deleverage: word(...deleveragePolicies),
    fundCap: settled('The most the fund pays'),
    fundDrawn: settled('What the fund lost'),
    fundAvailable: settled('What the fund may still pay now'),
  },
  strict('By whose rules a market is cleared, and what the fund may lose there.'),
)

const market = Type.Object(
  {
    symbol: Type.String(),
    kind: Type.String(),
    settle: Type.String(),
    markPrice: decimalOrNull('The mark.'),
    markTime: orNull(time),
    source: orNull(Type.String({ description: 'Who said so.' })),
    long: decimal('Contracts held long.'),
    short: decimal('Contracts held short, unsigned.'),
    notional: decimalOrNull('Of the larger side at the mark, in units of `settle`.'),
    accounts: Type.Integer({ minimum: 0 }),
    clearing: orNull(clearing),
  },
  strict('What is open in a market.'),
)

const end = Type.Object(
  { symbol: Type.String(), is: word('delisted', 'expired', 'settled') },
  strict('An instrument that trades no more as it did.'),
)

const engine = Type.Object(
  {
    entry: Type.Integer({ minimum: 0 }),
    isArmed: Type.Boolean(),
    waiting: Type.Array(Type.String({ description: 'Held, and without a fresh price.' })),
    doubts: Type.Array(doubt),
    ended: Type.Array(end),
    switchedOff: Type.Array(Type.String({ description: '`what:kind:id`' })),
    liquidating: Type.Integer({ minimum: 0 }),
    orders: Type.Integer({ minimum: 0 }),
    auctions: Type.Integer({ minimum: 0 }),
    fund: byAsset('In units of the asset.'),
    troves: Type.Optional(Type.Array(troveBranch)),
  },
  strict('What only an engine has.'),
)

const nextCall = Type.Object(
  { id: orNull(Type.String()), account: Type.String(), due: orNull(Type.String()) },
  strict('The call due first.'),
)

/** A whole book as `book` reports it. */
export const glance = Type.Object(
  {
    timestamp: time,
    datetime,
    accounts: Type.Integer({ minimum: 0 }),
    levels: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
    calls: Type.Object(
      { open: Type.Integer({ minimum: 0 }), next: orNull(nextCall) },
      strict('What is asked of accounts.'),
    ),
    markets: Type.Array(market),
    engine: orNull(engine),
  },
  strict('A whole book or journal at one moment.'),
)

const stressed = Type.Object(
  {
    account: Type.String(),
    rulebook: Type.String(),
    numeraire: Type.String(),
    certainty: Shape.certainty,
    level: Type.String(),
    isBreached: Type.Boolean(),
    equity: money('Collateral after haircuts'),
    marginRatio: decimalOrNull('Maintenance ÷ equity: high is bad.'),
  },
  strict('An account at one point of the grid.'),
)

const stressTotal = Type.Object(
  {
    accounts: Type.Integer({ minimum: 0 }),
    liquidated: Type.Integer({ minimum: 0 }),
    called: Type.Integer({ minimum: 0, description: 'Called and not in liquidation.' }),
    unknown: Type.Integer({ minimum: 0 }),
    byNumeraire: Type.Array(
      Type.Object(
        {
          numeraire: Type.String(),
          equity: money('Of accounts that are known'),
          liquidatedNotional: money('Notional and debts of those in liquidation'),
        },
        strict('What is in one currency.'),
      ),
    ),
  },
  strict('All accounts at one point of the grid.'),
)

/** A book over a grid of prices, as `stress` reports it. */
export const stress = Type.Object(
  {
    timestamp: time,
    datetime,
    axes: Type.Array(
      Type.Object(
        { assets: Type.Array(Type.String()), price: decimalOrNull('Of the first asset, now.') },
        strict('What moves together.'),
      ),
    ),
    rulebooks: Type.Array(
      Type.Object(
        { id: Type.String(), source: Type.String(), date: orNull(Type.String()) },
        strict('Whose rules, and of when.'),
      ),
    ),
    points: Type.Array(
      Type.Object(
        {
          moves: Type.Array(decimal('Along each axis, in hundredths of the price.')),
          prices: Type.Array(decimalOrNull('Of the first asset of each axis, there.')),
          total: stressTotal,
          accounts: Type.Array(stressed),
        },
        strict('The book at one point.'),
      ),
    ),
  },
  strict('A book at every point of a grid of prices.'),
)

/** An account over moves of a price and of volatility, as `stress --volatility` reports it. */
export const stressGrid = Type.Object(
  {
    account: Type.String(),
    base: Type.String({ description: 'What moves.' }),
    prices: Type.Array(decimal('A share of the price.')),
    volatilities: Type.Array(decimal('A share of the volatility.')),
    profits: Type.Array(
      Type.Array(decimalOrNull('What is gained, in quote units, by volatility and then by price.')),
    ),
  },
  strict('What an account gains as a price and the volatility of its options move at once.'),
)

/** The lines of `run` other than events. */
export const answers = {
  Acknowledged: Type.Object(
    {
      type: Type.Literal('Acknowledged'),
      line: Type.Integer({ minimum: 1 }),
      command: Type.String(),
      seq: Type.Integer({ minimum: 0 }),
      time,
      isRepeat: Type.Boolean({ description: 'Whether its id was seen before.' }),
    },
    strict('A command is on the disk, with all that followed.'),
  ),
  Error: Type.Object(
    {
      type: Type.Literal('Error'),
      line: Type.Integer({ minimum: 1 }),
      column: orNull(Type.Integer({ minimum: 1 })),
      path: orNull(Type.String()),
      code: Type.String(),
      expected: Type.String(),
      found: Type.String(),
    },
    strict('A line could not be read; nothing changed.'),
  ),
}
