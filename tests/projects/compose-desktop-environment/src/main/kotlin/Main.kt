val key = System.getenv("OPENROUTER_API_KEY") ?: Preferences.userRoot().get("openrouter_key", "")

suspend fun ask(client: HttpClient, text: String): String =
    client.post("https://openrouter.ai/api/v1/chat/completions") { bearerAuth(key) }.body()
