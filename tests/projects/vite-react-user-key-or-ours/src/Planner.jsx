import { useState } from 'react'
import { planTrip } from './services/itinerary.js'

const Planner = () => {
  const [plan, setPlan] = useState(null)
  const [city, setCity] = useState('Porto')
  return (
    <div>
      <input value={city} onChange={(e) => setCity(e.target.value)} />
      <button onClick={() => planTrip(city, 3).then(setPlan)}>Plan three days</button>
      {plan && <article>{plan}</article>}
    </div>
  )
}

export default Planner
