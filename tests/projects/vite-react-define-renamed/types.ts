export interface Caption {
  text: string;
}
