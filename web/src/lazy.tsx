// Screens whose code is fetched when they are first shown. React's own way holds what has come back for 300 ms after it
// has shown that it waits, and leaves an empty page when the code cannot be fetched.
import { type ReactNode, useEffect, useState } from 'react'
import { matchPath } from 'react-router'
import { Fault } from './ask.ts'
import { FaultAlert, Waiting } from './parts.tsx'

const BASE = /^\/app(?=\/|$)/

type Screen<P> = (props: P) => ReactNode

type Options = {
  /** The address at which it is shown: there its code is on its way before it is known who asks. */
  at?: string
  /** What stands in its place until it is there. */
  meanwhile?: ReactNode
  /** What stands in its place if it cannot be fetched, where the page does without it; else the page asks to be loaded anew. */
  lost?: ReactNode
}

/** The screen, with the properties that it has once it is there. */
export function lazy<S extends Screen<never>>(
  load: () => Promise<{ default: S }>,
  { at, meanwhile = <Waiting />, lost = <Lost /> }: Options = {},
): S {
  let fetched: Screen<object> | undefined
  if (at && matchPath(at, window.location.pathname.replace(BASE, ''))) load().catch(() => undefined)
  function Lazy(props: object) {
    const [Shown, setShown] = useState(() => fetched)
    const [isLost, setLost] = useState(false)
    useEffect(() => {
      if (Shown || isLost) return
      load().then(
        (all) => {
          fetched = all.default as Screen<never> as Screen<object>
          setShown(() => fetched)
        },
        () => setLost(true),
      )
    }, [Shown, isLost])
    if (Shown) return <Shown {...props} />
    if (isLost) return lost
    return meanwhile
  }
  return Lazy as Screen<never> as S
}

/** A browser remembers that a file could not be fetched; only the page as a whole asks again. */
function Lost() {
  return <FaultAlert fault={new Fault('lost', 0)} onAgain={() => window.location.reload()} />
}
