import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { called, oddName, parcel } from '../../../test/notify/parcels.ts'
import { words } from '../words.ts'
import type { SmtpConfig } from './config.ts'
import { mail } from './mail.ts'

const { signal } = new AbortController()

/** A mail server that takes mail of one user, and keeps it. */
async function serve(context: TestContext, isFull = false) {
  const mails: string[] = []
  const server = new SMTPServer({
    ...{ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, logger: false },
    onAuth({ username, password }, _session, done) {
      if (username === 'ops' && password === 'pass-of-ops') done(null, { user: 'ops' })
      else done(new Error(`no such user: ${password}`))
    },
    onRcptTo({ address }, _session, done) {
      const error = Object.assign(new Error('mailbox is full'), { responseCode: 452 })
      done(isFull && address.startsWith('full') ? error : null)
    },
    async onData(stream, _session, done) {
      let text = ''
      for await (const chunk of stream) text += chunk
      mails.push(text)
      done(null, 'taken')
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  context.after(() => new Promise<void>((end) => void server.close(() => end())))
  const { port } = server.server.address() as AddressInfo
  const config: SmtpConfig = {
    ...{ name: 'mail', kind: 'smtp', host: '127.0.0.1', port, security: 'none' },
    ...{ user: 'ops', password: 'pass-of-ops', from: 'plimsoll@example.com' },
    ...{ to: ['desk@example.com'], timeoutMs: 3_000 },
  }
  return { mails, config }
}

/** The headers of a mail as a reader sees them, unfolded. */
const headersOf = (text: string): readonly string[] =>
  (text.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n')

test('[ALR25] a mail has the line as its subject, and an id by which a repeat is known', async (context) => {
  const { mails, config } = await serve(context)
  const sink = mail(config)
  assert.deepEqual(await sink.send([parcel(), parcel('resolve')], signal), {
    ...{ isDelivered: true, said: '250' },
  })
  const headers = headersOf(mails[0] ?? '')
  const subject =
    'Subject: [error] anna called: 1,240.50 USDT or sell 0.31 BTC by 14:20 UTC (58 min) (and 1 more)'
  assert.ok(headers.includes(subject), headers.join('\n'))
  assert.ok(headers.includes('Message-ID: <f00d-12-3-0.night@plimsoll>'))
  assert.ok(headers.includes('Content-Type: text/plain; charset=utf-8'))
  assert.match(mails[0] ?? '', /resolved: anna called/)
})

test('[ALR3] [ALR25] no name of an account becomes a header or a recipient', async (context) => {
  const { mails, config } = await serve(context)
  const alert = called({ account: oddName, text: `${words.name(oddName)} called` })
  // Also where the line itself was not made by us.
  const raw = called({ account: oddName, text: `${oddName} called` })
  for (const one of [alert, raw]) {
    assert.equal((await mail(config).send([parcel('trigger', one)], signal)).isDelivered, true)
  }
  for (const text of mails) {
    const names = headersOf(text).map((header) =>
      header.slice(0, header.indexOf(':')).toLowerCase(),
    )
    assert.equal(new Set(names).size, names.length, 'each header once')
    assert.ok(!names.includes('bcc'), names.join(' '))
  }
})

test('[ALR25] [ALR27] what the server says is kept as its code alone', async (context) => {
  const { config } = await serve(context, true)
  const wrong = mail({ ...config, password: 'pass-of-nobody' })
  assert.deepEqual(await wrong.send([parcel()], signal), { isDelivered: false, said: 'SMTP 535' })
  const full = mail({ ...config, to: ['full@example.com'] })
  assert.deepEqual(await full.send([parcel()], signal), { isDelivered: false, said: 'SMTP 452' })
  const some = mail({ ...config, to: ['full@example.com', 'desk@example.com'] })
  assert.deepEqual(await some.send([parcel()], signal), {
    ...{ isDelivered: true, said: '250, and 1 of 2 recipients refused' },
  })
  const plain = mail({ ...config, security: 'starttls' })
  assert.deepEqual(await plain.send([parcel()], signal), { isDelivered: false, said: 'SMTP 500' })
  const nobody = mail({ ...config, port: 1 })
  assert.deepEqual(await nobody.send([parcel()], signal), { isDelivered: false, said: 'ESOCKET' })
})

test('[ALR19] [ALR25] a server that says a letter now and then has the time of one attempt', async (context) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    const timer = setInterval(() => socket.write('x'), 20)
    socket
      .on('error', () => {})
      .on('close', () => {
        clearInterval(timer)
        sockets.delete(socket)
      })
    socket.write('220 here\r\n250-')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const sink = mail({
    ...{ name: 'mail', kind: 'smtp', host: '127.0.0.1', port, security: 'none' },
    ...{ from: 'a@example.com', to: ['b@example.com'], timeoutMs: 300 },
  })
  assert.deepEqual(await sink.send([parcel()], signal), {
    ...{ isDelivered: false, said: 'no answer in time' },
  })
  // A service that stops does not wait for it either.
  const stop = new AbortController()
  const sent = sink.send([parcel()], stop.signal)
  setTimeout(() => stop.abort(), 50)
  assert.equal((await sent).isDelivered, false)
  while (sockets.size > 0) await new Promise(setImmediate)
})
