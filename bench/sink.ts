// Where leads are delivered: a bare server that accepts whatever comes, under /late after ten seconds, and counts by path.
import { createServer, type ServerResponse } from 'node:http'

const LATE_MS = 10_000

const counts: Record<string, number> = {}

function accept(response: ServerResponse): void {
  response.writeHead(201, { 'content-type': 'application/json' }).end('{"outcome":"success"}')
}

createServer((request, response) => {
  const path = request.url ?? ''
  request.resume().once('end', () => {
    if (request.method === 'GET') return response.end(JSON.stringify(counts))
    counts[path] = (counts[path] ?? 0) + 1
    if (path === '/late') setTimeout(accept, LATE_MS, response)
    else accept(response)
  })
}).listen(Number(process.env.PORT), '127.0.0.1')
