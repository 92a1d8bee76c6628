using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SkRerank;
using SkRerank.Cost;
using SkRerank.Local;
using SkRerank.Local.Indexing;
using SkRerank.Prompting;
using SkRerank.Remote;
using SkRerank.Samples.RagConsole;

// Asks a question over a folder of documents: compares four ways to find passages and shows the prompt that goes to a model.
// Offline; --reranker cohere:rerank-v3.5 reranks with a hosted model, by the key of the environment; --model openai:gpt-4o-mini lets a chat model order the passages; with OPENAI_API_KEY (and OPENAI_BASE_URL, OPENAI_MODEL) a model answers and its citations are checked.
const string BuiltInQuestion = "Does the score of a text depend on what else is in the batch?";

var folder = new Option<string>("--folder") { Description = "The folder of .md, .txt and .html files to ask.", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "docs") };
var question = new Option<string>("--question") { Description = "The question to ask.", DefaultValueFactory = _ => BuiltInQuestion };
var interactive = new Option<bool>("--interactive") { Description = "Ask for questions until the end of input." };
var reranker = new Option<string?>("--reranker") { Description = "A hosted reranker such as cohere:rerank-v3.5 in place of the model in the box, which answers where it fails." };
var chat = new ChatReranking();
var root = new RootCommand("Ask a folder of documents: BM25, vectors, hybrid and reranked side by side, and the cited prompt.") { folder, question, interactive, reranker };
foreach (var option in chat.Options) root.Add(option);
root.SetAction((parsed, cancellationToken) => RunAsync(parsed, parsed.GetValue(folder)!, parsed.GetValue(interactive) ? null : parsed.GetValue(question)!, parsed.GetValue(reranker), chat, cancellationToken));
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is RerankException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static async Task<int> RunAsync(ParseResult parsed, string folder, string? question, string? rerankerName, ChatReranking chat, CancellationToken cancellationToken)
{
    var storeFolder = Directory.CreateTempSubdirectory("skrerank-").FullName;
    try
    {
        var services = new ServiceCollection();
        services.AddLocalReranking(storeFolder);
        chat.Register(parsed, services);
        await using var provider = services.BuildServiceProvider();
        var report = await provider.GetRequiredService<LocalIndexer>().IndexAsync(folder, cancellationToken: cancellationToken);
        Console.WriteLine($"Indexed {report.Added} documents of '{folder}' in {report.Passages} passages.");
        foreach (var file in report.Skipped) Console.WriteLine($"Skipped {file.Path}: {file.Reason}.");

        var store = provider.GetRequiredService<LocalStore>();
        var builder = provider.GetRequiredService<ContextBuilder>();
        using var hosted = rerankerName is null ? null : Hosted(rerankerName, store.Models);
        var listwise = ChatReranking.Resolve(provider);
        if (hosted is not null && listwise is not null) throw new ArgumentException("--reranker and --model both rerank: leave one of the two out.");
        var code = 0;
        for (var next = question ?? NextQuestion(); next is not null; next = question is null ? NextQuestion() : null)
        {
            if (listwise is not null && chat.IsDryRun(parsed)) ChatReranking.Print(await ChatReranking.PlanAsync(store, listwise, next, cancellationToken));
            else code = Math.Max(code, await AskAsync(store, hosted, listwise, builder, next, cancellationToken));
        }

        return code;
    }
    finally
    {
        Directory.Delete(storeFolder, recursive: true);
    }
}

// The models in the box answer where the service fails, and say so.
static IReranker Hosted(string name, LocalModels models) => new RerankerBuilder(_ => NamedRerankers.Create(name))
    .UseFallback(options =>
    {
        options.Rerankers.Add(models.CreateReranker());
        options.KeepIncomingOrder = false;
        options.OnFallback = e => Console.WriteLine($"The model in the box answers for '{name}': {e.Message}");
    })
    .UseCostLedger()
    .Build();

static string? NextQuestion()
{
    while (true)
    {
        Console.Write("\nQuestion (end of input ends): ");
        var line = Console.ReadLine();
        if (line is null) Console.WriteLine();
        if (line is null || !string.IsNullOrWhiteSpace(line)) return line;
    }
}

static async Task<int> AskAsync(LocalStore store, IReranker? hosted, IReranker? listwise, ContextBuilder builder, string question, CancellationToken cancellationToken)
{
    if (string.IsNullOrWhiteSpace(question)) throw new ArgumentException("The question is empty: write at least one word.");
    var comparison = listwise is null
        ? await Comparison.RunAsync(store, hosted, question, cancellationToken)
        : await ChatReranking.WithProgressAsync(listwise, await ChatReranking.PlanAsync(store, listwise, question, cancellationToken), () => Comparison.RunAsync(store, listwise, question, cancellationToken));
    comparison.Print();
    foreach (var total in (hosted ?? listwise)?.GetService<CostLedger>()?.Totals ?? []) Console.WriteLine($"{total.Provider}: {total.Calls} calls, about {total.Cost} US dollars, {total.CallsWithoutCost} of unknown cost.");

    var context = builder.Build(comparison.Reranked.Take(3));
    var prompt = RagPrompt.Build(question, context);
    Console.WriteLine($"\n--- The prompt: system ---\n{RagPrompt.System}\n\n--- The prompt: user ---\n{prompt}\n--- End of the prompt ---");
    Console.WriteLine($"{context.Passages.Count} passages in {context.Tokens} of {context.TokenBudget} tokens.");
    foreach (var removed in context.Removed) Console.WriteLine($"Not on its own in the prompt: {removed.Document?.Id} ({removed.Stage}). {removed.Reason}");
    if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } key) return await Answer.StreamAsync(key, prompt, context, cancellationToken);
    Console.WriteLine("\nSet OPENAI_API_KEY to have a model answer it.");
    return 0;
}
