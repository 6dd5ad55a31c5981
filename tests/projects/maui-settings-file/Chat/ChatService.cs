using System.Net.Http.Headers;

public class ChatService
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri("https://openrouter.ai/api/v1/") };

    public ChatService(IConfiguration configuration)
    {
        var key = configuration["OpenRouter:ApiKey"];
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }
}
