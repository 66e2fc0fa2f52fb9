import { UsageError } from '../UsageError.ts'

/** Books to begin with, commented: lines of `//` are skipped by whoever reads a book. */
const templates: Readonly<Record<string, string>> = {
  perps: `{
  // When the prices are from, milliseconds since 1970; a service that begins with it goes on from there.
  "asOf": NOW,
  "assets": [
    { "asset": "USDT", "decimals": 8 },
    { "asset": "BTC", "decimals": 8 }
  ],
  "instruments": [
    // Tick: the smallest step of a price. Lot: of a size, in contracts of contractSize coins.
    { "id": "BTC/USDT:USDT", "kind": "perpetual", "base": "BTC", "quote": "USDT", "settle": "USDT",
      "contractSize": "1", "tick": "0.1", "lot": "0.001" }
  ],
  // A venue's own tables by name, or "method" with "brackets" of your own: plimsoll book --help.
  "rulebooks": [{ "preset": "binance-usdm" }],
  "prices": [{ "symbol": "BTC/USDT:USDT", "price": "60000" }],
  "accounts": [
    { "id": "main", "rulebook": "binance-usdm", "balances": { "USDT": "5000" },
      "positions": [
        // Money and sizes are strings, so that no digit is lost.
        { "symbol": "BTC/USDT:USDT", "side": "long", "contracts": "0.5", "entryPrice": "61000", "leverage": 10 }
      ] }
  ]
}
`,
  loan: `{
  "asOf": NOW,
  "assets": [
    { "asset": "USD", "decimals": 8 },
    { "asset": "WETH", "decimals": 18 },
    // Its price is so many times that of what it follows, where it has none of its own.
    { "asset": "wstETH", "decimals": 18, "follows": { "asset": "WETH", "ratio": "1.18" } },
    { "asset": "USDC", "decimals": 6 }
  ],
  // A protocol's rules by name: aave-v3.7, morpho-blue, maker, a desk such as desk:ledn, ...
  "rulebooks": [{ "preset": "aave-v3.7" }],
  "prices": [
    { "asset": "USD", "price": "1" },
    { "asset": "WETH", "price": "2500" },
    { "asset": "USDC", "price": "1" }
  ],
  "accounts": [
    // Above zero is held and pledged, below zero is owed.
    { "id": "loan", "rulebook": "aave-v3.7", "balances": { "wstETH": "10", "USDC": "-15000" } }
  ]
}
`,
  desk: `{
  "asOf": NOW,
  "assets": [
    { "asset": "USD", "decimals": 2 },
    { "asset": "BTC", "decimals": 8 }
  ],
  // What a page leaves to each contract is agreed here.
  "rulebooks": [{ "preset": "desk:ledn" }],
  "prices": [
    { "asset": "USD", "price": "1" },
    { "asset": "BTC", "price": "60000" }
  ],
  "accounts": [
    { "id": "client-1", "owner": "Ada", "rulebook": "desk:ledn", "balances": { "BTC": "2", "USD": "-60000" } },
    { "id": "client-2", "owner": "Bob", "rulebook": "desk:ledn", "balances": { "BTC": "1", "USD": "-40000" } }
  ]
}
`,
}

/** The template of a kind, with prices of now (ms): an older book would begin a service with stale ones. */
export function templateOf(kind: string, now: number): string {
  const found = Object.hasOwn(templates, kind) ? templates[kind] : undefined
  if (found !== undefined) return found.replace('NOW', String(now))
  const known = Object.keys(templates).join(', ')
  throw new UsageError(`--init: expected one of ${known}, found '${kind}'`)
}

export const templateKinds: readonly string[] = Object.keys(templates)
