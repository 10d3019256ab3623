// Numbers for Prometheus: requests by route and status, jobs by kind and outcome, the pool, the process.
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  request(route: string, status: number, seconds: number): void
  job(kind: string, outcome: 'done' | 'failed', seconds: number): void
  /** All of it, in the text format of Prometheus. */
  text(): Promise<string>
}

export type Pool = { totalCount: number; idleCount: number; waitingCount: number }

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A registry of its own for every exchange of the process. */
export function openMetrics(pool: Pool): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const request = new Histogram({
    name: 'gangway_request_seconds',
    help: 'Duration of requests',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers,
  })
  const job = new Histogram({
    name: 'gangway_job_seconds',
    help: 'Duration of jobs',
    labelNames: ['kind', 'outcome'],
    buckets: SECONDS,
    registers,
  })
  watchPool(pool, registers)
  return {
    request: (route, status, seconds) => request.observe({ route, status }, seconds),
    job: (kind, outcome, seconds) => job.observe({ kind, outcome }, seconds),
    text: () => registry.metrics(),
  }
}

function watchPool(pool: Pool, registers: Registry[]): void {
  new Gauge({
    name: 'gangway_database_connections',
    help: 'Connections of the pool, and statements that wait for one',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'open' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}
