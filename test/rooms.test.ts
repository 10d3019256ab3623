// Who may import whom: reads the import lines of src/ and holds them against the rules that ARCHITECTURE.md explains.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const SOURCE = join(import.meta.dirname, '..', 'src')

/** An import line: who, what, which names; `types` when nothing of it is left at run time. */
type Edge = { from: string; to: string; names: string[]; types: boolean }

const IMPORT = /^import\s+(?<type>type\s+)?(?:(?<names>[^'"=;]+?)\s+from\s+)?'(?<to>[^']+)'/gm
const DYNAMIC = /\bimport\((?<to>[^)]*)\)/g

const files = new Map(
  readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
    .map((file) => [file, readFileSync(join(SOURCE, file), 'utf8')]),
)
const edges = [...files].flatMap(([file, text]) => edgesOf(file, text))
const inner = edges.filter((edge) => files.has(edge.to))
const running = inner.filter((edge) => !edge.types)

function edgesOf(from: string, text: string): Edge[] {
  const lines = [...text.matchAll(IMPORT)].map(({ groups }) => {
    const names = (groups?.names ?? '').replace(/[{}]/g, '').split(',')
    const told = names.map((name) => name.trim()).filter((name) => name !== '')
    const types =
      groups?.type !== undefined || (told.length > 0 && told.every((name) => /^type\s/.test(name)))
    return {
      from,
      to: placed(from, groups?.to ?? ''),
      names: told.filter((name) => !/^type\s/.test(name)),
      types,
    }
  })
  const dynamic = [...text.matchAll(DYNAMIC)].map(({ groups }) => {
    return { from, to: placed(from, (groups?.to ?? '').replace(/['"`]/g, '')), names: [], types: false }
  })
  return [...lines, ...dynamic]
}

function placed(from: string, to: string): string {
  return to.startsWith('.') ? relative(SOURCE, join(SOURCE, dirname(from), to)) : to
}

const KINDS = ['lib', 'pure', 'db', 'store', 'verb', 'table', 'door', 'root'] as const
type Kind = (typeof KINDS)[number]

const PLACES: [Kind, RegExp][] = [
  ['lib', /^lib\/|^(config|context|version)\.ts$/],
  ['db', /^db\/|^mail\/mailer\.ts$|^http\/send\.ts$|^sessions\/people\.ts$/],
  ['store', /(^|[/-])store\.ts$|^jobs\/queue\.ts$/],
  ['table', /(^|\/)api\.ts$|^work\.ts$/],
  ['door', /^http\/(server|once)\.ts$|^jobs\/worker\.ts$|^demo\.ts$/],
  ['root', /^exchange\.ts$|^leads\/intake\.ts$|^cli\.ts$|^cli\//],
]

/** The kind of a file: by its place, else a verb if it takes a context or rows, else pure. */
function kindOf(file: string): Kind {
  const place = PLACES.find(([, pattern]) => pattern.test(file))
  if (place) return place[0]
  return /\b(ctx|_ctx)\b|\bdb: Db\b/.test(files.get(file) ?? '') ? 'verb' : 'pure'
}

const MAY_IMPORT: Record<Kind, Kind[]> = {
  lib: ['lib'],
  pure: ['lib', 'pure'],
  db: ['lib', 'pure', 'db'],
  store: ['lib', 'pure', 'db', 'store'],
  verb: ['lib', 'pure', 'store', 'verb'],
  table: ['lib', 'pure', 'store', 'verb', 'table'],
  door: ['lib', 'pure', 'store', 'verb', 'table'],
  root: [...KINDS],
}

/** Edges that a rule would refuse, each with its reason. */
const ALLOWED: Record<string, string> = {
  'operations/api.ts -> db/migrate.ts': 'readiness compares the database with the migrations of this program',
  'operator/see-health.ts -> db/migrate.ts': 'operators are told what readiness compares',
}

const FLOORS: string[][] = [
  ['context', 'lib', 'version'],
  ['config', 'db'],
  ['accounts', 'changelogs', 'jobs'],
  ['credentials', 'entities', 'fields', 'keys', 'lists', 'modules', 'users'],
  ['templates'],
  ['rules'],
  ['caps', 'destinations'],
  ['http', 'mail'],
  ['connections', 'events', 'flows', 'services', 'variables'],
  ['privacy', 'routers', 'sessions', 'statistics'],
  ['deliveries', 'invitations', 'onboards', 'partners', 'reports'],
  ['leads'],
  ['feedback'],
  ['docs', 'operations', 'operator'],
  ['api', 'work', 'demo'],
  ['exchange'],
  ['cli'],
]

function roomOf(file: string): string {
  return file.split('/')[0]?.replace(/\.ts$/, '') as string
}

function floorOf(file: string): number {
  return FLOORS.findIndex((floor) => floor.includes(roomOf(file)))
}

/** Packages that one place alone may name at run time. */
const PACKAGES: [string, RegExp, string][] = [
  ['fastify', /^http\/server\.ts$/, 'Only http/server.ts names the HTTP framework'],
  ['pg', /^db\/(open|listen|migrate|distribute|embedded)\.ts$/, 'Only db/ names the PostgreSQL driver'],
  ['graphile-worker', /^jobs\/|^db\/migrate\.ts$/, 'Only jobs/ and db/migrate.ts name the queue'],
  ['better-auth', /^sessions\/people\.ts$/, 'Only sessions/people.ts names the sign-in library'],
  ['otpauth', /^sessions\/totp\.ts$/, 'Only sessions/totp.ts reckons codes of authenticator apps'],
  ['@simplewebauthn/server', /^sessions\/ceremony\.ts$/, 'Only sessions/ceremony.ts checks passkeys'],
  ['nodemailer', /^mail\/mailer\.ts$/, 'Only mail/mailer.ts names the mail library'],
  ['ssh2-sftp-client', /^deliveries\/sftp-file\.ts$/, 'Only deliveries/sftp-file.ts names the SFTP library'],
  ['undici', /^http\/send\.ts$/, 'Only http/send.ts calls out by HTTP'],
]

// db/embedded.ts hands the environment on to PostgreSQL, less the variables that are meant for another server.
const READS_ENVIRONMENT = /^config\.ts$|^cli\.ts$|^cli\/|^db\/embedded\.ts$/

const READER = /^(find|list|count|is|are|lock|hold)[A-Z]|Exists$|^[a-z]*(Columns|columns)$/
const LEDGER = /^(append[A-Z]\w*|promise|unpromise)$/

const named = ({ from, to }: Edge) => `${from} -> ${to}`

/** What is wrong with an edge, as the sentence it breaks; nothing if it may stand. */
function brokenBy(edge: Edge): string[] {
  if (ALLOWED[named(edge)]) return []
  const sentences: string[] = []
  const [from, to] = [kindOf(edge.from), kindOf(edge.to)]
  if (!MAY_IMPORT[from].includes(to))
    sentences.push(`A ${from} file imports ${MAY_IMPORT[from].join(', ')} files, no ${to}`)
  if (floorOf(edge.from) < floorOf(edge.to)) {
    sentences.push(`Rooms import downward only: ${roomOf(edge.from)} stands below ${roomOf(edge.to)}`)
  }
  if (to === 'store' && roomOf(edge.from) !== roomOf(edge.to)) sentences.push(...brokenByWriters(edge))
  return sentences
}

function brokenByWriters(edge: Edge): string[] {
  const writers = edge.names.filter((name) => !READER.test(name) && !LEDGER.test(name))
  const stands =
    floorOf(edge.from) > floorOf(edge.to) && ['verb', 'table', 'root'].includes(kindOf(edge.from))
  return stands
    ? []
    : writers.map((name) => `A room's writers serve the room and verbs above it: ${name} does neither`)
}

/** Every circle of files that is reached first, as a path. */
function circles(graph: Edge[]): string[] {
  const targets = (file: string) => graph.filter((edge) => edge.from === file)
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file) || path.includes(file)) return
    for (const { to } of targets(file)) visit(to, [...path, file])
    done.add(file)
  }
  for (const file of files.keys()) visit(file, [])
  return found
}

describe('who may import whom', () => {
  test('every room has a floor', () => {
    expect([...files.keys()].filter((file) => floorOf(file) === -1)).toEqual([])
  })

  test('every import is one that its kind, its floor and the rule about writers allow', () => {
    const broken = running.flatMap((edge) => brokenBy(edge).map((sentence) => `${named(edge)}: ${sentence}`))
    expect(broken).toEqual([])
  })

  test('an edge that breaks a rule is told by its sentence', () => {
    const edge = (from: string, to: string, ...names: string[]) => brokenBy({ from, to, names, types: false })
    expect(edge('onboards/onboard.ts', 'onboards/store.ts', 'findOnboard')).toEqual([
      'A pure file imports lib, pure files, no store',
    ])
    expect(edge('flows/edit.ts', 'onboards/create.ts')).toEqual([
      'Rooms import downward only: flows stands below onboards',
    ])
    expect(edge('connections/end.ts', 'flows/store.ts', 'updateFlows')).toEqual([
      "A room's writers serve the room and verbs above it: updateFlows does neither",
    ])
    expect(edge('onboards/create.ts', 'flows/store.ts', 'flowExists')).toEqual([])
  })

  test('no exception is left that nothing needs', () => {
    const needed = running.map(named)
    expect(Object.keys(ALLOWED).filter((name) => !needed.includes(name))).toEqual([])
  })

  test('no file imports itself by way of others', () => {
    expect(circles(running)).toEqual([])
  })

  test('an import names the file it means: there are no barrels', () => {
    const barrels = [...files].filter(
      ([file, text]) => /(^|\/)index\.ts$/.test(file) || /^export\s+(type\s+)?[*{][^'"]*\bfrom\b/m.test(text),
    )
    expect(barrels.map(([file]) => file)).toEqual([])
  })
})

describe('who may know what', () => {
  test.each(PACKAGES)('%s is named in one place', (name, place, sentence) => {
    const strays = edges.filter((edge) => !edge.types && edge.to === name && !place.test(edge.from))
    expect(strays.map((edge) => `${edge.from}: ${sentence}`)).toEqual([])
    expect(edges.some((edge) => edge.to === name)).toBe(true)
  })

  test('only the configuration and the command line read the environment', () => {
    const readers = [...files].filter(([, text]) => /\bprocess\.env\b/.test(withoutComments(text)))
    expect(readers.map(([file]) => file).filter((file) => !READS_ENVIRONMENT.test(file))).toEqual([])
  })

  test('statements stand in stores', () => {
    const statement = /\bsql`\s*(\(|with|select|insert|update|delete)\b/i
    const strays = [...files].filter(
      ([file, text]) => statement.test(text) && !['db', 'store'].includes(kindOf(file)),
    )
    expect(strays.map(([file]) => file)).toEqual([])
  })

  test('a file begins by saying what it is', () => {
    expect([...files].filter(([, text]) => !text.startsWith('// ')).map(([file]) => file)).toEqual([])
  })
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}
