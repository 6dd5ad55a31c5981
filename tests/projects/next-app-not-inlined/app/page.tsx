import Composer from '../components/Composer'

export default function Page() {
  return <Composer tier="BACKUP" />
}
