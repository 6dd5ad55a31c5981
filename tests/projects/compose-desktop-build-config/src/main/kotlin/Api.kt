suspend fun ask(client: HttpClient, text: String): String =
    client.post("https://openrouter.ai/api/v1/chat/completions") {
        header("Authorization", "Bearer ${AppConfig.OPENROUTER_API_KEY}")
    }.body()
