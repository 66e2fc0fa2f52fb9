import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port of this machine if nobody listens on it, else 0: any that is free. */
export async function freePort(port: number, host: string): Promise<number> {
  const server = createServer()
  try {
    server.listen({ port, host, exclusive: true })
    await once(server, 'listening')
    return port
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return 0
  } finally {
    server.close()
  }
}
