/** Dollars and what is redeemed for them: a contract quoted in one and settled in another is linear. */
const dollars: ReadonlySet<string> = new Set([
  ...['USD', 'USDT', 'USDC', 'USDE', 'USDT0', 'FDUSD', 'BUSD', 'TUSD', 'USDP', 'PYUSD', 'DAI'],
  ...['USD1', 'USDG', 'RLUSD', 'USDH', 'USDS', 'XUSD', 'BFUSD', 'LDUSDT'],
])

export const isDollar = (asset: string): boolean => dollars.has(asset)
