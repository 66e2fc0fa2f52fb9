/**
 * A liquidation in the core pool of Venus, to the contract's last digit: interest of the two markets
 * first, then whether the account has a shortfall, how much may be repaid, and which vTokens go.
 *
 *     node examples/venus-liquidation.ts
 */
import { VenusMarket, venusLiquidate, venusLiquidity } from '../src/index.ts'

/** What this example prints; the tests compare it with the comments below. */
export const lines: string[] = []

const wad = 10n ** 18n

/** 1,000 USDC lent and 500 in cash; prices are of an atom, rates of a block. */
const usdc: VenusMarket = {
  price: wad * 10n ** 12n,
  collateralFactor: (82n * wad) / 100n,
  liquidationThreshold: (85n * wad) / 100n,
  liquidationIncentive: (110n * wad) / 100n,
  reserveFactor: wad / 5n,
  cash: 500_000_000n,
  totalBorrows: 1_000_000_000n,
  totalReserves: 10_000_000n,
  totalSupply: 6_000_000_000n,
  borrowIndex: wad,
  accrualBlock: 100n,
  borrowRatePerBlock: 5_000_000_000n,
  initialExchangeRate: wad / 5n,
}

/** 4 BTC supplied at 20,000, nothing lent. */
const btc: VenusMarket = {
  ...usdc,
  price: 20_000n * wad * 10n ** 10n,
  collateralFactor: (75n * wad) / 100n,
  liquidationThreshold: (80n * wad) / 100n,
  cash: 400_000_000n,
  totalBorrows: 0n,
  totalReserves: 0n,
  totalSupply: 20_000_000_000n,
}

const markets = new Map([
  ['USDC', usdc],
  ['BTC', btc],
])
const pool = { markets, closeFactor: wad / 2n }

/** 0.05 BTC pledged, 799.95 USDC owed: safe by five cents. */
const account = new Map([
  ['BTC', { entered: true, vTokens: 250_000_000n, debt: { principal: 0n, index: 0n } }],
  ['USDC', { entered: true, vTokens: 0n, debt: { principal: 799_950_000n, index: wad } }],
])

const stored = venusLiquidity(pool, account, 'liquidationThreshold')
if (stored.ok) print(`liquidity ${stored.value.liquidity}, shortfall ${stored.value.shortfall}`)
// => liquidity 50000000000000000, shortfall 0

const call = { borrowed: 'USDC', collateral: 'BTC', repayAmount: 400_000_000n }
const early = venusLiquidate(pool, account, { ...call, block: 100n })
if (!early.result.ok && early.result.error.kind === 'failure') {
  const { error, info, detail } = early.result.error
  print(`refused: ${error} ${info} ${detail}`)
}
// => refused: 3 18 3

// A day of blocks later interest alone has made a shortfall.
const late = venusLiquidate(pool, account, { ...call, block: 28_900n })
if (late.result.ok) print(`${late.result.value.seizedTokens} vTokens for ${call.repayAmount}`)
// => 110000000 vTokens for 400000000

const market = late.pool.markets.get('USDC') ?? usdc
const left = late.account.get('USDC')
if (left) print(`left to repay ${VenusMarket.debtOf(market, left.debt)}`)
// => left to repay 400065192

function print(line: string): void {
  lines.push(line)
  console.log(line)
}
