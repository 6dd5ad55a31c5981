import { useState } from 'react'
import { extractTotal } from './api'

export function Upload() {
  const [total, setTotal] = useState<number>()
  return (
    <label>
      Invoice
      <input type="file" onChange={async (event) => setTotal(await extractTotal(event.target.files![0]))} />
      {total !== undefined && <strong>{total.toFixed(2)} €</strong>}
    </label>
  )
}
