using System.Security.Cryptography;

namespace SkRerank.Chat.Injection;

/// <summary>Asks a judge for the order of the candidates by a query that none of them can answer, beside a passage that does: what stands above that passage twice was put there by something else than relevance.</summary>
/// <remarks>
/// No vocabulary is needed: whatever words, language or encoding the judge obeys, it obeys here too. The word that the query asks for is made up for each call, so that no author can know it.
/// What a judge obeys, it obeys again; where it erred, it hardly errs twice about the same passage.
/// </remarks>
internal sealed class ControlProbe
{
    private const int Syllables = 5;
    private const int LargestWindow = 20;
    private const string Consonants = "bdfgklmnprstvz";
    private const string Vowels = "aeiou";

    private readonly int _count;
    private readonly int _window;

    /// <summary>Initializes a new instance of the <see cref="ControlProbe"/> class.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="seed">The seed of the made-up word, or <see langword="null"/> for the system's generator.</param>
    /// <param name="writerOf">Makes the writer of the prompts about a query.</param>
    public ControlProbe(IReadOnlyList<RerankDocument> candidates, int? seed, Func<string, IReadOnlyList<RerankDocument>, PromptWriter> writerOf)
    {
        var random = seed is { } number ? new Random(number) : null;
        var word = string.Concat(Enumerable.Range(0, Syllables).Select(_ => $"{Consonants[Next(random, Consonants.Length)]}{Vowels[Next(random, Vowels.Length)]}"));
        _count = candidates.Count;
        Writer = writerOf($"What is a {word}?", [.. candidates, new RerankDocument($"A {word} is a kind of vessel. This passage explains what a {word} is, and how a {word} is used.")]);
        _window = Math.Max(1, Math.Min(LargestWindow, Writer.MaxWindow) - 1);
    }

    /// <summary>Gets the writer of the prompts.</summary>
    public PromptWriter Writer { get; }

    /// <summary>Gets the calls that it takes at most: all candidates, and then those that stood above the answer.</summary>
    public IReadOnlyList<ListwiseRound> Rounds
    {
        get
        {
            var parts = Parts([.. Enumerable.Range(0, _count)]);
            var round = new ListwiseRound(parts.Length, parts.Max(part => part.Length));
            return [round, round];
        }
    }

    /// <summary>Finds the candidates that stand above the answer, and do so again when they are asked about alone.</summary>
    public async Task<IReadOnlySet<int>> AskAsync(IListwiseJudge judge, CancellationToken cancellationToken)
    {
        var above = await AboveAsync(judge, [.. Enumerable.Range(0, _count)], isAbove: false, cancellationToken).ConfigureAwait(false);
        return above.Count == 0 ? above : await AboveAsync(judge, [.. above.OrderDescending()], isAbove: true, cancellationToken).ConfigureAwait(false);
    }

    // Where there is no answer, what was known before stays.
    private async Task<HashSet<int>> AboveAsync(IListwiseJudge judge, int[] candidates, bool isAbove, CancellationToken cancellationToken)
    {
        var answers = await judge.AskAsync(Parts(candidates), ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
        return [.. answers.SelectMany(answer => answer.IsAnswered ? answer.Order.TakeWhile(candidate => candidate != _count) : answer.Order.Where(candidate => isAbove && candidate != _count))];
    }

    // The answer is shown first: a judge that likes first places then accuses nobody.
    private int[][] Parts(int[] candidates)
    {
        var parts = (candidates.Length + _window - 1) / _window;
        return [.. Enumerable.Range(0, parts).Select(part => (int[])[_count, .. candidates.Where((_, place) => place % parts == part)])];
    }

    private static int Next(Random? random, int below) => random?.Next(below) ?? RandomNumberGenerator.GetInt32(below);
}
