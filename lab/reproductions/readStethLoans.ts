import { dataFile, type Row } from './dataFile.ts'
import type { StethLoan } from './stethLoop/StethLoan.ts'

const stethPerWrapped = 1.128973

/**
 * Reads the loans of Aave v2 (in ether) and v3 (in dollars) that owe ether against staked ether:
 * `b1.csv.gz` and `b1_v3.csv.gz` of lidofinance/aave-liquidation-model.
 *
 * @throws FileFault where a file cannot be read
 */
export async function readStethLoans(folder: string): Promise<readonly StethLoan[]> {
  const [second, third] = await Promise.all([
    dataFile(folder, 'b1.csv.gz'),
    dataFile(folder, 'b1_v3.csv.gz'),
  ])
  return [...second.map(ofSecond), ...third.map(ofThird)]
}

/** Half the debt is repaid, with a bonus of 7 % in staked ether. */
const ofSecond = (row: Row): StethLoan => ({
  ...common(row),
  stakedThreshold: 0.83,
  saleAtPar: row.number('ethdebt') * 0.5 * 1.07,
  saleMax: null,
})

/**
 * All of the debt is repaid, with a bonus of 1 % in wrapped staked ether, as far as it is
 * available.
 */
const ofThird = (row: Row): StethLoan => ({
  ...common(row),
  stakedThreshold: row.number('emode') > 0 ? 0.93 : 0.795,
  saleAtPar: (row.number('ethdebt_calc') * 1.01) / row.number('eth_price'),
  saleMax: row.number('amount') * stethPerWrapped,
})

const common = (row: Row) => ({
  collateral: row.number('collateral'),
  threshold: row.number('threshold') * 1e-4,
  staked: row.number('collateral_steth_calc'),
  debt: row.number('debt'),
})
