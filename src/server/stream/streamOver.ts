import type { Server } from 'node:http'
import type { Access } from '../access/Access.ts'
import type { Listening } from '../access/admit.ts'
import type { Service } from '../Service.ts'
import { gateOf } from './gateOf.ts'
import type { PressureSource } from './Hub.ts'
import { Stream } from './Stream.ts'

/** Where a stream is reached: a server that listens, and who is let in. */
export interface Reached {
  readonly server: Server
  readonly access: Access
  readonly listening: Listening
}

/** Opens the stream of a service on a server that listens; other upgrades are turned away. */
export function streamOver(
  { replica, models, port }: Service,
  { server, access, listening }: Reached,
  pressure: PressureSource,
): Stream {
  const gate = gateOf(access, listening, replica.state)
  const stream = Stream.open({ replica, models, port, pressure }, gate)
  server.on('upgrade', (request, socket, head) => {
    if (!stream.upgrade(request, socket, head)) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    }
  })
  return stream
}
