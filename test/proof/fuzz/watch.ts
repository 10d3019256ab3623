// Looks into running processes from outside: their heaps after garbage was collected, their memory, what keeps them busy.
import { readFileSync } from 'node:fs'
import { WebSocket } from 'undici'
import { eventually } from '../../support/eventually.ts'
import type { Process } from '../../support/process.ts'

/** Given to a process that is watched: a debugger's door on the loopback. */
export const WATCHED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' }

export type Look = {
  /** After everything that can be collected was. */
  heapMb: number
  rssMb: number
  /** The longest delay of the event loop since the last look. */
  delayMs: number
  /** Seconds that processors have worked for it since the last look. */
  workedS: number
}

export type Watch = { look(): Promise<Look>; close(): void }

const MB = 1024 * 1024
const BEGUN = `globalThis.gangwayWatched ??= (() => {
  const delay = process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  return { delay, usage: process.cpuUsage() }
})()`
const LOADED = `(() => {
  const { user, system } = process.cpuUsage(gangwayWatched.usage)
  return { delayMs: gangwayWatched.delay.max / 1e6, workedS: (user + system) / 1e6 }
})()`
const ANEW = 'gangwayWatched.usage = process.cpuUsage(), gangwayWatched.delay.reset()'

/** What several processes take together. */
export async function watch(processes: Process[]): Promise<Watch> {
  const watches = await Promise.all(processes.map(watchOne))
  return {
    async look() {
      const looks = await Promise.all(watches.map((each) => each.look()))
      const sum = (of: (look: Look) => number) => looks.reduce((total, look) => total + of(look), 0)
      return {
        heapMb: sum(({ heapMb }) => heapMb),
        rssMb: sum(({ rssMb }) => rssMb),
        delayMs: Math.max(...looks.map(({ delayMs }) => delayMs)),
        workedS: sum(({ workedS }) => workedS),
      }
    },
    close() {
      for (const each of watches) each.close()
    },
  }
}

async function watchOne(process: Process): Promise<Watch> {
  const { call, close } = await debuggerOf(process)
  const evaluated = async (expression: string) =>
    (await call('Runtime.evaluate', { expression, returnByValue: true })).result.value
  await evaluated(`${BEGUN}, undefined`)
  return {
    async look() {
      const load = (await evaluated(LOADED)) as Pick<Look, 'delayMs' | 'workedS'>
      for (let n = 0; n < 2; n++) await call('HeapProfiler.collectGarbage')
      const heap = Number(await evaluated('process.memoryUsage().heapUsed'))
      await evaluated(`${ANEW}, undefined`)
      const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${process.child.pid}/status`, 'utf8'))?.[1]
      return { ...load, heapMb: heap / MB, rssMb: Number(rss) / 1024 }
    },
    close,
  }
}

/** Speaks to the debugger's door of a process. */
async function debuggerOf({ said }: Process) {
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
  return { call, close: () => socket.close() }
}
