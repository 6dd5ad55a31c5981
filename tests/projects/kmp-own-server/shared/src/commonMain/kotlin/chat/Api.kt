package chat

// The server forwards this to OpenRouter.
class Api(private val client: HttpClient, private val session: Session) {
    suspend fun ask(text: String): Answer =
        client.post("https://chat.example.com/api/ask") {
            bearerAuth(session.token)
            setBody(text)
        }.body()
}
