using System.Net.Http.Headers;

var builder = WebApplication.CreateBuilder(args);
var client = new HttpClient { BaseAddress = new Uri("https://openrouter.ai/api/v1/") };
client.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Bearer", builder.Configuration["OpenRouter:ServerKey"]);
builder.Build().Run();
