// Screens whose code is fetched when they are first shown. React's own way holds what has come back for 300 ms after it
// has shown that it waits, and leaves an empty page when the code cannot be fetched.
import { type ReactNode, useEffect, useState } from 'react'
import { Fault } from './ask.ts'
import { FaultAlert, Waiting } from './parts.tsx'

type Screen<P> = (props: P) => ReactNode

/** The screen, with the properties that it has once it is there. */
export function lazy<S extends Screen<never>>(load: () => Promise<{ default: S }>): S {
  let fetched: Screen<object> | undefined
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
    // A browser remembers that a file could not be fetched; only the page as a whole asks again.
    if (isLost) return <FaultAlert fault={new Fault('lost', 0)} onAgain={() => window.location.reload()} />
    return <Waiting />
  }
  return Lazy as Screen<never> as S
}
