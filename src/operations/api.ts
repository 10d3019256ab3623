// What the people who run the exchange ask it: is it alive, is it ready, how is it doing.
import { Type } from 'typebox'
import { Answer, type Row, route } from '../http/route.ts'
import { Open } from '../lib/schema.ts'

const Health = Open({ status: Type.String() }, 'Health')

export const operations: Row[] = [
  route(
    'GET /healthz',
    { summary: 'Whether the process is alive', open: true, answers: { 200: Health } },
    async () => ({
      status: 'alive',
    }),
  ),
]

void Answer
