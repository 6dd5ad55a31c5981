import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { map, type Observable } from 'rxjs';
import { environment } from '../environments/environment';

@Injectable({ providedIn: 'root' })
export class TriageService {
  private readonly http = inject(HttpClient);

  assess(symptoms: string): Observable<string> {
    return this.http
      .post<any>(
        'https://openrouter.ai/api/v1/chat/completions',
        { model: 'openrouter/auto', messages: [{ role: 'user', content: symptoms }] },
        { headers: { Authorization: `Bearer ${environment.openRouterApiKey}` } },
      )
      .pipe(map((answer) => answer.choices[0].message.content));
  }
}
