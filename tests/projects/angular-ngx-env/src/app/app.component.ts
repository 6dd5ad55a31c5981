import { Component, inject, signal } from '@angular/core';
import { MenuWriter } from './menu-writer';

@Component({
  selector: 'app-root',
  template: `<h1 (click)="write()">{{ text() }}</h1>`,
})
export class AppComponent {
  private writer = inject(MenuWriter);
  text = signal('Dish of the day');

  async write() {
    this.text.set(await this.writer.describe(this.text()));
  }
}
