using CsCheck;
using Xunit;

namespace SkRerank.TestSupport;

/// <summary>The laws of every middleware, each tried on 1,000 calls; each middleware derives this class and says which of the special ones it keeps.</summary>
public abstract class RerankerLawTests
{
    private const int Cases = 1000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gets whether every document is in the answer; otherwise the answer may leave some out.</summary>
    protected virtual bool KeepsAll => true;

    /// <summary>Gets whether reranking an answer again leaves its order as it is.</summary>
    protected virtual bool IsIdempotent => true;

    /// <summary>Gets whether a document that is worse than all others does not change their order.</summary>
    protected virtual bool IgnoresLosers => true;

    /// <summary>Wraps the inner reranker in the middleware under test.</summary>
    public abstract IReranker Wrap(IReranker inner);

    [Fact]
    public Task RerankAsync_AnyDocuments_AnswersWithThemAndNothingElseInTotalOrder() => HoldsAsync(async (reranker, call) =>
    {
        var response = await reranker.RerankAsync(call.Query, call.Documents, cancellationToken: Token);
        int[] indexes = [.. response.Results.Select(result => result.Index)];
        return indexes.Distinct().Count() == indexes.Length && indexes.All(index => index >= 0 && index < call.Documents.Count) && (!KeepsAll || indexes.Length == call.Documents.Count)
            && response.Results.All(result => double.IsFinite(result.Score))
            && response.Results.Zip(response.Results.Skip(1)).All(pair => pair.First.Score > pair.Second.Score || (pair.First.Score == pair.Second.Score && pair.First.Index < pair.Second.Index));
    });

    [Fact]
    public Task RerankAsync_AnyTopN_IsAPrefixOfTheFullOrder() => HoldsAsync(async (reranker, call) =>
    {
        var full = await reranker.RerankAsync(call.Query, call.Documents, cancellationToken: Token);
        var cut = await reranker.RerankAsync(call.Query, call.Documents, new RerankOptions { TopN = call.TopN }, Token);
        return cut.ScoreKind == full.ScoreKind && Scores(cut).SequenceEqual(Scores(full).Take(call.TopN));
    });

    [Fact]
    public Task RerankAsync_SameCallTwice_GivesTheSameAnswer() => HoldsAsync(async (reranker, call) =>
    {
        var first = await reranker.RerankAsync(call.Query, call.Documents, cancellationToken: Token);
        var second = await reranker.RerankAsync(call.Query, call.Documents, cancellationToken: Token);
        return (first.ScoreKind, first.ModelId) == (second.ScoreKind, second.ModelId) && Scores(first).SequenceEqual(Scores(second));
    });

    [Fact]
    public Task RerankAsync_AnyCall_ChangesNeitherDocumentsNorOptions() => HoldsAsync(async (reranker, call) =>
    {
        RerankDocument[] documents = [.. call.Documents];
        string[] before = [.. documents.Select(Fingerprint)];
        var options = new RerankOptions { TopN = call.TopN };
        await reranker.RerankAsync(call.Query, documents, options, Token);
        return documents.SequenceEqual(call.Documents) && before.SequenceEqual(documents.Select(Fingerprint)) && (options.TopN, options.ModelId, options.Tier, options.TimeBudget, options.AdditionalProperties) == (call.TopN, null, null, null, null);
    });

    [Fact]
    public Task RerankAsync_AnswerRerankedAgain_KeepsItsOrder() => !IsIdempotent ? Task.CompletedTask : HoldsAsync(async (reranker, call) =>
    {
        var first = await reranker.RerankAsync(call.Query, call.Documents, cancellationToken: Token);
        var second = await reranker.RerankAsync(call.Query, [.. first.Results.Select(result => call.Documents[result.Index])], cancellationToken: Token);
        return second.Results.Select(result => result.Index).SequenceEqual(Enumerable.Range(0, first.Results.Count));
    });

    [Fact]
    public Task RerankAsync_OneMoreLoser_DoesNotReorderTheWinners() => !IgnoresLosers ? Task.CompletedTask : HoldsAsync(async (reranker, call) =>
    {
        var before = await reranker.RerankAsync(call.Query, call.Documents, cancellationToken: Token);
        var loser = LawCase.Document(call.Documents.Count, -100, -100, call.Documents.Count + 1);
        var after = await reranker.RerankAsync(call.Query, [.. call.Documents, loser], cancellationToken: Token);
        return after.Results.Where(result => result.Index < call.Documents.Count).Select(result => result.Index).SequenceEqual(before.Results.Select(result => result.Index))
            && after.Results.All(result => result.Index < call.Documents.Count || result == after.Results[^1]);
    });

    private async Task HoldsAsync(Func<IReranker, LawCase, Task<bool>> law)
    {
        using var reranker = Wrap(LawCase.Inner());
        await LawCase.Any.SampleAsync(async call => Assert.True(await law(reranker, call)), iter: Cases);
    }

    private static IEnumerable<(int Index, double Score)> Scores(RerankResponse response) => response.Results.Select(result => (result.Index, result.Score));

    private static string Fingerprint(RerankDocument document) => string.Join('|', document.Text, document.Id, document.RetrievalScore, string.Join(';', document.Trail));
}
