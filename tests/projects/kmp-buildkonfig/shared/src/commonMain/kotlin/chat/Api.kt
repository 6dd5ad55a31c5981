package chat

class Api(private val client: HttpClient) {
    suspend fun ask(text: String): Answer =
        client.post("https://openrouter.ai/api/v1/chat/completions") {
            bearerAuth(BuildKonfig.OPENROUTER_API_KEY)
            setBody(text)
        }.body()
}
