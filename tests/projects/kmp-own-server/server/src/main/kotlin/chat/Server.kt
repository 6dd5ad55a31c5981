package chat

fun Application.routes(client: HttpClient) {
    val key = System.getenv("OPENROUTER_API_KEY")
    routing {
        post("/api/ask") {
            val answer = client.post("https://openrouter.ai/api/v1/chat/completions") {
                header("Authorization", "Bearer $key")
                setBody(call.receiveText())
            }
            call.respondText(answer.bodyAsText())
        }
    }
}
