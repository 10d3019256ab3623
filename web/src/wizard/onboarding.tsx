// The address of an onboard, as letters name it: leads on to its set-up; a seller, to whom it is not shown, to its partners.
import { Navigate, useParams } from 'react-router'
import { Loaded } from '../parts.tsx'
import { useAsk } from '../use-ask.ts'

export function Onboarding() {
  const { id = '' } = useParams()
  const onboard = useAsk('GET /onboards/{id}', { path: { id } })
  if (onboard.error?.status === 404) return <Navigate to="/partners" replace />
  return (
    <Loaded of={onboard}>
      {({ invitation_id }) => <Navigate to={`/onboarding/${invitation_id}`} replace />}
    </Loaded>
  )
}
