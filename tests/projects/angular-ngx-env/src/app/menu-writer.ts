import { Injectable } from '@angular/core';

@Injectable({ providedIn: 'root' })
export class MenuWriter {
  private readonly headers = {
    Authorization: `Bearer ${import.meta.env.NG_APP_OPENROUTER_KEY}`,
    'Content-Type': 'application/json',
  };

  async describe(dish: string): Promise<string> {
    const response = await fetch('https://openrouter.ai/api/v1/chat/completions', {
      method: 'POST',
      headers: this.headers,
      body: JSON.stringify({ model: 'openrouter/auto', messages: [{ role: 'user', content: dish }] }),
    });
    return (await response.json()).choices[0].message.content;
  }
}
