import { Component, inject, signal } from '@angular/core';
import { TriageService } from './triage.service';

@Component({
  selector: 'app-root',
  template: `
    <textarea #symptoms></textarea>
    <button (click)="assess(symptoms.value)">Assess</button>
    <p>{{ advice() }}</p>
  `,
})
export class App {
  private readonly triage = inject(TriageService);
  protected readonly advice = signal('');

  protected assess(symptoms: string) {
    this.triage.assess(symptoms).subscribe((advice) => this.advice.set(advice));
  }
}
