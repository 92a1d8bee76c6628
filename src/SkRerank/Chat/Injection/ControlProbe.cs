using System.Security.Cryptography;

namespace SkRerank.Chat.Injection;

/// <summary>Asks a judge for the order of the candidates by a query that none of them can answer, beside a passage that does: what stands above that passage was put there by something else than relevance.</summary>
/// <remarks>No vocabulary is needed: whatever words, language or encoding the judge obeys, it obeys here too. The word that the query asks for is made up for each call, so that no author can know it.</remarks>
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

    /// <summary>Gets the calls that it takes: one round.</summary>
    public ListwiseRound Round => new(Parts().Length, Parts().Max(part => part.Length));

    /// <summary>Finds the candidates that stand above the answer.</summary>
    public async Task<IReadOnlySet<int>> AskAsync(IListwiseJudge judge, CancellationToken cancellationToken)
    {
        var answers = await judge.AskAsync(Parts(), ListwiseTask.Order, cancellationToken).ConfigureAwait(false);
        return answers.Where(answer => answer.IsAnswered).SelectMany(answer => answer.Order.TakeWhile(candidate => candidate != _count)).ToHashSet();
    }

    // The answer is shown first: a judge that likes first places then accuses nobody.
    private int[][] Parts()
    {
        var parts = (_count + _window - 1) / _window;
        return [.. Enumerable.Range(0, parts).Select(part => (int[])[_count, .. Enumerable.Range(0, _count).Where(candidate => candidate % parts == part)])];
    }

    private static int Next(Random? random, int below) => random?.Next(below) ?? RandomNumberGenerator.GetInt32(below);
}
