import Caption from '~/components/Caption'

export default function Home() {
  return <Caption picture="cat.png" />
}
