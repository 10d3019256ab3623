// That Gangway keeps what it promises of safety: each promise is played, or names the test that plays it.
import { prove } from './prove.ts'
import { audit } from './safety/audit.ts'
import { bombs } from './safety/bombs.ts'
import type { Finding } from './safety/finding.ts'
import { headers } from './safety/headers.ts'
import { injection } from './safety/injection.ts'
import { limits } from './safety/limits.ts'
import { outbound } from './safety/outbound.ts'
import { promises } from './safety/promises.ts'
import { secrets } from './safety/secrets.ts'
import { stored } from './safety/stored.ts'

prove(
  'safety',
  'nobody gets where they may not, and nothing secret stands where it may not',
  async ({ quick }) => {
    const parts: Record<string, () => Promise<Finding>> = {
      promises,
      audit,
      limits,
      bombs: () => bombs(quick),
      injection,
      headers,
      stored: () => stored(quick),
      secrets,
      outbound: () => outbound(quick),
    }
    const findings: Finding[] = []
    for (const [name, look] of Object.entries(parts)) {
      const since = performance.now()
      findings.push(await look())
      console.log(`${name}: ${Math.round(performance.now() - since)} ms`)
    }
    const faults = findings.flatMap(({ faults }) => faults)
    const checks = findings.reduce((sum, { checks }) => sum + checks, 0)
    for (const fault of faults) console.log(`  ${fault}`)
    return {
      ok: faults.length === 0,
      line: `${checks} looks, ${faults.length === 0 ? 'nothing that must not be' : `${faults.length} faults: ${faults[0]}`}.`,
      tables: findings.flatMap(({ tables }) => tables),
      gaps: findings.flatMap(({ gaps = [] }) => gaps),
    }
  },
)
