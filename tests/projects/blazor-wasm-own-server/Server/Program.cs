using System.Net.Http.Headers;

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
var client = new HttpClient { BaseAddress = new Uri("https://openrouter.ai/api/v1/") };
client.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Bearer", app.Configuration["OpenRouter:ApiKey"]);
app.MapPost("/api/chat", async (string text) =>
{
    var answer = await client.PostAsJsonAsync("chat/completions", text);
    return Results.Text(await answer.Content.ReadAsStringAsync());
});
app.Run();
