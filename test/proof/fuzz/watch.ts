// Looks into a running process from outside: its heap after garbage was collected, its memory, the delay of its event loop.
import { readFileSync } from 'node:fs'
import { WebSocket } from 'undici'
import { eventually } from '../../support/eventually.ts'
import type { Process } from '../../support/process.ts'

/** Given to the process that is watched: a debugger's door on the loopback. */
export const WATCHED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' }

export type Memory = { heapMb: number; rssMb: number }

export type Watch = {
  /** After everything that can be collected was. */
  settled(): Promise<Memory>
  /** The longest delay of the event loop since the last look, in milliseconds. */
  longestDelayMs(): Promise<number>
  close(): void
}

const MB = 1024 * 1024
const DELAY = `globalThis.gangwayDelay ??= (() => {
  const delay = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  return delay
})()`

export async function watch({ child, said }: Process): Promise<Watch> {
  const url = await eventually(() => {
    const [, found] = /Debugger listening on (ws:\S+)/.exec(said()) ?? []
    if (!found) throw new Error('no debugger yet')
    return found
  })
  const socket = new WebSocket(url)
  const waiting = new Map<number, (result: any) => void>()
  await new Promise((open) => socket.addEventListener('open', open))
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data))
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  let count = 0
  const call = (method: string, params = {}) =>
    new Promise<any>((resolve) => {
      const id = ++count
      waiting.set(id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
  const evaluated = async (expression: string) =>
    (await call('Runtime.evaluate', { expression, returnByValue: true })).result.value
  await evaluated(DELAY)
  return {
    async settled() {
      for (let n = 0; n < 2; n++) await call('HeapProfiler.collectGarbage')
      const heap = Number(await evaluated('process.memoryUsage().heapUsed'))
      const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      return { heapMb: heap / MB, rssMb: Number(rss) / 1024 }
    },
    async longestDelayMs() {
      const ms = Number(await evaluated('gangwayDelay.max / 1e6'))
      await evaluated('gangwayDelay.reset()')
      return ms
    },
    close: () => socket.close(),
  }
}
