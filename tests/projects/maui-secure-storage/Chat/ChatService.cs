using System.Net.Http.Headers;

public class ChatService
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri("https://openrouter.ai/api/v1/") };

    public async Task SignInAsync()
    {
        var key = await SecureStorage.Default.GetAsync("openrouter_api_key");
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }
}
