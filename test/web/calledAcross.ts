import type { Desk } from './desk.ts'

/** ALPHA has called BETA, which agrees to a part and has sent some of it. */
export async function calledAcross(desk: Desk): Promise<void> {
  const at = (side: string, what: string): string => `/v1/annexes/csa-1%20of%20${side}/${what}`
  const tell = (side: string, type: string, more: object) =>
    desk.post(at(side, 'commands'), { type, ...more })
  const prices = [{ asset: 'UST10', price: '1001.25' }]
  for (const [side, exposure] of [
    ['ALPHA', '3000000'],
    ['BETA', '2400000'],
  ] as const) {
    await tell(side, 'TellExposure', { date: '2021-05-18', exposure })
    await tell(side, 'TellPrices', { prices })
  }
  await tell('ALPHA', 'MakeCall', { call: 'a-1', kind: 'delivery' })
  await carried(desk, 'ALPHA', 'BETA')
  await tell('BETA', 'AnswerCall', { call: 'a-1', reason: 'swap 4471 is marked at 12.4' })
  await tell('BETA', 'SendTransfer', {
    ...{ transfer: 'b-1', purpose: { kind: 'call', call: 'a-1' } },
    items: [{ asset: 'UST10', quantity: '1000' }],
  })
}

/** What one side has to say is taken by the other. */
async function carried(desk: Desk, from: string, to: string): Promise<void> {
  const { messages } = await desk.get(`/v1/annexes/csa-1%20of%20${from}`)
  const text = messages.map((one: { text: string }) => one.text).join('\n')
  await desk.post(`/v1/annexes/csa-1%20of%20${to}/messages`, { text })
}
