import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { LoanDesk } from './LoanDesk.ts'
import { plimsoll, records } from './plimsoll.ts'

/** A loan from the pool to the last repayment, through the command as people run it. */

const folder = Folder.create()
const { session } = LoanDesk
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

const run = (journal: string, lines: readonly string[]) =>
  plimsoll(['run', '--journal', folder.path(journal)], { stdin: Desk.text(lines) })

const of = (stdout: string, command: string) =>
  records(stdout).filter((one) => one.command === command && one.type !== 'Acknowledged')

const audit = async (journal: string) => {
  const { code, stdout } = await plimsoll(['verify', folder.path(journal), '--json'])
  return { code, facts: records(stdout)[0] }
}

test('a loan is taken, called, liquidated and repaid, each amount in units of its asset', async () => {
  const { code, stdout } = await run('whole', session)
  assert.equal(code, 0)
  assert.ok(records(stdout).every(({ type }) => type !== 'Rejected' && type !== 'Error'))
  const [call] = of(stdout, 'p1').filter(({ type }) => type === 'CallOpened')
  assert.deepEqual([call?.equity, call?.requirement], ['18562.5', '17001.010717'])
  assert.deepEqual(
    of(stdout, 'p2').map(({ type }) => type),
    ['MarksSet', 'LevelChanged', 'CallCancelled', 'LiquidationStarted'],
  )
  const [liquidated] = of(stdout, 'lisa-takes').filter(({ type }) => type === 'LoanLiquidated')
  // 17,000 at an index of 1.0000606… is 17,001.031774, and one liquidation may repay half of it.
  assert.equal(liquidated?.repaid, '8500.515887')
  // At 2,050 the ether for it with 5 % on top is 4.35392…; of the 5 % the house keeps a tenth.
  assert.deepEqual(
    [liquidated?.seized, liquidated?.fee],
    ['4.33318980581219512', '0.020732965578048781'],
  )
  const [redeemed] = of(stdout, 'bob-redeems').filter(({ type }) => type === 'Redeemed')
  // The atom that was not lent went first: 10.000000000000000001 less what was seized.
  assert.equal(redeemed?.amount, '5.6460772286097561')
})

test('what is written is read back: events as commands were meant, claims by their own names', async () => {
  const { stdout } = await run('words', session)
  const taken = of(stdout, 'lisa-takes').filter(({ type }) => type === 'CollateralTaken')
  assert.deepEqual(
    taken.map(({ to, asset, reason }) => [to, asset, reason]),
    [
      ['lisa', 'ETH', 'seizure'],
      ['lisa', 'main:supply:ETH', 'seizure'],
      ['house:fees', 'main:supply:ETH', 'fee'],
    ],
  )
  const [accrued] = of(stdout, 'accrue')
  assert.equal(accrued?.debt, '1.000029726469219990520122942')
})

test('[REACH3] killed between the fall and the liquidation, it is disarmed, and goes on once it is armed', async () => {
  const before = session.findIndex((one) => one.includes('"lisa-takes"'))
  const child = spawn(process.execPath, [main, 'run', '--journal', folder.path('killed')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = new Promise((done) => child.on('close', (_, signal) => done(signal)))
  await new Promise<void>((done) => {
    let heard = ''
    child.stdout.on('data', (chunk) => {
      heard += chunk
      if (/"Acknowledged","line":\d+,"command":"p2"/.test(heard)) done()
    })
    child.stdin.write(Desk.text(session.slice(0, before)))
  })
  child.kill('SIGKILL')
  assert.equal(await ended, 'SIGKILL')
  // The start disarms, and somebody arms again; who was told both is where this one is.
  const after = 49 * 3_600_000
  const arm = Desk.line('Arm', 'again', { by: 'test', reason: 'looked at' }, after)
  const [told, left] = [session.slice(0, before), [arm, ...session.slice(before)]]
  const again = await run('killed', [...told, ...left])
  assert.match(again.stderr, new RegExp(`recovered ${before} entries`))
  const repeats = records(again.stdout).filter(({ isRepeat }) => isRepeat === true)
  assert.equal(repeats.length, before)
  // Stopped there and not killed, it starts in the same way.
  await run('unharmed', told)
  await run('unharmed', left)
  const [killed, unharmed] = [await audit('killed'), await audit('unharmed')]
  assert.equal(killed.code, 0)
  assert.equal(killed.facts?.ok, true)
  assert.equal(killed.facts?.digest, unharmed.facts?.digest)
  assert.equal(killed.facts?.entries, session.length + 2)
})

test('what a loan may not do is refused and says why', async () => {
  const setup = session.slice(0, session.findIndex((one) => one.includes('"arm"')) + 1)
  const ask = (type: string, id: string, asset: string, amount: string) =>
    Desk.line(type, id, { account: 'bob', pool: 'main', asset, amount })
  const { code, stdout } = await run('refused', [
    ...setup,
    ask('Borrow', 'more', 'USDC', '3000.000001'),
    ask('Redeem', 'free', 'ETH', '2'),
    Desk.line('Withdraw', 'out', { account: 'bob', asset: 'ETH', amount: '2' }),
    ask('Borrow', 'odd', 'USD', '1'),
    ask('Supply', 'short', 'USDC', '1'),
    Desk.line('SetInterestIndices', 'back', {
      pool: 'main',
      indices: [{ asset: 'ETH', supply: '0.999999999999999999999999999', debt: '1' }],
    }),
    ask('Borrow', 'rest', 'USDC', '3000'),
  ])
  assert.equal(code, 0)
  assert.deepEqual(
    records(stdout)
      .filter(({ type }) => type === 'Rejected')
      .map(({ command, code }) => [command, code]),
    [
      ['more', 'margin.insufficient'],
      ['out', 'margin.insufficient'],
      ['odd', 'pool.noReserve'],
      ['short', 'balance.insufficient'],
      ['back', 'index.backwards'],
    ],
  )
  assert.equal(of(stdout, 'rest')[0]?.type, 'Borrowed')
})

test('a rulebook of loans that contradicts itself is refused with its place', async () => {
  const at = session.findIndex((one) => one.includes('"d5"'))
  const line = session[at]?.replace('"threshold":"0.825"', '"threshold":"0.79"') ?? ''
  const { stdout } = await run('contrary', [...session.slice(0, at), line])
  const [error] = records(stdout).filter(({ type }) => type === 'Error')
  assert.equal(error?.path, 'rulebook.method.collateral.ETH.threshold')
  assert.equal(error?.code, 'rulebook.invalid')
})
