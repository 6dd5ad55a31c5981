// The server asks OpenRouter.
public class ChatService(HttpClient client)
{
    public Task<HttpResponseMessage> AskAsync(string text) => client.PostAsJsonAsync("api/chat", text);
}
