import type { DriftPerp } from '../../venues/drift/DriftAccount.ts'
import {
  type Attempt,
  type Course,
  liquidatePerp,
  type PerpTakeover,
  type PerpTerms,
} from '../../venues/drift/perpLiquidation.ts'
import { quoteUnit } from '../../venues/drift/units.ts'
import { type CaseAdapter, type Tree, untold } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'

/** Liquidations of a perpetual, step by step, of the tests of Drift v2's own program. */
export const drift_liquidate_perp: CaseAdapter = (one) => {
  const input = Facts.object(one, 'input')
  const terms = termsOf(input)
  let course = courseOf(input)
  let refused: Attempt | null = null
  const steps = Facts.objects(one, 'steps').map((step): Tree => {
    const attempt = attemptOf(step)
    // Nothing changes where a step is refused: a case that tells another outcome of the same step left out what did.
    if (refused !== null && isSame(refused, attempt)) return { expectError: untold('what changed') }
    const found = liquidatePerp(course, 0, terms, attempt)
    refused = found.ok ? null : attempt
    if (!found.ok) return { expectError: true, expected: {} }
    course = found.value.course
    return { expectError: false, expected: shown(found.value) }
  })
  return { steps }
}

const isSame = (a: Attempt, b: Attempt): boolean => a.slot === b.slot && a.baseMost === b.baseMost

function attemptOf(step: Facts): Attempt {
  if (step.limitPrice !== null) throw new FactError('limitPrice: expected none')
  return { slot: Facts.whole(step, 'slot'), baseMost: Facts.whole(step, 'liquidatorMaxBase') }
}

/** Under the paths that the tests read. */
function shown({ course, base, quote, fundFee }: PerpTakeover): Tree {
  const perp = course.account.perps[0] as DriftPerp
  const [user, liquidator] = ['user', 'liquidator'].map((of) => `${of}.perp_positions[0]`)
  return {
    [`${user}.base_asset_amount`]: perp.base,
    [`${user}.quote_asset_amount`]: perp.quote,
    [`${user}.quote_entry_amount`]: perp.entry,
    [`${user}.open_orders`]: perp.orders,
    [`${user}.open_bids`]: perp.bids,
    [`${user}.open_asks`]: perp.asks,
    [`${liquidator}.base_asset_amount`]: base,
    [`${liquidator}.quote_asset_amount`]: quote,
    'market_after.amm.total_liquidation_fee': fundFee,
  }
}

function termsOf(input: Facts): PerpTerms {
  const [market, state] = [Facts.object(input, 'market'), Facts.object(input, 'state')]
  return {
    buffer: Facts.whole(state, 'liquidation_margin_buffer_ratio'),
    shareAtOnce: Facts.whole(state, 'initial_pct_to_liquidate'),
    slots: Facts.whole(state, 'liquidation_duration'),
    liquidatorFee: Facts.whole(market, 'liquidator_fee'),
    fundFee: Facts.whole(market, 'if_liquidation_fee'),
    step: Facts.whole(market, 'order_step_size'),
  }
}

function courseOf(input: Facts): Course {
  const told = Facts.object(input, 'account')
  const whole = { initial: 10_000n, maintenance: 10_000n }
  const quote = { decimals: 6, price: quoteUnit, asset: whole, debt: whole, sizeFactor: 0n }
  const deposit = Facts.whole(told, 'deposit')
  const isAlone = told.iso === true
  return {
    account: {
      tokens: isAlone ? [] : [{ ...quote, amount: deposit }],
      perps: [perpOf(input, Facts.object(told, 'pos'), isAlone ? deposit : null)],
      ratioLeast: 0n,
    },
    isBegun: told.liq === true,
    freed: Facts.whole(told, 'freed'),
    lastActive: Facts.whole(told, 'last'),
  }
}

function perpOf(input: Facts, told: Facts, deposit: bigint | null): DriftPerp {
  const market = Facts.object(input, 'market')
  const weight = Facts.whole(market, 'unrealized_pnl_maintenance_asset_weight')
  return {
    price: Facts.whole(input, 'oraclePrice'),
    base: Facts.whole(told, 'base'),
    quote: Facts.whole(told, 'quote'),
    entry: Facts.whole(told, 'qe'),
    ratio: {
      initial: Facts.whole(market, 'margin_ratio_initial'),
      maintenance: Facts.whole(market, 'margin_ratio_maintenance'),
    },
    sizeFactor: 0n,
    bids: Facts.whole(told, 'open_bids'),
    asks: Facts.whole(told, 'open_asks'),
    orders: Facts.whole(told, 'open_orders'),
    profit: { initial: weight, maintenance: weight },
    deposit,
  }
}
