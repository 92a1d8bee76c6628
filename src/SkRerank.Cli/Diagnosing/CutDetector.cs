using SkRerank.Evaluation.Diagnosis;
using SkRerank.LateInteraction;

namespace SkRerank.Cli.Diagnosing;

/// <summary>Finds the misses that were cut by chunking.</summary>
/// <remarks>
/// A miss is cut where its best part by late interaction (MaxSim with the query) is one that did not come through for this query, and fits at least as well as what was read of the document in tenth place. Came through: the first window
/// of each of its passages among the candidates, or of all its passages where none is. Where judgements name passages, a miss is also cut where another passage of its document is among the first ten.
/// </remarks>
internal sealed class CutDetector(ITokenVectorEncoder encoder, IDocumentParts parts)
{
    private const int Shown = 10;

    private readonly Dictionary<string, PackedTokenVectors> _vectors = new(StringComparer.Ordinal);

    /// <summary>Gives the diagnosis of a topic with the kinds of its misses corrected.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="query">Its query.</param>
    /// <param name="final">The final order, by the ids of the judgements.</param>
    /// <param name="shown">The ids of the first passages, as many as hold the first ten of the final order.</param>
    /// <param name="candidates">The ids of the passages that came through.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public async Task<TopicDiagnosis> CorrectAsync(TopicDiagnosis topic, string query, IReadOnlyList<string> final, IReadOnlySet<string> shown, IReadOnlySet<string> candidates, CancellationToken cancellationToken)
    {
        if (topic.Misses.Count == 0) return topic;
        MaxSimQuery? maxSim = null;
        double? tenth = null;
        var misses = new List<Miss>(topic.Misses.Count);
        foreach (var miss in topic.Misses)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var own = await parts.OfAsync(miss.DocumentId, candidates, cancellationToken);
            var stored = miss with { IsStored = own.Count > 0 };
            misses.Add(await IsCutAsync() ? stored with { Kind = MissKind.CutByChunking } : stored);

            async Task<bool> IsCutAsync()
            {
                if (await parts.HasSiblingAsync(miss.DocumentId, shown, cancellationToken)) return true;
                if (own.All(part => part.CameThrough)) return false;
                maxSim ??= new MaxSimQuery(await encoder.EncodeQueryAsync(query, cancellationToken));
                tenth ??= final.Count < Shown ? double.NegativeInfinity : await BestAsync(maxSim, await parts.OfAsync(final[Shown - 1], candidates, cancellationToken), cameThrough: true, cancellationToken);
                var lost = await BestAsync(maxSim, own, cameThrough: false, cancellationToken);
                return lost >= tenth && lost > await BestAsync(maxSim, own, cameThrough: true, cancellationToken);
            }
        }

        return topic with { Misses = misses };
    }

    private async Task<double> BestAsync(MaxSimQuery query, IReadOnlyList<DocumentPart> all, bool cameThrough, CancellationToken cancellationToken)
    {
        string[] texts = [.. all.Where(part => part.CameThrough == cameThrough).Select(part => part.Text)];
        string[] missing = [.. texts.Where(text => !_vectors.ContainsKey(text)).Distinct(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            var encodings = await encoder.EncodePassagesAsync(missing, cancellationToken);
            for (var i = 0; i < missing.Length; i++) _vectors.Add(missing[i], TokenVectorPacker.Pack(encodings[i].TokenVectors, encoder.ModelId, TokenVectorForm.Default));
        }

        return texts.Select(text => query.Score(_vectors[text])).DefaultIfEmpty(double.NegativeInfinity).Max();
    }
}
