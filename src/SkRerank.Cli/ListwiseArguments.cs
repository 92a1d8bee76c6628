using System.CommandLine;
using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Chat.Pointwise;
using SkRerank.Chat.Strategies;
using SkRerank.OpenAI;

namespace SkRerank.Cli;

/// <summary>The options of a chat model that reranks, the same in <c>search</c> and <c>rerank</c>.</summary>
internal sealed class ListwiseArguments
{
    private static readonly (string Word, StrategyName Value)[] Words =
    [
        ("sliding", StrategyName.Sliding), ("tdpart", StrategyName.TdPart), ("full", StrategyName.Full), ("blocks", StrategyName.Blocks), ("tournament", StrategyName.Tournament), ("setwise", StrategyName.Setwise), ("pairwise", StrategyName.Pairwise), ("pairwise-heap", StrategyName.PairwiseHeap), ("pairwise-sliding", StrategyName.PairwiseSliding), ("consistency", StrategyName.Consistency), ("pointwise-yesno", StrategyName.PointwiseYesNo), ("pointwise-graded", StrategyName.PointwiseGraded), ("pointwise-likelihood", StrategyName.PointwiseLikelihood),
    ];

    private readonly Option<StrategyName?> _strategy = Choice.Of("--strategy", "Which windows of passages the chat model of --model orders, or pointwise-…: what it is asked about each passage, for servers that give log-probabilities and for decoder models of a folder. Default: sliding; tdpart takes a third of its rounds.", Words);
    private readonly Option<double?> _budget = Choice.Positive("--budget-usd", "USD", "The most that all calls of the chat model may cost together, in US dollars; then the best order so far is given.");
    private readonly Option<double[]?> _price = Choice.Weights("--price", "The chat model's price in US dollars for a million tokens of prompt and of answer. Default: its list price, where that is known.", 2);
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what the chat model would take (calls, rounds, tokens, highest price) without asking it." };

    private readonly Option<bool> _control = new("--control-query") { Description = "Ask the chat model first about a made-up word: passages that it puts above the only answer give it orders, in whatever words, and are named and put last. One call more for each 19 candidates, and again for what is found." };

    public ListwiseArguments() => _price.HelpName = "IN,OUT";

    public Option[] All => [_strategy, _budget, _price, _control, _dryRun];

    /// <summary>Gets whether <c>--model</c> is one that this class makes a reranker of.</summary>
    public bool IsChat(ParseResult parsed, string? model) => model is not null && (NamedChatClients.IsName(model) || IsLocal(parsed, model));

    /// <summary>Gets whether <c>--model</c> is a chat model that orders windows, so that it gives no scores.</summary>
    public bool IsListwise(ParseResult parsed, string model) => NamedChatClients.IsName(model) && parsed.GetValue(_strategy) is not (StrategyName.PointwiseYesNo or StrategyName.PointwiseGraded or StrategyName.PointwiseLikelihood);

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>Gets whether passages are judged one by one, which gives scores.</summary>
    public bool IsPointwise(ParseResult parsed) => parsed.GetValue(_strategy) is StrategyName.PointwiseYesNo or StrategyName.PointwiseGraded or StrategyName.PointwiseLikelihood;

    /// <summary>Checks what was given before anything is loaded.</summary>
    /// <exception cref="ArgumentException">An option does not fit the model, or the environment lacks what the model needs.</exception>
    public void Check(ParseResult parsed, string? model)
    {
        if (IsPointwise(parsed) && parsed.GetValue(_control)) throw new ArgumentException("--control-query is about passages that stand beside each other, but a pointwise strategy shows one at a time: leave one of the two out.");
        if (IsLocal(parsed, model))
        {
            if (parsed.GetValue(_budget) is not null && parsed.GetValue(_price) is not { Length: 2 }) throw new ArgumentException($"--budget-usd needs a price, and '{model}' runs on this machine: leave it out, or give --price IN,OUT.");
            ModelFolderName.Folder(model!);
            return;
        }

        if (model is null || !NamedChatClients.IsName(model))
        {
            if (All.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given) throw new ArgumentException($"{given.Name} is about a chat model: name one with --model, such as openai:gpt-4o-mini.");
            return;
        }

        if (parsed.GetValue(_strategy) == StrategyName.PointwiseLikelihood) throw new ArgumentException("--strategy pointwise-likelihood needs the likelihood of a given text, which chat completions do not tell: name a model folder with --model, or use pointwise-yesno.");
        if (parsed.GetValue(_budget) is not null && Price(parsed, model) is null)
            throw new ArgumentException($"--budget-usd needs the price of '{model}', which is not known: give it with --price IN,OUT, in US dollars for a million tokens of prompt and of answer.");
        Client(parsed, model).Dispose();
    }

    /// <summary>Makes the reranker.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="depth">How many candidates to rerank; <see langword="null"/> for the strategy's own number.</param>
    /// <param name="planOnly">Whether it only plans, as with <c>--dry-run</c>.</param>
    public ChatModelReranker Create(ParseResult parsed, string model, int? depth, bool planOnly = false)
    {
        var (name, price) = (parsed.GetValue(_strategy) ?? StrategyName.Sliding, Price(parsed, model));
        return new ChatModelReranker(model, IsLocal(parsed, model) ? new LocalLanguageClient(ModelFolderName.Folder(model)) : Client(parsed, model).AsBuilder().UseTokenLogprobs().Build(), Ranking, price, Budget(parsed), planOnly || IsDryRun(parsed));

        ChatRanking Ranking(IChatClient client, decimal? maxCost) => name switch
        {
            StrategyName.PointwiseYesNo => ChatRanking.Pointwise(client, chat => PointwiseJudgement.YesNo(chat), price, maxCost),
            StrategyName.PointwiseGraded => ChatRanking.Pointwise(client, chat => PointwiseJudgement.Graded(chat), price, maxCost),
            StrategyName.PointwiseLikelihood => ChatRanking.Pointwise(client, chat => PointwiseJudgement.Likelihood(chat.GetRequiredService<ITextLikelihood>(), chat.GetRequiredService<ChatClientMetadata>().DefaultModelId!), price, maxCost),
            _ => ChatRanking.Listwise(client, new ListwiseOptions { Strategy = ListwiseStrategies.FromName(Array.Find(Words, word => word.Value == name).Word), Depth = depth, Price = price, UseControlQuery = parsed.GetValue(_control) }, maxCost),
        };
    }

    /// <summary>Gives the most that all calls may cost, in US dollars.</summary>
    public decimal? Budget(ParseResult parsed) => (decimal?)parsed.GetValue(_budget);

    // A plan is made without a call, so without a key.
    private IChatClient Client(ParseResult parsed, string model) =>
        NamedChatClients.Create(model, variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : IsDryRun(parsed) && variable == "OPENAI_API_KEY" ? "none" : null);

    private ModelPrice? Price(ParseResult parsed, string model) =>
        parsed.GetValue(_price) is [var input, var output] ? new ModelPrice((decimal)input, (decimal)output) : IsLocal(parsed, model) ? null : ModelFamily.Of(NamedChatClients.ModelOf(model)).Price;

    private bool IsLocal(ParseResult parsed, string? model) =>
        model is not null && !NamedChatClients.IsName(model) && IsPointwise(parsed);
}
