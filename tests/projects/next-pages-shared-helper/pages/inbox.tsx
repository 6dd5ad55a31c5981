import { Reply } from '~/components/Reply'

export default function Inbox() {
  return <Reply mail="When does the order ship?" />
}
