using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Local.Indexing;
using SkRerank.OpenAI;
using SkRerank.Prompting;
using SkRerank.Retrieval;
using SkRerank.Samples.AgentTool;

// An agent that searches the handbook of a mountain hut as often as it needs, and cites what it found.
// Offline a scripted model plays the agent; with OPENAI_API_KEY (and OPENAI_BASE_URL, OPENAI_MODEL) a real one does. A question may be given as arguments.
var question = args.Length > 0 ? string.Join(' ', args) : "What does a night in the dormitory cost, and where do dogs sleep?";
var folder = Directory.CreateTempSubdirectory("skrerank-").FullName;
try
{
    var services = new ServiceCollection();
    services.AddLocalReranking(folder);
    await using var provider = services.BuildServiceProvider();
    var report = await provider.GetRequiredService<LocalIndexer>().IndexAsync(Path.Combine(AppContext.BaseDirectory, "documents"));
    Console.WriteLine($"Indexed {report.Passages} passages of the handbook.\n\nQuestion: {question}");

    // The tool: what it is for is told to the model; one session numbers the passages of all its searches.
    var session = new SearchSession();
    var search = new RerankedSearchTool(provider.GetRequiredService<IRetriever>(), new RerankedSearchToolOptions
    {
        Description = "Searches the handbook of the Lark Hut: opening times, prices, booking, path, water, dogs and emergencies. Ask one thing at a time.",
        ContextBuilder = provider.GetRequiredService<ContextBuilder>(),
        Top = 3,
        OnFailure = failure => Console.Error.WriteLine($"The search failed: {failure.Message}"),
    }).ForConversation(session);

    // The agent: any chat client with a loop of function calls.
    var model = Environment.GetEnvironmentVariable("OPENAI_MODEL") is { Length: > 0 } name ? name : "gpt-4o-mini";
    using var agent = new ChatClientBuilder(Environment.GetEnvironmentVariable("OPENAI_API_KEY") is { Length: > 0 } ? NamedChatClients.Create($"openai:{model}") : new ScriptedAgent())
        .UseFunctionInvocation()
        .Build();
    ChatMessage[] messages = [new(ChatRole.System, "Answer from what you find with the tool, and cite it by its numbers, such as [1]."), new(ChatRole.User, question)];
    var response = await agent.GetResponseAsync(messages, new ChatOptions { Tools = [search] });

    foreach (var call in response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        Console.WriteLine($"The agent calls {call.Name}({string.Join(", ", call.Arguments!.Select(argument => $"{argument.Key}: {argument.Value}"))})");
    var answer = response.Messages[^1].Text;
    Console.WriteLine($"\nAnswer: {answer}\n");

    var check = new CitationChecker().Check(answer, session.Context);
    foreach (var number in check.CitedNumbers) Console.WriteLine($"  {session.Context.Passages[number - 1]}");
    Console.WriteLine($"{session.Context.Passages.Count} passages found, {check.CitedNumbers.Count} cited, {check.UnknownNumbers.Count} unknown numbers, {check.UnsupportedSentences.Count} sentences that the cited passages do not support.");
}
finally
{
    Directory.Delete(folder, recursive: true);
}
