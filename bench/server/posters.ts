import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * The clients of the commands bench, in a thread of their own: each of many connections sends one
 * command after the other, each once the last was answered, until the time is up. Says how many were
 * answered, and how long each took.
 */
const { url, key, connections, ms, from } = workerData as {
  url: string
  key: string
  connections: number
  ms: number
  /** Names this round, so that no command repeats one of another. */
  from: string
}
const agent = new Agent({ keepAlive: true, maxSockets: connections })
const took: number[] = []

function post(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const asked = request(`${url}/v1/commands`, { agent, method: 'POST', headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

async function client(index: number): Promise<void> {
  const end = performance.now() + ms
  for (let count = 0; performance.now() < end; count++) {
    const id = `${from}-${index}-${count}`
    const deposit = { type: 'Deposit', id, account: 'ada', asset: 'USDT', amount: '1' }
    const start = performance.now()
    const status = await post(JSON.stringify(deposit))
    if (status !== 200 && status !== 201) throw new Error(`expected 200 or 201, found ${status}`)
    took.push(performance.now() - start)
  }
}

await Promise.all(Array.from({ length: connections }, (_, index) => client(index)))
parentPort?.postMessage(took)
