/**
 * The market that a symbol of a file is: of the same name, or the only one on the same coin.
 *
 * @example
 * marketNamed('BTCUSDT', ['BTC/USDT:USDT', 'ETH/USDT:USDT']) // => 'BTC/USDT:USDT'
 */
export function marketNamed(symbol: string, markets: readonly string[]): string | null {
  if (markets.includes(symbol)) return symbol
  const alike = markets.filter((market) => coinOf(market) === coinOf(symbol))
  return alike.length === 1 ? (alike[0] as string) : null
}

/** `BTC` of BTCUSDT, BTC/USDT:USDT, BTC-USDT and BTC. */
function coinOf(symbol: string): string {
  const [coin = symbol] = symbol.toUpperCase().split(/[-/_:@]/)
  return coin.replace(/(?<=.)(USDT|USDC|BUSD|USD)$/, '')
}
