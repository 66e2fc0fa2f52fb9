import type { Market } from './Market.ts'

/**
 * Moves the market to a cleared price: funds trade to their demand there, investors' money follows
 * their performance, and funds with too little wealth close.
 *
 *     return = wealth ÷ wealth after the last flow - 1     performance = EMA of returns
 *     flow = max(-1, sensitivity × (performance - benchmark)) × wealth, into cash
 *
 * Returns whether a fund was called: it had borrowed up to its limit, and the price fell.
 *
 * Rules: [REPRO11]
 */
export function trade(market: Market, price: number): boolean {
  const isFalling = price < market.price && market.figures.leverageMax > 1
  let isCalled = false
  for (let fund = 0; fund < market.absent.length; fund++) {
    if (market.absent[fund] !== 0) {
      wait(market, fund)
      continue
    }
    const wealth = market.cash[fund]! + market.held[fund]! * price
    const wanted = shares(market, fund, price, wealth)
    isCalled ||= isFalling && market.held[fund]! > 0 && market.price <= market.limits[fund]!
    market.held[fund] = wanted
    market.cash[fund] = wealth - wanted * price
    settle(market, fund, wealth)
  }
  market.price = price
  return isCalled
}

function shares({ figures, aggressions }: Market, fund: number, price: number, wealth: number) {
  const mispricing = figures.value - price
  if (mispricing <= 0 || wealth <= 0) return 0
  return (Math.min(aggressions[fund]! * mispricing, figures.leverageMax) * wealth) / price
}

function settle(market: Market, fund: number, wealth: number): void {
  const { memory, sensitivity, benchmark, wealthMin, absence } = market.figures
  const earned = wealth / market.wealth[fund]! - 1
  const record = (1 - memory) * market.performance[fund]! + memory * earned
  const flow = Math.max(-1, sensitivity * (record - benchmark)) * wealth
  market.performance[fund] = record
  market.cash[fund] = market.cash[fund]! + flow
  market.wealth[fund] = wealth + flow
  if (wealth + flow > wealthMin) return
  market.defaults += 1
  market.absent[fund] = absence
  market.cash[fund] = 0
  market.held[fund] = 0
}

/** A closed fund reopens in its initial state. */
function wait(market: Market, fund: number): void {
  const left = market.absent[fund]! - 1
  market.absent[fund] = left
  if (left > 0) return
  const { wealth } = market.figures
  market.cash[fund] = wealth
  market.wealth[fund] = wealth
  market.performance[fund] = 0
}
