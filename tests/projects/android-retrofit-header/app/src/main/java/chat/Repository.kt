package chat

class Repository(private val api: OpenRouterApi) {
    suspend fun ask(request: ChatRequest) = api.complete(TOKEN, request)

    companion object {
        private const val TOKEN = "Bearer " + BuildConfig.API_KEY
    }
}
