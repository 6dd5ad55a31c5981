import type { CapacitorConfig } from '@capacitor/cli';

const config: CapacitorConfig = {
  appId: 'org.example.notes',
  appName: 'Notes',
  webDir: 'dist',
};

export default config;
