export const Draft = () => (
  <button
    onClick={() =>
      fetch('https://openrouter.ai/api/v1/models', {
        headers: { Authorization: `Bearer ${import.meta.env.VITE_OPENROUTER_DRAFT_KEY}` },
      })
    }
  >
    Models
  </button>
)
