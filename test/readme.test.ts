// The README's story, played from its text: what a newcomer types, in the order it stands there.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { openSink } from '../src/cli/sink.ts'
import { exchangeForThisTest, type TestExchange } from './support/exchange.ts'
import { LOOPBACK } from './support/leads.ts'
import { pointers } from './support/story.ts'

const README = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')

/** The commands of a section: a line that is indented by four begins one, a deeper one goes on with it. */
function commandsOf(title: string): string[] {
  const section = README.split(/^## /m).find((part) => part.startsWith(title)) ?? ''
  const typed = section.split('\n').filter((line) => line.startsWith('    '))
  return typed
    .join('\n')
    .replaceAll('\\\n', '')
    .split(/\n(?= {4}\S)/)
    .map((command) => command.trim())
}

const HIDDEN: Record<string, (answer: any) => string> = {
  'the last part of the link': (outbox) => /\/invitation\/([\w-]+)/.exec(outbox)?.[1] as string,
  'id of its flow': (flows) => flows[0].id,
}

/** Plays commands as a shell would, and answers what each of them gave. */
class Shell {
  readonly variables: Record<string, string> = {}
  private readonly exchange: TestExchange

  constructor(exchange: TestExchange) {
    this.exchange = exchange
  }

  async play(commands: string[]): Promise<any[]> {
    const answers: any[] = []
    for (const command of commands) {
      const kept = /^(\w+)=<(.+)>$/.exec(command)
      if (kept) this.keep(kept[1] as string, kept[2] as string, answers.at(-1))
      else answers.push(await this.run(this.filled(command)))
    }
    return answers
  }

  private keep(name: string, what: string, from: any): void {
    const path = (answer: any) => what.split('.').reduce((value, member) => value[member], answer)
    this.variables[name] = (HIDDEN[what] ?? path)(from)
    expect(this.variables[name], what).toEqual(expect.any(String))
  }

  private filled(command: string): string {
    return command.replace(
      /'\$(\w+)'|\$(\w+)/g,
      (_, quoted, plain) => this.variables[quoted ?? plain] as string,
    )
  }

  private async run(command: string): Promise<any> {
    if (command.startsWith('npx gangway ')) return this.gangway(command.slice('npx gangway '.length))
    const {
      method = 'GET',
      path,
      key,
      body,
    } = /^curl (?:-X (?<method>\w+) )?"?http:\/\/localhost:3000(?<path>[^\s"]+)"?(?:.*? -u API:(?<key>\w+))?(?:.*? -d '(?<body>.*)')?$/s.exec(
      command,
    )?.groups ?? {}
    expect(path, command).toBeDefined()
    // Without a type, curl sends a form.
    if (body !== undefined && !command.includes('Content-Type')) return this.postForm(path as string, body)
    const asked = key ? this.exchange.as(key) : this.exchange.visitor
    const verb = method.toLowerCase() as 'get' | 'post' | 'put'
    const reply = verb === 'get' ? await asked.get(path as string) : await asked[verb](path as string, body)
    expect([200, 201], `${command}\n${JSON.stringify(reply.body)}`).toContain(reply.status)
    return reply.body
  }

  private async postForm(path: string, body: string): Promise<any> {
    const response = await fetch(this.exchange.address + path, {
      method: 'POST',
      body: new URLSearchParams(body),
    })
    expect(response.status).toBe(201)
    return response.json()
  }

  private async gangway(line: string): Promise<any> {
    const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, plain]) => (quoted ?? plain) as string,
    )
    const { config } = this.exchange.ground
    const env = {
      ...process.env,
      DATABASE_URL: config.database_url,
      GANGWAY_ENCRYPTION_KEY: config.encryption_key.toString('hex'),
    }
    const { stdout } = await promisify(execFile)(process.execPath, ['bin/gangway.js', ...args], { env })
    return args.includes('--json') ? JSON.parse(stdout) : stdout
  }
}

test('the story of the README works as it stands there, and its steps are seen from both sides', async () => {
  const shell = new Shell(await exchangeForThisTest({ env: LOOPBACK }))
  const story = await shell.play(commandsOf('The story, with curl'))
  const [started, completed] = story.slice(-7, -5)
  expect(started).toMatchObject({ status: 'in_progress', flow_id: shell.variables.MINE, setup: null })
  expect(completed).toMatchObject({ status: 'completed', setup: { outcome: 'done' } })
  expect(completed.setup.steps.map(({ outcome }: any) => outcome)).toEqual(Array(6).fill('done'))

  const [theirs, mine, connections, changelogs, outbox] = story.slice(-5)
  expect(pointers(theirs)).toEqual([mine.id])
  expect(mine.sources).toMatchObject([{ entity: { name: 'Acme Leads' } }])
  expect(connections).toMatchObject([{ ui_state: { has_setup_buyer_delivery: true } }])
  expect(changelogs[0]).toMatchObject({ action: 'update', user: { email: 'mia@bolt.example' } })
  expect(outbox).toContain('Subject: Bolt Solar is ready to receive leads')

  const got: string[] = []
  const sink = await openSink(0, (one) => got.push(one))
  onTestFinished(() => sink.close())
  const leads = commandsOf('A lead, with curl')
    .filter((command) => !command.startsWith('npx gangway sink'))
    .map((command) => command.replace('http://127.0.0.1:4000/leads', sink.url))
  const [sent, seller, buyer] = (await shell.play(leads)).slice(-3)
  expect(sent).toMatchObject({ outcome: 'success', lead: { id: seller.id } })
  expect(buyer[0].vars.lead.reference).toBe(seller.events[0].id)
  expect(got).toEqual([expect.stringContaining('{"name":"Ann","email":"ann@example.com"}')])

  shell.variables.BUYER_ID = connections[0].account_entity.id
  const [, texas, california] = await shell.play(commandsOf('What a flow does with a lead'))
  expect(texas).toMatchObject({ outcome: 'success' })
  expect(california).toMatchObject({ outcome: 'failure', reason: 'State must be equal to TX' })
})
