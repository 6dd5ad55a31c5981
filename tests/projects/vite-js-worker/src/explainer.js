const worker = new Worker(new URL('./workers/explain.worker.js', import.meta.url), { type: 'module' })

export function explain(log) {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.postMessage(log)
  })
}
