using System.Net.Http.Headers;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
var client = new HttpClient { BaseAddress = new Uri("https://openrouter.ai/api/v1/") };
client.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Bearer", builder.Configuration["OpenRouter:ApiKey"]);
builder.Services.AddSingleton(client);
await builder.Build().RunAsync();
