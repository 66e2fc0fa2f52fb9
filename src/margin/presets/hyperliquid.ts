import type { BracketPreset, BracketRow } from './BracketPreset.ts'

/** Two tiers: up to a notional in USDC, and from there on. */
const tiers = (border: string, below: string, above: string): readonly BracketRow[] => [
  ['0', null, below],
  [border, null, above],
]

const table = (bases: string, rows: readonly BracketRow[]): BracketPreset['rows'] =>
  Object.fromEntries(bases.split(' ').map((base) => [`${base}/USDC:USDC`, rows]))

/**
 * Margin tiers of Hyperliquid's mainnet perpetuals as its documentation lists them; the maintenance
 * rate is half the initial rate at the tier's highest leverage. The page carries no date; the venue's
 * meta response of the date given, as public software keeps it, has the same tiers for BTC and ETH.
 * Only the coins on that page: every other coin has one tier at a highest leverage of its own, which
 * the meta response says. Symbols are the unified ones, so kPEPE is KPEPE.
 */
export const hyperliquid: BracketPreset = {
  name: 'hyperliquid',
  source: 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/margin-tiers',
  date: '2026-09-27',
  rows: {
    ...table('BTC', tiers('150000000', '40', '20')),
    ...table('ETH', tiers('100000000', '25', '15')),
    ...table('SOL', tiers('70000000', '20', '10')),
    ...table('XRP', tiers('40000000', '20', '10')),
    ...table(
      'DOGE KPEPE SUI WLD TRUMP LTC ENA POPCAT WIF AAVE KBONK LINK CRV AVAX ADA UNI NEAR TIA APT BCH HYPE FARTCOIN',
      tiers('20000000', '10', '5'),
    ),
    ...table('OP ARB LDO TON MKR ONDO JUP INJ KSHIB SEI TRX BNB DOT', tiers('3000000', '10', '5')),
  },
}
