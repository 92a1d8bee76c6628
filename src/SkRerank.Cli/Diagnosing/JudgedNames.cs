using SkRerank.Evaluation;
using SkRerank.Local;

namespace SkRerank.Cli.Diagnosing;

/// <summary>Names candidates as the judgements do: by passage, or by document where those name documents that were cut into passages.</summary>
internal sealed class JudgedNames
{
    private JudgedNames(bool arePassages) => ArePassages = arePassages;

    /// <summary>Gets whether the judgements name passages of the store; of a BEIR store each document is one.</summary>
    public bool ArePassages { get; }

    /// <summary>Asks the store which of its passages are judged.</summary>
    public static async Task<JudgedNames> ReadAsync(LocalStore store, Qrels qrels, CancellationToken cancellationToken)
    {
        foreach (var ids in qrels.QueryIds.SelectMany(id => qrels[id].Keys).Distinct(StringComparer.Ordinal).Chunk(1000))
        {
            await foreach (var _ in store.Collection.GetAsync(ids, cancellationToken: cancellationToken)) return new JudgedNames(arePassages: true);
        }

        return new JudgedNames(arePassages: false);
    }

    /// <summary>Gives the name of a candidate.</summary>
    public string Of(RerankDocument candidate) => ArePassages ? candidate.Id! : candidate.SourceId ?? candidate.Id!;

    /// <summary>Gives the names of a ranking, each where its first passage stands.</summary>
    public IEnumerable<string> Of(IEnumerable<RerankDocument> ranking) => ranking.Select(Of).Distinct(StringComparer.Ordinal);
}
