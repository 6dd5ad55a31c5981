module.exports = {
  key: process.env.OPENROUTER_API_KEY,
  model: process.env.OPENROUTER_MODEL || "openrouter/auto",
};
