import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as plimsoll from './index.ts'

/** A name that goes, or comes, is seen in this list before it is seen by those who import it. */
const names = [
  ['AaveInterest', 'AaveV4', 'AbsorptionShares', 'AccessError', 'Account', 'AccountReport'],
  [
    'Advice',
    'Amount',
    'AssertionError',
    'Assessment',
    'Asset',
    'BoldBranch',
    'BoldSystem',
    'Book',
    'BookReport',
    'BookView',
  ],
  ['Borrower', 'Brackets', 'Bundle', 'CallsRegister', 'Cascade', 'CashCalled', 'Catalog'],
  [
    'Change',
    'Checkpoint',
    'Clock',
    'CommandText',
    'ConstantProduct',
    'Contagion',
    'Decimal',
    'Depth',
  ],
  [
    'DepthProfile',
    'DeskLoan',
    'DeskSale',
    'Direction',
    'DisprovedError',
    'DivergedError',
    'DurableEngine',
  ],
  ['DutchAuction', 'Elastic', 'Engine', 'EulerPosition', 'EventText', 'FileFault', 'FirstPassage'],
  [
    'FormatError',
    'FramedJournal',
    'FullError',
    'GoneError',
    'Impact',
    'ImpactCurve',
    'Instrument',
    'Integer',
  ],
  [
    'InterestModel',
    'JournalFault',
    'JournalView',
    'KeyFile',
    'Ladder',
    'Levels',
    'Linear',
    'LiquidationMap',
  ],
  [
    'LiquitySystem',
    'LockedError',
    'LoopGain',
    'LostError',
    'MakerClip',
    'MakerVault',
    'MapScore',
    'MarginCall',
  ],
  [
    'MarkRule',
    'MarketReport',
    'Method',
    'Network',
    'NoteError',
    'NoteKey',
    'Order',
    'Position',
    'PressureCurve',
    'Price',
  ],
  [
    'PriceBook',
    'PriceDecay',
    'PriceFile',
    'PriceMove',
    'PriceRow',
    'ProForma',
    'Quantity',
    'Ratio',
    'Result',
  ],
  [
    'Rulebook',
    'Schedule',
    'Scheduler',
    'SealedError',
    'SignedNote',
    'Snapshot',
    'SqliteJournal',
    'SqliteReader',
    'SquareRoot',
  ],
  ['StableSwap', 'State', 'Storage', 'Study', 'SymbolTable', 'Taken', 'TamperedError'],
  [
    'TermReport',
    'TimeToCall',
    'Value',
    'VenusMarket',
    'WireError',
    'World',
    'Wrapping',
    'WriteError',
    'Writer',
  ],
  ['aaveAccountData', 'aaveLiquidationCall', 'aaveVersions', 'amountToAdd', 'amountToRepay'],
  [
    'amountToSell',
    'assess',
    'assessBook',
    'available',
    'bindRulebook',
    'boldAdjust',
    'boldClose',
    'boldDeposit',
    'boldLiquidate',
    'boldOpen',
    'boldRedeem',
    'boldReth',
    'boldSetRate',
    'boldShutDown',
    'boldUrgentRedeem',
    'boldWeth',
    'boldWithdraw',
    'boldWsteth',
    'bookCommands',
    'catalogOf',
    'ccxtBook',
  ],
  ['compoundAbsorb', 'compoundAccrue', 'compoundBuy', 'compoundIsLiquidatable', 'compoundQuote'],
  ['contributions'],
  ['criticalDepth', 'cureAmount', 'cureCash', 'cureQuantity', 'deskOf', 'desks', 'distanceTo'],
  ['engineMachine', 'eulerLiquidate', 'explain', 'exposuresOf', 'fill', 'fold', 'imbalances'],
  ['journalText', 'lendingNames', 'lendingRulebook', 'limits', 'liquidatesAbove'],
  [
    'liquidationPrice',
    'liquityLiquidate',
    'liquityLiquidateTroves',
    'liquityV1',
    'liquityV1Launch',
    'loanBuffer',
    'loanHealth',
  ],
  ['loanPrice', 'makerBark', 'makerDrip', 'morphoAccrue', 'morphoHealth', 'morphoLiquidate'],
  ['morphoPreLiquidate', 'preset', 'presets', 'preview', 'readBalance', 'readBook'],
  ['readLeverageTiers'],
  ['readLines', 'readPositions', 'readText', 'reconcile', 'recover', 'runScenario', 'runVectors'],
  [
    'standardMethods',
    'step',
    'survival',
    'timeToBreach',
    'unlock',
    'validateScenario',
    'venusBorrow',
    'venusLiquidate',
    'venusLiquidity',
    'venusRedeem',
    'venusRepay',
    'venusSupply',
    'verify',
    'viewOf',
    'whatIf',
    'withPolicy',
  ],
  ['withdrawable'],
].flat()

test('the door gives what it says, and nothing else', () => {
  assert.deepEqual(Object.keys(plimsoll), names)
})

test('every example runs, and prints what its comments say', async ({ mock }) => {
  const folder = new URL('../examples/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  assert.ok(files.length > 0)
  mock.method(console, 'log', () => {})
  for (const name of files) {
    const url = new URL(name, folder)
    const { lines } = (await import(url.href)) as { lines: readonly string[] }
    const told = [...readFileSync(url, 'utf8').matchAll(/^\s*\/\/ => (.*)$/gm)].map(
      ([, line]) => line,
    )
    assert.ok(told.length > 0, `${name}: says what it prints`)
    assert.deepEqual(lines, told, name)
  }
})
