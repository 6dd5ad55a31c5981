package chat

class Api(context: Context) {
    private val info = context.packageManager.getApplicationInfo(context.packageName, GET_META_DATA)
    private val key = info.metaData.getString("chat.OPENROUTER_API_KEY")

    fun request() = Request.Builder()
        .url("https://openrouter.ai/api/v1/chat/completions")
        .header("Authorization", "Bearer $key")
        .build()
}
