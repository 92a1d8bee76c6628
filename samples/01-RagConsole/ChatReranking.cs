using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SkRerank.Chat;
using SkRerank.Chat.Strategies;
using SkRerank.Local;
using SkRerank.Middleware;
using SkRerank.OpenAI;
using Spectre.Console;

namespace SkRerank.Samples.RagConsole;

/// <summary>A chat model between retrieval and prompt: off unless <c>--model</c> names one.</summary>
internal sealed class ChatReranking
{
    private const string Key = "chat";

    private readonly Option<string?> _model = new("--model") { Description = "A chat model that reranks, such as openai:gpt-4o-mini; the model in the box answers where it fails." };
    private readonly Option<string> _strategy = new("--strategy") { Description = "Which windows of passages the chat model orders.", DefaultValueFactory = _ => "sliding" };
    private readonly Option<decimal?> _budget = new("--budget-usd") { Description = "The most that reranking for one question may cost, in US dollars." };
    private readonly Option<string?> _price = new("--price") { Description = "The chat model's price IN,OUT in US dollars for a million tokens of prompt and of answer, where its list price is not known." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what the chat model would take, without asking it." };

    public ChatReranking() => _strategy.AcceptOnlyFromAmong([.. ListwiseStrategies.Names]);

    public Option[] Options => [_model, _strategy, _budget, _price, _dryRun];

    /// <summary>Registers the reranker, if a chat model was named.</summary>
    public void Register(ParseResult parsed, IServiceCollection services)
    {
        if (parsed.GetValue(_model) is not { } model)
        {
            if (Options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given) throw new ArgumentException($"{given.Name} is about a chat model: name one with --model, such as openai:gpt-4o-mini.");
            return;
        }

        var price = parsed.GetValue(_price) is { } text ? Price(text) : ModelFamily.Of(NamedChatClients.ModelOf(model)).Price;
        if (parsed.GetValue(_budget) is not null && price is null) throw new ArgumentException($"--budget-usd needs the price of '{model}', which is not known: give it with --price IN,OUT, in US dollars for a million tokens of prompt and of answer.");
        if (parsed.GetValue(_budget) <= 0) throw new ArgumentException("--budget-usd must be above 0.");

        // A plan needs no key.
        var client = new CountingChatClient(NamedChatClients.Create(model, variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : parsed.GetValue(_dryRun) && variable == "OPENAI_API_KEY" ? "none" : null));
        services.AddKeyedSingleton<IChatClient>(Key, client);
        services.AddListwiseReranker(Key, options => (options.Strategy, options.Price, options.MaxCost) = (ListwiseStrategies.FromName(parsed.GetValue(_strategy)!), price, parsed.GetValue(_budget)), Key)
            .Use((inner, provider) => new FallbackReranker(inner, new FallbackOptions
            {
                Rerankers = { provider.GetRequiredService<LocalModels>().CreateReranker() },
                KeepIncomingOrder = false,
                OnFallback = e => Console.WriteLine($"The model in the box answers for '{model}': {e.Message}"),
            }))
            .UseCostLedger();
    }

    /// <summary>Gives the reranker, if a chat model was named.</summary>
    public static IReranker? Resolve(IServiceProvider provider) => provider.GetKeyedService<IReranker>(Key);

    /// <summary>Gets whether only a plan is wanted.</summary>
    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>States what reranking for a question takes at most.</summary>
    public static async Task<ListwisePlan> PlanAsync(LocalStore store, IReranker reranker, string question, CancellationToken cancellationToken)
    {
        var hybrid = store.CreateRetriever(new LocalPipelineOptions { Mode = SearchMode.Hybrid, Fusion = FusionMethod.MinMax });
        return reranker.GetService<ListwiseReranker>()!.Plan(question, (await hybrid.RetrieveAsync(question, cancellationToken: cancellationToken)).Candidates);
    }

    public static void Print(ListwisePlan plan)
    {
        var cost = plan.MaxCost is { } most ? string.Create(CultureInfo.InvariantCulture, $"at most {most:0.######} US dollars") : "price not known";
        Console.WriteLine($"{plan.Strategy} over {plan.Candidates} candidates: at most {plan.Calls} calls in {plan.Rounds.Count} rounds, {plan.PromptTokens} tokens of prompts and {plan.AnswerTokens} of answers, {cost}. No call was made.");
    }

    /// <summary>Runs work that asks the chat model, with a progress bar.</summary>
    public static Task<T> WithProgressAsync<T>(IReranker reranker, ListwisePlan plan, Func<Task<T>> work) => AnsiConsole.Progress().StartAsync(context =>
    {
        var task = context.AddTask("answers of the chat model", maxValue: Math.Max(1, plan.Calls));
        reranker.GetService<CountingChatClient>()!.OnAnswer = () => task.Increment(1);
        return work();
    });

    private static ModelPrice Price(string text)
    {
        var parts = Array.ConvertAll(text.Split(','), part => decimal.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : -1);
        return parts is [>= 0, >= 0] ? new ModelPrice(parts[0], parts[1]) : throw new ArgumentException($"The value of --price must be two numbers of at least 0 with a comma between them, but was '{text}'.");
    }
}
