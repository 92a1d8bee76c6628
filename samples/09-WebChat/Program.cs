using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank;
using SkRerank.Local.Indexing;
using SkRerank.OpenAI;
using SkRerank.Prompting;
using SkRerank.Samples.WebChat;

// A chat on a web page, with cited answers and the trail of each passage's scores. Open http://127.0.0.1:5209, or another address by --urls.
// Offline a model that quotes answers; with OPENAI_API_KEY (and OPENAI_BASE_URL, OPENAI_MODEL) a real one. --documents names another folder of .md, .txt and .html files.
// --once, or SKRERANK_SAMPLE_ONCE=1, asks one question over loopback and ends.
const int MostTurns = 40;
const int LongestTurn = 4000;

var once = args.Contains("--once") || Environment.GetEnvironmentVariable("SKRERANK_SAMPLE_ONCE") == "1";
var builder = WebApplication.CreateBuilder([.. args.Where(arg => arg != "--once")]);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Configuration["urls"] ??= once ? "http://127.0.0.1:0" : "http://127.0.0.1:5209";
builder.Configuration["AllowedHosts"] ??= "127.0.0.1;localhost;[::1]";   // no page of another name may ask this one

var store = Directory.CreateTempSubdirectory("skrerank-").FullName;
var name = Environment.GetEnvironmentVariable("OPENAI_MODEL") is { Length: > 0 } variable ? variable : "gpt-4o-mini";
var real = Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } ? NamedChatClients.Create($"openai:{name}") : null;
builder.Services.AddLocalReranking(store);
builder.Services.AddChatClient(_ => real ?? new ExtractiveModel(TimeSpan.FromMilliseconds(25))).UseRerankedContext(options => (options.TopN, options.QueryRewriter) = (4, real));

var app = builder.Build();
var documents = builder.Configuration["documents"] ?? Path.Combine(AppContext.BaseDirectory, "documents");
try
{
    var report = await app.Services.GetRequiredService<LocalIndexer>().IndexAsync(documents);
    Console.WriteLine($"Indexed {report.Passages} passages of '{documents}'.");
}
catch (RerankException e)
{
    Console.Error.WriteLine(e.Message);
    Environment.ExitCode = 1;
    await app.DisposeAsync();
    Directory.Delete(store, recursive: true);
    return;
}


// The page has no text of its own in scripts or styles from elsewhere, and the browser is told so.
var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "index.html"));
app.MapGet("/", (HttpResponse response) =>
{
    var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
    response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    response.Headers.XContentTypeOptions = "nosniff";
    return Results.Content(page.Replace("{nonce}", nonce, StringComparison.Ordinal), "text/html; charset=utf-8");
});

// One line of JSON for each update; the last has what was cited.
app.MapPost("/chat", async (ChatTurn[] turns, IChatClient chat, HttpContext context) =>
{
    if (turns is not [.., { Role: "user" }] || turns.Length > MostTurns || turns.Any(turn => turn.Role is not ("user" or "assistant") || turn.Text is not { Length: > 0 and <= LongestTurn }))
        return Results.BadRequest($"A conversation must end with the user's turn and have at most {MostTurns} turns of 1 to {LongestTurn} characters.");
    context.Response.ContentType = "application/x-ndjson";
    try
    {
        var messages = turns.Select(turn => new ChatMessage(turn.Role == "user" ? ChatRole.User : ChatRole.Assistant, turn.Text));
        await foreach (var update in chat.GetStreamingResponseAsync(messages, cancellationToken: context.RequestAborted)) await SendAsync(new { text = update.Text, cited = update.GetCitedAnswer() });
    }
    catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
    {
        Console.Error.WriteLine($"A question was not answered. {failure}");
        await SendAsync(new { error = "The question could not be answered; the console of the server says why." });
    }

    return Results.Empty;

    async Task SendAsync(object line)
    {
        await context.Response.WriteAsync(JsonSerializer.Serialize(line) + "\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
});

try
{
    await app.StartAsync();
    Console.WriteLine($"Listening on {app.Urls.First()}");
    if (once) await AskOnceAsync(new Uri(app.Urls.First()));
    else await app.WaitForShutdownAsync();
}
finally
{
    await app.DisposeAsync();
    Directory.Delete(store, recursive: true);
}

static async Task AskOnceAsync(Uri address)
{
    using var http = new HttpClient { BaseAddress = address };
    using var answer = await http.PostAsJsonAsync("/chat", new[] { new ChatTurn("user", "What does a night cost, and where do dogs sleep?") });
    foreach (var line in (await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
    {
        using var json = JsonDocument.Parse(line);
        Console.Write(json.RootElement.GetProperty("text").GetString());
        if (json.RootElement.GetProperty("cited") is { ValueKind: JsonValueKind.Object } cited) Console.WriteLine($"\nCited: {cited.GetProperty("citedNumbers")} of {cited.GetProperty("passages").GetArrayLength()} passages.");
    }
}
