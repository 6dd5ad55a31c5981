flutter build apk --dart-define=OPENROUTER_API_KEY=$OPENROUTER_API_KEY
