// What the text of a setting may be: each gives its value, or undefined if it is not allowed.
import { isIP } from 'node:net'

export const whole = (min: number, max: number) => (text: string) => {
  const value = Number(text)
  return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined
}

export const url = (...protocols: string[]) => {
  return (text: string) =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : undefined
}

export const text = (value: string) => (value.length > 0 ? value : undefined)

export const bytes32 = (value: string) =>
  /^[0-9a-f]{64}$/i.test(value) ? Buffer.from(value, 'hex') : undefined

export const addressRanges = (value: string) => {
  const ranges = value.split(',').map((range) => range.trim())
  return ranges.every((range) => isRange(range)) ? ranges : undefined
}

function isRange(range: string): boolean {
  const [address = '', bits = ''] = range.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)]
  return most !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most
}

export const list = (value: string) => {
  const items = value.split(',').map((item) => item.trim())
  return items.every((item) => item !== '') ? items : undefined
}

export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (value: string) =>
    words.find((word) => word === value)
