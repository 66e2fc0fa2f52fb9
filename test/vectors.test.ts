import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { adapters } from '../src/conform/adapters.ts'
import { runVectors, type VectorReport } from '../src/conform/runVectors.ts'
import { unpublished } from './unpublished.ts'

const folder = fileURLToPath(new URL('./vectors', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))

/** Every file about lending, and the rules that its cases hold. */
const lending: Readonly<Record<string, string>> = {
  'aave-v3.6-account': '[AAVE3] [AAVE4]',
  'aave-v3.7-account': '[AAVE3] [AAVE4]',
  'aave-v3.6-index-accrual': '[AAVE5] [AAVE6]',
  'aave-v3.7-index-accrual': '[AAVE5] [AAVE6]',
  'aave-v3.6-liquidation': '[AAVE10] [AAVE11] [AAVE12] [AAVE13] [AAVE14]',
  'aave-v3.7-liquidation': '[AAVE10] [AAVE11] [AAVE12] [AAVE13] [AAVE14]',
  'aave-v4-liquidation-amounts': '[AAVEV1] [AAVEV2] [AAVEV3] [AAVEV4]',
  'comet-absorb': '[COMET1] [COMET4] [COMET6] [COMET7] [COMET8] [COMET9]',
  'comet-interest': '[COMET2] [COMET3]',
  'euler-v2-liquidation': '[EULER2] [EULER4] [EULER5] [EULER6] [EULER7]',
  'liquity-v1-liquidation': '[LIQUITY22]',
  'liquity-v2-asserted': '[BOLD38] [BOLD29]',
  'liquity-v2-batch': '[BOLD38] [BOLD15] [BOLD16]',
  'liquity-v2-interest': '[BOLD38] [BOLD3] [BOLD4]',
  'liquity-v2-limits': '[BOLD38] [BOLD10] [BOLD11]',
  'liquity-v2-liquidation': '[BOLD38] [BOLD19] [BOLD22]',
  'liquity-v2-redemption': '[BOLD38] [BOLD28] [BOLD31]',
  'liquity-v2-redemption-branches': '[BOLD38] [BOLD32]',
  'liquity-v2-shutdown': '[BOLD38] [BOLD33] [BOLD34]',
  'liquity-v2-stability-pool': '[BOLD38] [BOLD23] [BOLD25]',
  'maker-auction': '[MAKER6] [MAKER8] [MAKER9]',
  'maker-jug-rate': '[MAKER3]',
  'maker-price-decay': '[MAKER2]',
  'morpho-blue-liquidation':
    '[MORPHO2] [MORPHO3] [MORPHO4] [MORPHO5] [MORPHO6] [MORPHO7] [MORPHO9] [MORPHO10]',
  'morpho-pre-liquidation': '[MORPHO11] [MORPHO12] [MORPHO13]',
  'venus-liquidation': '[VENUS1] [VENUS2] [VENUS3] [VENUS4] [VENUS5] [VENUS6] [VENUS7] [VENUS8]',
}

/** The derivatives venues. */
const venues: Readonly<Record<string, string>> = {
  binance_docs: '[CONF6]',
  binance_pm_living: '[VEN2] [VEN3] [VEN4] [VEN5] [TIER2] [TIER3]',
  bitmex_docs: '[VEN14]',
  bybit_docs: '[VEN1] [VEN9]',
  dango_liquidation: '[VEN44] [VEN45] [VEN46] [VEN47] [VEN48]',
  derive_portfolio_margin: '[SCEN5] [SCEN6] [VEN70] [VEN71] [VEN72]',
  derive_standard_margin: '[OPTM8]',
  deribit_docs: '[VEN54]',
  drift_liquidate_perp: '[CONF9] [VEN103]',
  drift_liquidation_math: '[VEN82] [VEN83] [VEN84] [VEN85] [VEN86]',
  drift_user_peer: '[VEN99] [VEN100] [VEN101] [VEN102]',
  dydx_docs: '[LIQP1] [VEN43]',
  dydx_v4: '[VEN33] [VEN34] [VEN35] [VEN36] [VEN37] [VEN38] [VEN39] [VEN40] [VEN41]',
  dydx_web_peer: '[LIQP1] [VEN34] [VEN42]',
  gate_docs: '[LIQP6]',
  hyperliquid_docs: '[CONF6]',
  hyperliquid_living: '[LIQP1] [VEN15] [VEN16] [VEN17] [VEN18] [VEN19] [VEN20] [VEN21]',
  hyperliquid_peer: '[LIQP1]',
  mango_health_mined: '[VEN75] [VEN76] [VEN77] [VEN78]',
  mango_health_peer: '[VEN75] [VEN76] [VEN77] [VEN78] [VEN79] [VEN80] [VEN81]',
  mango_perp_bankruptcy: '[VEN80] [VEN89]',
  mango_perp_liq: '[VEN75] [VEN88]',
  mcs_docs: '[VEN1]',
  okx_docs: '[LIQP6]',
  orderly_peer: '[VEN49] [VEN50] [VEN51]',
  vega_margin_levels: '[CONF3] [VEN90] [VEN91]',
  vega_scenarios: '[CONF9]',
  vega_unit: '[VEN90] [VEN91] [VEN92] [VEN93] [VEN94] [VEN95] [VEN96] [VEN97] [VEN98]',
}

/** Those of which some kinds of cases are of options and of scenario margins. */
const mixed: Readonly<Record<string, string>> = {
  bybit_living: '[TIER2] [TIER5] [VEN1] [VEN6] [VEN7] [VEN8] [VEN68] [VEN69]',
  deribit_living: '[TIER17] [VEN52] [VEN53] [SCEN4] [SCEN5] [VEN60] [VEN61] [VEN62] [VEN63]',
  mango_token_liq: '[VEN75] [VEN77] [VEN87]',
  okx_living:
    '[TIER5] [TIER12] [TIER13] [LIQP5] [VEN10] [VEN11] [VEN64] [VEN65] [VEN66] [VEN67] [OPTM7]',
  others_living:
    '[VEN12] [VEN13] [VEN22] [VEN25] [VEN28] [VEN29] [VEN30] [VEN31] [VEN32] [VEN73] [VEN74]',
}

/** Files about brokers and clearing houses. */
const tradfi: Readonly<Record<string, string>> = {
  cboe_margin_manual_examples: '[CONF6] [LEGS1] [LEGS2] [LEGS3] [LEGS4] [LEGS5] [LEGS12] [LEGS13]',
  finra_intraday_margin_2026: '[CONF6] [IMD1] [IMD2] [IMD3] [IMD4] [IMD5]',
  finra_portfolio_margin: '[CONF6] [PORT1] [PORT2] [PORT3] [PORT4] [PORT5] [PORT6] [PORT7] [PORT9]',
  finra_regt_examples:
    '[CONF6] [STOCK1] [STOCK2] [STOCK4] [STOCK5] [STOCK7] [REGT1] [REGT3] [SMA1] [SMA2] [DAYT2]',
  futures_daily_settlement: '[CONF6] [FUT1] [FUT2] [FUT3] [FUT4]',
  im_schedule_ore_cdm: '[CONF6] [SCHED1] [SCHED2] [SCHED3]',
  lean_fop_observed: '[CONF9]',
  lean_lots_for_margin_delta: '[CONF6] [SIZE8]',
  lean_margin_calls: '[CONF6] [SIZE2] [SIZE15] [SIZE16] [SIZE17] [LEGS4] [LEGS5]',
  lean_naked_options_vs_ib: '[CONF6] [LEGS1] [LEGS2]',
  lean_option_strategies_vs_ib: '[CONF6] [LEGS5] [LEGS6] [LEGS7] [LEGS8] [LEGS9] [LEGS11]',
  lean_pretrade_acceptance: '[CONF6] [SIZE7]',
  liquidation_sizing: '[CONF6] [SIZE1] [SIZE2] [SIZE3] [SIZE4] [SIZE5] [SIZE6] [SIZE14]',
  lykke_margin_levels: '[CONF6] [SIZE9] [SIZE10] [SIZE11]',
  nautilus_margin: '[CONF6] [SIZE12] [SIZE13]',
  option_pairing_optimum: '[CONF6] [LEGS9] [LEGS11]',
  span_examples: '[CONF6] [SPAN1] [SPAN2] [SPAN4] [SPAN6] [SPAN7] [SPAN8]',
  span_risk_array_books: '[CONF6] [SPAN3] [SPAN4] [SPAN5] [SPAN6]',
}

const rules: Readonly<Record<string, string>> = {
  ...lending,
  ...venues,
  ...mixed,
  ...tradfi,
  call_deadlines:
    '[CONF6] [CAL14] [CAL15] [CAL17] [CAL18] [PRAC1] [PRAC3] [PRAC7] [PRAC9] [PRAC12] [PRAC15]',
  'eba-firesale': '[CONF7]',
}

test('[CONF8] every adapter has its vectors here, each file says where its answers are from', () => {
  assert.deepEqual(
    files.sort(),
    Object.keys(adapters)
      .map((name) => `${name}.json`)
      .sort(),
  )
  for (const name of files) {
    const { about, source } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    assert.match(`${about}`, /\w{3,} .*\.$/, name)
    assert.match(`${source}`, /\w{3,}/, name)
  }
})

for (const name of files) {
  const rule = rules[basename(name, '.json')]
  test(`[CONF8] ${rule} every case of ${name} passes`, async () => {
    assert.ok(rule !== undefined, 'the rules that a file holds are named')
    for await (const report of runVectors(join(folder, name))) assertMet(report)
  })
}

/** What cases of some files do not tell: nothing else may be left unanswered. */
const untoldIn: Readonly<Record<string, RegExp>> = {
  drift_liquidate_perp: /^drift-liqperp-19: what changed$/,
  finra_regt_examples: /^investopedia-200x35: shares, or a price$/,
  im_schedule_ore_cdm: /^ore-schedule-net-\w+: asset classes$/,
  lean_fop_observed: /^lean-fop-[\w.-]+: the SPAN array of the option$/,
  vega_scenarios: /^vega-scenario-\d+: the fills of the venue’s orders$/,
  lykke_margin_levels: /^lykke-(stopout|negative)-.*: balance(, positions and prices)?$/,
}

function assertMet({ file, failures, untold, passed, total }: VectorReport): void {
  assert.deepEqual(failures, [])
  const known = untoldIn[basename(file, '.json')] ?? /^nothing is untold$/
  for (const { id, what } of untold) assert.match(`${id}: ${what}`, known)
  assert.ok(total > 0 && passed + untold.length === total)
}

/** The files that these are selections of. */
const wholes = [
  ...Object.entries(lending).map(([name, rule]) => [`lending/${name}`, rule] as const),
  ...Object.entries(venues).map(([name, rule]) => [`crypto/${name}`, rule] as const),
  ...Object.entries(tradfi).map(([name, rule]) => [`tradfi/${name}`, rule] as const),
]
for (const [name, rule] of wholes) {
  const { path, skip } = unpublished(`vectors/${name}.json`)
  test(`${rule} every case of the whole ${name} passes`, { skip }, async () => {
    for await (const report of runVectors(path)) assertMet(report)
  })
}
