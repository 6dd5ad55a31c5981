import * as React from 'react'
import Cocktail from '../components/cocktail'

export default function IndexPage() {
  return <Cocktail spirit="gin" />
}
