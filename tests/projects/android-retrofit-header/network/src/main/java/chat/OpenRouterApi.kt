package chat

// https://openrouter.ai/api/v1/
interface OpenRouterApi {
    @POST("chat/completions")
    suspend fun complete(
        @Header("Authorization") token: String,
        @Body request: ChatRequest,
    ): ChatResponse
}
