import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { chmodSync, copyFileSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const { mark, opening, line, text } = Desk

/** Ada is called at 35,160 and meets it; a transfer from her to Bob names both. */
const told = [
  ...opening,
  mark('m1', '35160', 60_000),
  line('AcknowledgeCall', 'seen', { call: 'call-1', by: 'ops' }, 90_000),
  line('Deposit', 'more', { account: 'ada', asset: 'USDT', amount: '1000' }, 120_000),
  line('Transfer', 'gift', { from: 'ada', to: 'bob', asset: 'USDT', amount: '1' }, 130_000),
  line('Withdraw', 'all', { account: 'ada', asset: 'USDT', amount: '999999' }, 140_000),
]

const say = async (...argv: readonly string[]) => {
  const { code, stdout, stderr } = await plimsoll(argv)
  return { code, out: stdout, said: stdout + stderr }
}

const key = folder.path('desk.key')
const noted = folder.path('noted.txt')
const desk = folder.path('desk.plimsoll')

async function run(path: string, lines: readonly string[], ...options: readonly string[]) {
  const argv = ['run', '--journal', path, ...options]
  const { code, stderr } = await plimsoll(argv, { stdin: text(lines) })
  assert.equal(code, 0, stderr)
}

const vkey = (await say('key', 'desk.example/2026', key)).out.trim()
const signed = ['--key', key, '--checkpoint', noted]
await run(desk, told.slice(0, -2), ...signed)
const older = folder.path('older.plimsoll')
copyFileSync(desk, older)
const first = folder.read('noted.txt')
await run(desk, told.slice(-2), ...signed)
const sizeOf = (note: string): number => Number(note.split('\n')[1])

test('[PROOF5] a key is drawn once, for its owner alone, and says who it is', async () => {
  assert.match(vkey, /^desk\.example\/2026\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/)
  assert.equal(statSync(key).mode & 0o777, 0o600)
  assert.equal((await say('key', 'desk.example/2026', key)).out.trim(), vkey)
  const other = await say('key', 'desk.example/2027', key)
  assert.equal(other.code, 2)
  assert.match(other.said, /expected a key of desk\.example\/2027 in .*, found one of .*2026/)
  const open = folder.file('open.key', folder.read('desk.key'))
  chmodSync(open, 0o644)
  const refused = await plimsoll(['run', '--journal', folder.path('x'), '--key', open])
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /expected a file for its owner alone \(chmod 600\), found mode 644/)
  assert.doesNotMatch(refused.stderr, /PRIVATE/)
})

test('[PROOF9] the newest checkpoint is where it was asked for, and in the journal', async () => {
  const note = folder.read('noted.txt')
  assert.equal((await say('checkpoint', desk)).out, note)
  assert.match(
    note,
    /^desk\.example\/2026\n\d+\n[A-Za-z0-9+/]{43}=\n\n— desk\.example\/2026 \S+\n$/,
  )
  assert.ok(sizeOf(note) > sizeOf(first))
})

test('[PROOF10] [PROOF11] verify holds a journal to what was noted, and says how far', async () => {
  const alone = await say('verify', desk)
  assert.equal(alone.code, 0)
  assert.match(alone.said, /agrees with itself, not that it is the one that was written/)
  const file = folder.file('desk.vkey', `${vkey}\n`)
  const held = await say('verify', desk, '--checkpoint', noted, '--key', file)
  assert.equal(held.code, 0, held.said)
  assert.match(held.said, /proven up to entry \d+, the last/)
  assert.doesNotMatch(held.said, /stand for themselves|agrees with itself/)
  const before = folder.file('first.txt', first)
  const half = await say('verify', desk, '--checkpoint', before)
  assert.match(half.said, /nobody's signature of the checkpoint was checked: give --key/)
  assert.match(half.said, /the \d+ entries after it stand for themselves/)
  const own = await say('verify', desk, '--key', vkey)
  assert.match(own.said, /2 checkpoints, all agree; 2 signed by desk\.example\/2026/)
  assert.match(own.said, /an older copy of it would look the same/)
  const { head, provenTo } = JSON.parse((await say('verify', desk, '--key', vkey, '--json')).out)
  assert.equal(provenTo, sizeOf(folder.read('noted.txt')))
  assert.equal((await say('verify', desk, '--head', head, '--at', `${provenTo}`)).code, 0)
})

test('[PROOF10] an older copy, another journal and another history are found, each by its name', async () => {
  const old = await say('verify', older, '--checkpoint', noted, '--key', vkey)
  assert.equal(old.code, 4)
  assert.match(old.said, /found the end after entry \d+: cut off, or an older copy/)
  assert.match(old.said, /see docs\/spec\/proofs\.md \[PROOF10\]/)
  const swapped = folder.path('swapped.plimsoll')
  await run(swapped, [
    ...told,
    line('Deposit', 'z', { account: 'bob', asset: 'USDT', amount: '1' }, 150_000),
  ])
  const other = await say('verify', swapped, '--checkpoint', noted, '--key', vkey)
  assert.equal(other.code, 4)
  assert.match(other.said, /checkpoint noted at \d+: expected \d+ entries with root \S+, found/)
  assert.match((await say('verify', swapped, '--key', vkey)).said, /none by it/)
  assert.equal((await say('verify', swapped)).code, 0)
  const { head } = JSON.parse((await say('verify', swapped, '--json')).out)
  const hash = await say('verify', desk, '--head', head, '--at', '3')
  assert.equal(hash.code, 4)
  assert.match(hash.said, /entry 3: hash: expected [0-9a-f]{64}, which was noted, found/)
})

test('[PROOF11] options that lack one another, and what is no key, are refused', async () => {
  for (const [options, said] of [
    [['--head', 'ab', '--at', '1'], /--head: expected 64 hex digits/],
    [['--at', '1'], /--head HASH and --at SEQ together/],
    [['--witness', vkey], /--checkpoint FILE beside --witness/],
    [['--key', 'nonsense'], /verifier key: expected NAME\+ID\+KEY/],
    [['--checkpoint', key, '--key', vkey], /note: expected/],
  ] as const) {
    const { code, said: found } = await say('verify', desk, ...options)
    assert.equal(code, 2)
    assert.match(found, said)
    assert.doesNotMatch(found, /PRIVATE/)
  }
  const stranger = (await say('key', 'desk.example/2026', folder.path('b.key'))).out.trim()
  const { code, said } = await say('verify', desk, '--checkpoint', noted, '--key', stranger)
  assert.equal(code, 4)
  assert.match(said, /expected a signature by desk\.example\/2026\+[0-9a-f]{8}, found desk/)
})

test('[PROOF6] [PROOF12] a witness is asked, and what it answers is kept', async () => {
  const request = (await say('checkpoint', desk, '--since', `${sizeOf(first)}`)).out
  const [head, note] = [
    request.slice(0, request.indexOf('\n\n')),
    request.slice(request.indexOf('\n\n') + 2),
  ]
  assert.match(head, /^old \d+(\n[A-Za-z0-9+/]{43}=)+$/)
  assert.equal(note, folder.read('noted.txt'))
  assert.equal((await say('checkpoint', desk, '--since', '0')).out, `old 0\n\n${note}`)
  assert.equal((await say('checkpoint', desk, '--since', '9999')).code, 2)

  const asked = folder.file('request.txt', request)
  const before = folder.file('before1.txt', first)
  const extended = await say('verify', asked, '--checkpoint', before, '--key', vkey)
  assert.equal(extended.code, 0, extended.said)
  assert.match(
    extended.said,
    /^proven {2}desk\.example\/2026 at \d+ entries begins with the \d+ of/,
  )
  assert.equal((await say('verify', asked, '--checkpoint', noted)).code, 4)
  assert.equal((await say('verify', asked)).code, 2)
  const torn = folder.file('torn.txt', request.replace(/\n[A-Za-z0-9+/]{43}=/, ''))
  assert.equal((await say('verify', torn, '--checkpoint', before)).code, 4)
  const odd1 = folder.file('odd1.txt', request.replace('old ', 'old 0'))
  assert.equal((await say('verify', odd1, '--checkpoint', before)).code, 2)

  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const typed = Buffer.concat([
    Buffer.of(4),
    publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
  ])
  const name = 'witness.example/w1'
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(1_700_000_000n)
  const body = note.slice(0, note.indexOf('\n\n') + 1)
  const mine = sign(null, Buffer.from(`cosignature/v1\ntime 1700000000\n${body}`), privateKey)
  const answer = `— ${name} ${Buffer.concat([id, time, mine]).toString('base64')}\n`
  const witness = `${name}+${id.toString('hex')}+${typed.toString('base64')}`
  const copy = folder.path('witnessed.plimsoll')
  copyFileSync(desk, copy)
  const file = folder.file('answer.txt', answer)
  const kept = await say('checkpoint', copy, '--cosigned', file, '--witness', witness)
  assert.equal(kept.out, note + answer, kept.said)
  assert.equal((await say('checkpoint', copy)).out, note + answer)
  const both = folder.file('both.txt', note + answer)
  const held = await say('verify', copy, '--checkpoint', both, '--key', vkey, '--witness', witness)
  assert.equal(held.code, 0, held.said)
  assert.equal((await say('verify', copy, '--checkpoint', noted, '--witness', witness)).code, 4)
  mine[7] = (mine[7] as number) ^ 1
  const odd = `— ${name} ${Buffer.concat([id, time, mine]).toString('base64')}\n`
  const wrong = await say(
    'checkpoint',
    copy,
    '--cosigned',
    folder.file('odd.txt', odd),
    '--witness',
    witness,
  )
  assert.equal(wrong.code, 4)
  assert.match(wrong.said, /expected a signature by witness\.example\/w1/)
  const none = await say('checkpoint', copy, '--cosigned', noted, '--witness', witness)
  assert.equal(none.code, 4)
  assert.equal((await say('checkpoint', copy)).out, note + answer)
})

test("[PROOF13] [PROOF14] an account's story is proven to a stranger and tells of nobody else", async () => {
  const made = await plimsoll(['prove', desk, '--account', 'ada'])
  assert.equal(made.code, 0, made.stderr)
  assert.match(made.stderr, /^\d+ parts of \d+ entries; \d+ more name others too, and are left out/)
  assert.doesNotMatch(made.stdout, /bob/)
  const bundle = folder.file('ada.json', made.stdout)
  const checked = await say('verify', bundle, '--checkpoint', noted, '--key', vkey)
  assert.equal(checked.code, 0, checked.said)
  assert.match(checked.said, /^proven {2}ada/)
  for (const type of ['Deposited', 'CallOpened', 'AcknowledgeCall', 'CallMet', 'Rejected']) {
    assert.match(made.stdout, new RegExp(`\\\\"type\\\\":\\\\"${type}\\\\"`))
  }
  assert.equal((await say('verify', bundle, '--key', vkey)).code, 0)
  assert.match((await say('verify', bundle)).said, /nobody's signature was checked/)
  const forged = folder.file('forged.json', made.stdout.replace('CallOpened', 'CallClosed'))
  const refused = await say('verify', forged, '--checkpoint', noted, '--key', vkey)
  assert.equal(refused.code, 4)
  assert.match(refused.said, /entry \d+: expected a path to the root that the checkpoint signs/)
  const before = folder.file('before.txt', first)
  assert.match(
    (await say('verify', bundle, '--checkpoint', before)).said,
    /ask for a bundle with --check/,
  )
  const then = await plimsoll(['prove', desk, '--account', 'ada', '--checkpoint', before])
  const thenFile = folder.file('then.json', then.stdout)
  assert.equal((await say('verify', thenFile, '--checkpoint', before, '--key', vkey)).code, 0)
})

test("[PROOF14] a call's story is its own events, from its opening to its end", async () => {
  const { stdout, code } = await plimsoll(['prove', desk, '--call', 'call-1'])
  assert.equal(code, 0)
  const types = [...stdout.matchAll(/\\"type\\":\\"(\w+)\\"/g)].map(([, type]) => type)
  assert.deepEqual(types, [
    'CallOpened',
    'AcknowledgeCall',
    'CallAcknowledged',
    'CallPartlyMet',
    'CallMet',
  ])
  assert.equal((await say('prove', desk, '--call', 'call-99')).code, 2)
  assert.equal((await say('prove', desk)).code, 2)
  assert.equal((await say('prove', desk, '--account', 'ada', '--call', 'call-1')).code, 2)
})

test('[PROOF10] [PROOF13] of a compacted journal what is in the archive is proven with it alone', async () => {
  const short = folder.path('short.plimsoll')
  const archive = folder.path('archive.plimsoll')
  copyFileSync(desk, short)
  await run(short, [])
  assert.equal((await say('compact', short, archive)).code, 0)
  await run(
    short,
    [line('Deposit', 'later', { account: 'ada', asset: 'USDT', amount: '5' }, 200_000)],
    '--key',
    key,
  )
  const newest = folder.file('newest.txt', (await say('checkpoint', short)).out)
  const { head } = JSON.parse((await say('verify', desk, '--json')).out)
  const before = ['--head', head, '--at', `${sizeOf(folder.read('noted.txt'))}`]
  // The peaks that it goes on from are the root of the last checkpoint before.
  assert.equal((await say('verify', short, '--checkpoint', noted, '--key', vkey)).code, 0)
  for (const options of [before, ['--checkpoint', folder.file('early.txt', first)]]) {
    const alone = await say('verify', short, ...options)
    assert.equal(alone.code, 2, alone.said)
    assert.match(alone.said, /or --archive with those before/)
    assert.equal((await say('verify', short, '--archive', archive, ...options)).code, 0)
  }
  const held = await say('verify', short, '--checkpoint', newest, '--key', vkey)
  assert.match(held.said, /proven up to entry \d+, the last/)
  assert.equal((await say('prove', short, '--account', 'ada')).code, 2)
  const whole = await plimsoll(['prove', short, '--account', 'ada', '--archive', archive])
  assert.equal(whole.code, 0, whole.stderr)
  const bundle = folder.file('whole.json', whole.stdout)
  assert.equal((await say('verify', bundle, '--checkpoint', newest, '--key', vkey)).code, 0)
  const since = ['checkpoint', short, '--since', `${sizeOf(first)}`]
  assert.equal((await say(...since)).code, 2)
  const request = folder.file('far.txt', (await say(...since, '--archive', archive)).out)
  const old = folder.file('old.txt', first)
  assert.equal((await say('verify', request, '--checkpoint', old, '--key', vkey)).code, 0)
})

test('[PROOF11] [SEAL3] what is no file is refused at once wherever a key, a note or a journal is read', async () => {
  const pipe = folder.path('pipe')
  execFileSync('mkfifo', [pipe])
  for (const argv of [
    ['run', '--journal', folder.path('never'), '--key', pipe],
    ['key', 'desk.example/2026', pipe],
    ['verify', desk, '--key', pipe],
    ['verify', desk, '--checkpoint', pipe],
    ['verify', pipe],
    ['prove', pipe, '--account', 'ada'],
    ['checkpoint', pipe],
    ['checkpoint', desk, '--cosigned', pipe, '--witness', vkey],
    ['recipients', pipe, '--recipient', 'age1'],
  ]) {
    const { code, said } = await say(...argv)
    assert.equal(code, 2, said)
    assert.match(said, /expected .*, found:? (a pipe|none)/)
  }
  const { code, stderr } = await plimsoll(['verify', desk], { env: { PLIMSOLL_IDENTITY: pipe } })
  assert.equal(code, 2)
  assert.match(stderr, /found a pipe/)
})
