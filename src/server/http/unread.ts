import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Refusal } from '../Refusal.ts'
import { Problem } from './Problem.ts'

/** What could not be read as a request at all, by the word of Node's reader; else it is malformed. */
const known: Readonly<Record<string, readonly [number, string, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request.slow', 'the request did not come in time'],
  HPE_HEADER_OVERFLOW: [431, 'request.headTooLarge', 'the head of the request is too large'],
}

/** Ends a connection on which something came that is no request, or did not come. */
export function endUnread({ code = '' }: NodeJS.ErrnoException, socket: Socket, seq: number): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const malformed = [400, 'request.malformed', 'what came is no request of HTTP/1.1'] as const
  const [status, word, detail] = known[code] ?? malformed
  const body = JSON.stringify(Problem.of(new Refusal(status, word, detail), seq))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
