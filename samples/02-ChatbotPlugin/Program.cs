using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using SkRerank.Local.Indexing;
using SkRerank.Prompting;
using SkRerank.Samples.ChatbotPlugin;

// A chatbot over a folder of documents (the first argument, or the repository's own): it searches by a plugin, remembers the conversation, streams and cites.
// Offline a small extractive model answers; with OPENAI_API_KEY (and OPENAI_BASE_URL, OPENAI_MODEL) a real one. Without a terminal it asks the two questions below.
string[] script = ["Which package keeps BM25 and vectors in one crash-safe index?", "Which analyzers does it have?"];
var folder = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "docs");
var storeFolder = Directory.CreateTempSubdirectory("skrerank-").FullName;
try
{
    var builder = Kernel.CreateBuilder();
    builder.Services.AddLocalReranking(storeFolder);                                        // index, models and reranker, all in the box
    builder.AddRerankedSearch("Docs");                                                      // the plugin: Docs.Search(query, count, skip)
    builder.Services.AddSingleton(ChatModel.Create().AsBuilder().UseKernelFunctionInvocation().Build());
    var citations = new CitationFilter();
    builder.Services.AddSingleton<IFunctionInvocationFilter>(citations);
    var kernel = builder.Build();
    await using var services = (ServiceProvider)kernel.Services;
    var report = await services.GetRequiredService<LocalIndexer>().IndexAsync(folder);
    Console.WriteLine($"Indexed {report.Added} documents of '{folder}' in {report.Passages} passages.");

    var chat = services.GetRequiredService<IChatClient>().AsChatCompletionService();
    var settings = new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
    var history = new ChatHistory("Search the documents before you answer, with a query that stands alone. Answer only from the passages found, and cite them by their numbers, such as [1]. If they do not answer, say so.");
    foreach (var question in Questions())
    {
        history.AddUserMessage(question);
        citations.Context = null;
        var answer = new StringBuilder();
        await foreach (var part in chat.GetStreamingChatMessageContentsAsync(history, settings, kernel))
        {
            var text = string.Concat((part.Content ?? "").Where(c => c is '\n' || !char.IsControl(c)));   // a model's answer must not move the cursor
            answer.Append(text);
            Console.Write(text);
        }

        history.AddAssistantMessage(answer.ToString());
        Console.WriteLine();
        if (citations.Context is not { } context) continue;
        var check = new CitationChecker().Check(answer.ToString(), context);
        foreach (var number in check.CitedNumbers) Console.WriteLine($"  {context.Passages[number - 1]}");
        foreach (var sentence in check.UnsupportedSentences) Console.WriteLine($"  Not in what it cites: {sentence.Text}");
        if (check.UnknownNumbers.Count > 0) Console.WriteLine($"  Cited, but not found: {string.Join(", ", check.UnknownNumbers)}");
    }

    return 0;
}
catch (Exception e) when (e is SkRerank.RerankException or ArgumentException or IOException or UnauthorizedAccessException or HttpRequestException or AggregateException or System.ClientModel.ClientResultException)
{
    Console.Error.WriteLine((e is AggregateException { InnerException: { } cause } ? $"The model did not answer ({cause.Message}): check OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL." : e.Message).ReplaceLineEndings(" "));
    return 1;
}
finally
{
    Directory.Delete(storeFolder, recursive: true);
}

// From the terminal or a pipe; where nothing comes at all, the script.
IEnumerable<string> Questions()
{
    var asked = 0;
    for (Console.Write("\nYou: "); Console.ReadLine() is { } line; Console.Write("\nYou: "))
    {
        asked++;
        if (string.IsNullOrWhiteSpace(line)) continue;
        if (Console.IsInputRedirected) Console.WriteLine(line);
        yield return line;
    }

    foreach (var line in asked == 0 && Console.IsInputRedirected ? script : [])
    {
        if (line != script[0]) Console.Write("\nYou: ");
        Console.WriteLine(line);
        yield return line;
    }

    Console.WriteLine();
}
