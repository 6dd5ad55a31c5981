package x

class Api(private val store: EncryptedSharedPreferences) {
    fun request(text: String): Request =
        Request.Builder()
            .url("https://openrouter.ai/api/v1/chat/completions")
            .addHeader("Authorization", "Bearer ${store.getString("openrouter_api_key", "")}")
            .build()
}
