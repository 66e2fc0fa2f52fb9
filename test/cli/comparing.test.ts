import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RulebookComparison } from '../../src/report/RulebookComparison.ts'
import { plimsoll } from './plimsoll.ts'

const root = `${import.meta.dirname}/../../examples/books/`

async function compared(...words: readonly string[]): Promise<readonly RulebookComparison[]> {
  const { stdout, stderr } = await plimsoll(['compare', ...words, '--json'])
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout) as readonly RulebookComparison[]
}

test('[REPORT17] one command tells which venue would liquidate first, and at what price', async () => {
  const [ada] = await compared(`${root}first.json`, '--as', 'binance', '--as', 'hyperliquid')
  assert.equal(ada?.first, 'hyperliquid')
  const told = ada?.rows.map(({ rulebook, liquidation }) => `${rulebook} ${liquidation?.price}`)
  // 8,000 long at 40,000 with 5,000: 35,443 at 1.25 %, 35,140.5 at 0.4 %.
  assert.deepEqual(told, ['hyperliquid 35443', 'binance-usdm 35140.5'])
})

test('[REPORT17] the comparison is what an assessment under each rulebook tells', async () => {
  for (const book of ['first', 'cross', 'multi-asset']) {
    for (const { account, rows } of await compared(`${root}${book}.json`)) {
      for (const row of rows) {
        const words = [`${root}${book}.json`, '--account', account, '--as', row.rulebook, '--json']
        const { stdout } = await plimsoll(['assess', ...words])
        const [report] = JSON.parse(stdout)
        assert.equal(report.equity, row.equity)
        assert.equal(report.maintenanceMargin, row.maintenanceMargin)
        assert.equal(report.marginRatio, row.marginRatio)
        const [nearest] = report.distances
        assert.equal(nearest?.liquidation?.price ?? null, row.liquidation?.price ?? null)
      }
    }
  }
})

test('[REPORT17] without a name only venues that know all of it; a loan has its own alone', async () => {
  const [anna] = await compared(`${root}cross.json`)
  assert.ok(!anna?.rows.some(({ rulebook }) => ['okx-multi-currency', 'kraken'].includes(rulebook)))
  const [loan] = await compared(`${root}loan.json`)
  assert.equal(loan?.rows.length, 1)
})

test('[REPORT17] an unknown account is told last, without sums', async () => {
  const words = ['compare', `${root}first.json`, '--as', 'kraken', '--as', 'derive']
  const { stdout, code } = await plimsoll(words)
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  assert.match(last, /^kraken +2026-11-29 +– +– +– +– +unknown +unknown$/)
  assert.equal(code, 0)
})

test('[REPORT17] what a rulebook does not count, solve or have is named', async () => {
  const loan = await plimsoll(['compare', `${root}loan.json`, '--as', 'finra-4210'])
  assert.match(loan.stdout, /^ada: finra-4210 would call it first/)
  assert.match(loan.stdout, / now +called +no such level$/m)
  assert.match(loan.stdout, /^finra-4210 counts nothing of WETH, WBTC$/m)
  const options = await plimsoll(['compare', `${root}broker-options.json`, '--account', 'finn'])
  assert.doesNotMatch(options.stdout, /never|under any of them/)
  assert.match(options.stdout, / not solved +/)
  assert.match(options.stdout, /: no price is solved along AAPL-P80$/m)
})
