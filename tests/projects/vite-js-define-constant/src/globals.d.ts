declare const __APP_VERSION__: string
declare const __AI_TOKEN__: string
