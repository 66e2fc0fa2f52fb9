import { Integer } from '../../src/money/Integer.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { dataFile, type Row } from './dataFile.ts'
import type { Winner } from './deleveraging/Winner.ts'

/** Decimals of a dollar here: more than the file prints for any relevant amount. */
export const places = 18

/**
 * Reads the users deleveraged on Hyperliquid on 10 October 2025: `adl_by_user.csv.gz` of
 * ConejoCapital/HyperMultiAssetedADL.
 *
 * @throws FileFault where the file cannot be read
 */
export async function readWinners(folder: string): Promise<readonly Winner[]> {
  const rows = await dataFile(folder, 'adl_by_user.csv.gz')
  return rows.map((row) => ({
    user: row.text('user'),
    notional: atoms(row, 'adl_notional'),
    profit: atoms(row, 'closed_pnl'),
    leverage: atoms(row, 'leverage_realtime'),
    profitPercent: atoms(row, 'pnl_percent'),
  }))
}

/** Truncated beyond the decimals. */
const atoms = (row: Row, column: string): bigint =>
  Ratio.mulDown(Integer.pow10(places), Ratio.fromDecimal(row.decimal(column)))
