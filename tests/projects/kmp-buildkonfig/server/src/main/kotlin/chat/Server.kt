package chat

private val key = System.getenv("OPENROUTER_API_KEY")

suspend fun forward(client: HttpClient, text: String): String =
    client.post("https://openrouter.ai/api/v1/chat/completions") { bearerAuth(key) }.body()
