const http = require('http');

http
  .createServer(async (req, res) => {
    const upstream = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: { Authorization: `Bearer ${process.env.OPENROUTER_API_KEY}` },
      body: JSON.stringify({
        model: req.headers['x-model'],
        messages: [{ role: 'user', content: 'A song for forty voices' }],
      }),
    });
    const data = await upstream.json();
    res.end(data.choices[0].message.content);
  })
  .listen(5000);
