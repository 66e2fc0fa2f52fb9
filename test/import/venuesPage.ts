import { Decimal } from '../../src/money/Decimal.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import type { Compared } from '../../src/wire/ccxt/reconcile.ts'
import { presets } from '../../src/wire/rulebooks/preset.ts'
import { venues } from '../wire/venues.ts'
import { type Change, changes, fieldsOf, judge, type Mutation, type Verdict } from './mutate.ts'
import { Payload } from './Payload.ts'

/** Every mutation of every payload, or each one of so many. */
export function* mutations(every = 1): Generator<Mutation> {
  let count = 0
  for (const payload of Payload.all) {
    const before = Payload.read(payload)
    const { positions, balance, tiers } = payload
    for (const steps of fieldsOf({ positions, balance, tiers })) {
      for (const change of changes) {
        count += 1
        if (count % every !== 0) continue
        const found = judge(payload, before, steps, change)
        if (found !== null) yield found
      }
    }
  }
}

const verdicts: readonly Verdict[] = [
  ...(['same', 'unknown', 'refused', 'told', 'trusted', 'elsewhere', 'silent'] as const),
]

const PLACES = 8

const shortened = (value: Ratio | null): string =>
  value === null ? 'none' : Ratio.format(value, PLACES)

/** `=` where they agree within rounding, else both. */
const cell = (compared: readonly Compared[], figure: string, isPosition: boolean): string => {
  const found = compared.filter(
    ({ expectation }) =>
      expectation.figure === figure && (expectation.position !== null) === isPosition,
  )
  if (found.length === 0) return 'not told'
  return found
    .map(({ expectation, ours, notice }) => {
      const told = Decimal.format(expectation.told)
      return notice === null ? `${told} =` : `${told}, ours ${shortened(ours)}`
    })
    .join('; ')
}

/** Why figures differ, and what is derived, missing or not used. */
function says({ imported, compared }: Payload.Outcome): string {
  const differ = compared.flatMap(({ notice }) => notice?.why ?? [])
  const rest = imported.notices
    .filter(({ kind }) => kind !== 'trusted')
    .map(({ about, why }) => `${about}: ${why}`)
  return [...new Set([...differ, ...rest])].join('; ').replaceAll('|', '\\|')
}

const rowOf = (payload: Payload): string => {
  const outcome = Payload.read(payload)
  const { compared } = outcome
  const cells = [
    payload.venue,
    payload.note,
    cell(compared, 'maintenanceMargin', true),
    cell(compared, 'liquidationPrice', true),
    cell(compared, 'equity', false),
    says(outcome),
  ]
  return `| ${cells.join(' | ')} |`
}

const agreement = (): readonly string[] => [
  '| venue | payload | maintenance margin | liquidation price | equity | what differs, and why; what is said besides |',
  '|---|---|---|---|---|---|',
  ...Payload.all.map(rowOf),
]

const sources = (): readonly string[] => [
  '| venue | what is particular | source | read |',
  '|---|---|---|---|',
  ...venues.map(
    ({ venue, about, source, date }) => `| ${venue} | ${about} | ${source} | ${date} |`,
  ),
]

export const counted = (found: readonly Mutation[]): readonly string[] => {
  const of = (verdict: Verdict, change: Change | null): string =>
    `${found.filter((one) => one.verdict === verdict && (change === null || one.change === change)).length}`
  return [
    `| change | ${verdicts.join(' | ')} |`,
    `|---|${verdicts.map(() => '---').join('|')}|`,
    ...changes.map(
      (change) => `| ${change} | ${verdicts.map((one) => of(one, change)).join(' | ')} |`,
    ),
    `| **all ${found.length}** | ${verdicts.map((one) => of(one, null)).join(' | ')} |`,
  ]
}

/** What is known of each venue by name, and what is not. */
export const known = (): string =>
  [
    '| rulebook | of | tables | beside them | not known |',
    '|---|---|---|---|---|',
    ...presets.map((one) => {
      const tables = Object.keys(one.rows).length
      const beside = [
        one.charge === 'whole' && 'a rate is charged on the whole position',
        one.sizes === 'base' && 'floors in the base',
        one.slopes && 'rates that grow with the size',
        one.closing && `a fee to close of ${one.closing}`,
        one.collateral && `haircuts of ${[...one.collateral.keys()].join(', ')}`,
        one.liabilities && `debts in ${[...one.liabilities.keys()].join(', ')}`,
        one.levels && `levels ${one.levels.map(({ name }) => name).join(', ')}`,
      ].filter((part) => typeof part === 'string')
      const unknown = (one.unknown ?? []).join('; ')
      return `| ${one.name} | ${one.date} | ${tables === 0 ? 'none' : tables} | ${beside.join('; ')} | ${unknown} |`
    }),
  ].join('\n')

const untold = 'how much it closes, and who pays: not told by what could be read'

/** Of venues without a procedure here, why. */
const unexpressed: Readonly<Record<string, string>> = {
  derive: 'an auction of shares of the whole book ([VEN32]): nobody can bid for a share here',
  gate: 'what is owed is repaid with the same coin first ([VEN31]); how much is closed then is not told',
}

/** How each venue liquidates, and what of it is not expressed. */
export const liquidations = (): string =>
  [
    '| rulebook | how much | steps | who gives up profit | source | not as there |',
    '|---|---|---|---|---|---|',
    ...presets.map(({ name, procedure }) => {
      if (procedure === undefined) {
        return `| ${name} | plainly | | plainly | | ${unexpressed[name] ?? untold} |`
      }
      const {
        sizing,
        fraction,
        target,
        feeRate,
        steps = {},
        deleverage,
        source,
        beside,
      } = procedure
      const size = `\`${sizing}\`${fraction === undefined ? '' : ` of ${fraction}`} to ${target}`
      const fee = feeRate === undefined ? '' : `, a fee of ${feeRate}`
      const { limit, ...others } = steps
      const told = Object.entries(others).map(([step, value]) => `\`${step}\` ${value}`)
      const bound = limit === undefined ? [] : [`\`limit\` ${limit.adjustment}, ${limit.spread}`]
      const who = deleverage === undefined ? 'plainly' : `\`${deleverage}\``
      const all = [...told, ...bound].join(', ')
      return `| ${name} | ${size}${fee} | ${all} | ${who} | ${source} | ${beside.join('; ')} |`
    }),
  ].join('\n')

/** The page without its counts of mutations, which take longer. */
export const tables = (): string =>
  [...agreement(), '', '## What fields mean', '', ...sources()].join('\n')

export const page = (): string =>
  `# What importers read, and how it agrees

Written by \`node test/import/writeVenues.ts\`; a test checks all tables on every run but the third, and that in
\`npm run test:long\`. The rules are in [spec/importing.md](spec/importing.md).

## Recorded shapes

Each payload is what ccxt 4.5 makes of a response in the form that the venue documents; the numbers are ours, and
add up as the venue's own would. \`=\`: ours is the figure told, within the rounding of what it is made of. Where
two differ, both are there, and why.

${tables()}

## Every field, dropped, nulled, scaled by ten, negated

Each field of each payload above is changed alone, and the answer compared with the one before. *same*: the same
numbers, mostly of fields that are not used. *unknown*: the account is unknown, and it is said. *refused*: an
error that names the field. *told*: other numbers, and a notice that names the field. *trusted*: other numbers, of
a field that is told only once and was listed as such. *elsewhere*: said, but of another field. *silent*: other
numbers and not a word.

${counted([...mutations()]).join('\n')}

## Rules known by name

\`plimsoll compare\` tells an account under all of them ([guide](guides/compare.md)), \`plimsoll rulebooks NAME\` one with
its source. What a source does not say is named here and never made up: under a venue without a table an account is
unknown. What venues do beyond tables is in [spec/venues.md](spec/venues.md).

${known()}

## How they liquidate

The rules are in [spec/liquidation.md](spec/liquidation.md) and [spec/waterfall.md](spec/waterfall.md); what is not told plainly is
reduced into the bracket below, to 0.9, and ranked. A book that states a ladder of its own restores no more than 0.9.

${liquidations()}

## Venues that ended

Their rules are kept as they were, for what they teach: no rulebook has them, and \`compare\` does not know them.

| venue | ended | what is here | what is not |
|---|---|---|---|
| Vega | 2024-09 | four margin levels with orders and in auctions, what a mark moves between accounts, isolated mode, lognormal risk factors, liquidation prices, disposal by the network: [VEN90] to [VEN98] of [spec/venues.md](spec/venues.md) | matching, pegged orders, fees, bonds, price monitoring and loss socialisation: its scenarios are lists of orders that the venue matches itself, so that one is told its fills (all its five balances are met) and the others are left; funding payments, which are an argument |
| Mango v4 | 2025-01-13 | health of accounts, its ratio, what may settle, liquidation prices, a debt taken over for an asset, a perpetual in its five steps, a loss settled, paid by the fund and shared: [VEN75] to [VEN81] and [VEN87] to [VEN89] of [spec/venues.md](spec/venues.md) | the limit of what may settle in a window of time, which is told; interest and the path of the stable price, which are states |
| Drift v2 | 2026-04-01 | what a liquidation takes over, fees, shared losses: [VEN82] to [VEN86]; margin of whole accounts with its premium for size, health, leverage, the prices that its package prints, and a perpetual’s liquidation step by step: [VEN99] to [VEN103] | an initial margin at the worse of oracle and average price, weights scaled by all deposits, an account’s leverage mode, and tiers of what is cleaned first: nothing of them is told in its cases; liquidations of a debt by steps |
`
