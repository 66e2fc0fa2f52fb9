/** What ccxt's binanceusdm returns, reduced to the fields that its structures always have. */
const position = {
  id: null,
  timestamp: 1_621_382_399_123,
  datetime: '2021-05-18T23:59:59.123Z',
  initialMarginPercentage: 0.1,
  maintenanceMarginPercentage: 0.004,
  lastUpdateTimestamp: null,
  stopLossPrice: null,
  takeProfitPrice: null,
}

export const positions = [
  {
    ...position,
    info: { symbol: 'BTCUSDT', positionAmt: '1.500', entryPrice: '45012.3333' },
    symbol: 'BTC/USDT:USDT',
    contracts: 1.5,
    contractSize: 1,
    unrealizedPnl: -3_243.83,
    leverage: 10,
    liquidationPrice: 38_000.1,
    collateral: 12_000,
    notional: 64_274.67,
    markPrice: 42_849.78,
    entryPrice: 45_012.3333,
    initialMargin: 6_427.467,
    maintenanceMargin: 271.373_35,
    marginRatio: 0.03,
    marginMode: 'cross',
    side: 'long',
    hedged: false,
    percentage: -50.4,
  },
  {
    ...position,
    info: { symbol: 'ETHUSDT', isolatedMargin: '1500.5', isolatedWallet: '1400.25' },
    symbol: 'ETH/USDT:USDT',
    contracts: 8.25,
    contractSize: 1,
    unrealizedPnl: 100.25,
    leverage: 20,
    liquidationPrice: 0,
    collateral: 1_500.5,
    notional: 27_844.162_5,
    markPrice: 3_375.05,
    entryPrice: 3_387.201_515_151_515,
    initialMargin: 1_392.2,
    maintenanceMargin: 139.2,
    marginMode: 'isolated',
    side: 'short',
    hedged: false,
  },
  { ...position, symbol: 'XRP/USDT:USDT', contracts: 0, side: null, info: {} },
]

export const balance = {
  info: {
    totalWalletBalance: '13400.25',
    assets: [
      {
        asset: 'USDT',
        walletBalance: '13400.25',
        crossWalletBalance: '12000',
        marginBalance: '10256.67',
      },
      { asset: 'BNB', walletBalance: '0.5', crossWalletBalance: '0.5', marginBalance: '0.5' },
      { asset: 'USDC', walletBalance: '0', crossWalletBalance: '0', marginBalance: '0' },
    ],
  },
  timestamp: null,
  datetime: null,
  free: { USDT: 4_000, BNB: 0.5, USDC: 0 },
  used: { USDT: 6_256.67, BNB: 0, USDC: 0 },
  total: { USDT: 10_256.67, BNB: 0.5, USDC: 0 },
  USDT: { free: 4_000, used: 6_256.67, total: 10_256.67 },
  BNB: { free: 0.5, used: 0, total: 0.5 },
  USDC: { free: 0, used: 0, total: 0 },
}

const tier = (
  tier: number,
  minNotional: number,
  maxNotional: number,
  maintenanceMarginRate: number,
  maxLeverage: number,
) => ({
  tier,
  currency: 'USDT',
  minNotional,
  maxNotional,
  maintenanceMarginRate,
  maxLeverage,
  info: { bracket: `${tier}` },
})

export const tiers = {
  'BTC/USDT:USDT': [tier(1, 0, 50_000, 0.004, 125), tier(2, 50_000, 600_000, 0.005, 100)],
  'ETH/USDT:USDT': [tier(1, 0, 50_000, 0.005, 100), tier(2, 50_000, 600_000, 0.0065, 75)],
}

/** The spelling of older ccxt versions. */
export const oldTiers = Object.fromEntries(
  Object.entries(tiers).map(([symbol, rows]) => [
    symbol,
    rows.map(({ minNotional, maxNotional, maintenanceMarginRate, ...rest }) => ({
      ...rest,
      notionalFloor: minNotional,
      notionalCap: maxNotional,
      maintenanceMarginRatio: maintenanceMarginRate,
    })),
  ]),
)
