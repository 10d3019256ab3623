import { expect, test } from 'vitest'
import { withoutSecrets } from './letter.ts'

const TOKEN = 'Zk3_9-aB'.repeat(5)
const ID = '5fd4371e940df5a34a3888b2'

test.each([
  [`Open: https://x.example/invitation/${TOKEN}\n`, 'Open: https://x.example/invitation/••••••••\n'],
  [
    `<a href="http://127.0.0.1:3000/app/password/${TOKEN}">`,
    '<a href="http://127.0.0.1:3000/app/password/••••••••">',
  ],
  [`https://x.example/a?token=${TOKEN}&amp;b=1`, 'https://x.example/a?token=••••••••&amp;b=1'],
  [`https://x.example/flows/${ID}`, `https://x.example/flows/${ID}`],
  [`https://x.example/unsubscribe/${ID}${ID}`, 'https://x.example/unsubscribe/••••••••'],
  ['https://a-very-long-name-of-a-host.example', 'https://a-very-long-name-of-a-host.example'],
  ['no link, but a-rather-long-word-with-hyphens', 'no link, but a-rather-long-word-with-hyphens'],
])('the secrets of links are masked, ids and other words are not: %s', (text, shown) => {
  expect(withoutSecrets(text)).toBe(shown)
})
