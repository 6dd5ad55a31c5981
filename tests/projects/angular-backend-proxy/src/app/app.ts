import { HttpClient } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';
import { environment } from '../environments/environment';
import { ownKey, rememberOwnKey } from './own-key';

@Component({
  selector: 'app-root',
  template: `
    <input #key type="password" (change)="remember(key.value)" />
    <button (click)="explain('photosynthesis')">Explain</button>
    <p>{{ text() }}</p>
  `,
})
export class App {
  private http = inject(HttpClient);
  text = signal('');

  remember = rememberOwnKey;

  explain(topic: string) {
    const key = ownKey();
    const body = { model: environment.openRouterModel, messages: [{ role: 'user', content: topic }] };
    const answer = key
      ? this.http.post<any>('https://openrouter.ai/api/v1/chat/completions', body, {
          headers: { Authorization: `Bearer ${key}` },
        })
      : this.http.post<any>(`${environment.apiUrl}/chat`, body);
    answer.subscribe((reply) => this.text.set(reply.choices[0].message.content));
  }
}
