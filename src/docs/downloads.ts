// The submission docs as files for other programs: an OpenAPI description, a Postman collection, a table to fill in.

import { textOf } from '../fields/value.ts'
import { csvOf } from '../statistics/csv.ts'
import type { ExampleRequest, SubmissionDocs } from './submission-docs.ts'

const TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/xml']

export function openapiOf(docs: SubmissionDocs): object {
  const { submit, ping, source, account, updated_at } = docs
  const operation = (endpoint: typeof submit, id: string, summary: string) => ({
    post: {
      operationId: id,
      summary,
      requestBody: {
        required: true,
        content: Object.fromEntries(
          TYPES.map((type) => [type, { schema: { $ref: '#/components/schemas/Lead' } }]),
        ),
      },
      responses: responsesOf(docs, endpoint),
      security: source.authentication_required ? [{ key: [] }] : [],
    },
  })
  const { origin } = new URL(submit.url)
  const path = (url: string) => new URL(url).pathname
  return {
    openapi: '3.1.0',
    info: { title: `Leads from ${source.name} to ${account.name}`, version: updated_at },
    servers: [{ url: origin }],
    paths: {
      [path(submit.url)]: operation(submit, 'submit', 'Submit a lead'),
      ...(ping && { [path(ping.url)]: operation(ping, 'ping', 'Ask what a lead would be paid') }),
    },
    components: {
      schemas: { Lead: leadSchema(docs) },
      securitySchemes: { key: { type: 'http', scheme: 'basic' } },
    },
  }
}

function responsesOf({ statuses }: SubmissionDocs, { answers }: SubmissionDocs['submit']): object {
  const told = statuses.filter(({ status }) => status !== 201 && status !== 200)
  const good = answers[0]?.status ?? 201
  const content = [...new Set(answers.map(({ content_type }) => content_type))].map((type) => [
    type,
    {
      examples: Object.fromEntries(
        answers
          .filter(({ content_type }) => content_type === type)
          .map(({ outcome, body }) => [outcome, { value: valueIn(type, body) }]),
      ),
    },
  ])
  return {
    [good]: { description: 'The lead was handled; outcome says how', content: Object.fromEntries(content) },
    ...Object.fromEntries(told.map(({ status, meaning }) => [status, { description: meaning }])),
  }
}

function valueIn(type: string, body: string): unknown {
  return /json/.test(type) ? JSON.parse(body) : body
}

function leadSchema({ params }: SubmissionDocs): object {
  const members = params.map(({ name, label, examples }) => [
    name,
    { type: 'string', title: label, examples: [...new Set(examples.map(textOf))] },
  ])
  const required = params.filter((each) => each.required === 'yes').map(({ name }) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(members),
    additionalProperties: true,
    ...(required.length > 0 && { required }),
  }
}

export function postmanOf({ source, account, submit, ping, trials }: SubmissionDocs): object {
  const name = `Leads from ${source.name} to ${account.name}`
  const folder = (title: string, examples: ExampleRequest[]) => ({
    name: title,
    item: examples.map(({ title, method, url, headers, body }) => ({
      name: title,
      request: {
        method,
        url,
        header: Object.entries(headers).map(([key, value]) => ({ key, value })),
        ...(body !== null && { body: { mode: 'raw', raw: body } }),
      },
    })),
  })
  const basic = [
    { key: 'username', value: 'API', type: 'string' },
    { key: 'password', value: '{{api_key}}', type: 'string' },
  ]
  return {
    info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    ...(source.authentication_required && { auth: { type: 'basic', basic } }),
    item: [
      folder('Test leads', trials),
      folder('Leads', submit.examples),
      ...(ping ? [folder('Pings', ping.examples)] : []),
    ],
  }
}

/** One column a field, and a line that may be overwritten. */
export function templateOf({ params }: SubmissionDocs): string {
  const fields = params.filter(({ variable }) => variable !== null)
  const names = fields.map(({ name }) => name)
  const sample = Object.fromEntries(fields.map(({ name, examples }) => [name, textOf(examples[0])]))
  return csvOf(names, [sample])
}
