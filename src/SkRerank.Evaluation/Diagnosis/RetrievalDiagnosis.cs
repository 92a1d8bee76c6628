using System.Globalization;

namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Says over all topics whether retrieval or ranking loses more, and what the misses are.</summary>
/// <remarks>
/// Of the ideal nDCG@10 retrieval loses what the best order of the candidates cannot reach, and ranking what the final order gives away of that. The bottleneck is the greater of the two where the 95 % interval of their difference
/// (paired bootstrap over topics) does not hold 0.
/// </remarks>
public sealed class RetrievalDiagnosis
{
    /// <summary>Initializes a new instance of the <see cref="RetrievalDiagnosis"/> class.</summary>
    /// <param name="topics">Every judged topic; those without an answer too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="topics"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than 2 topics, or they have not the same depths.</exception>
    public RetrievalDiagnosis(IReadOnlyList<TopicDiagnosis> topics)
    {
        ArgumentNullException.ThrowIfNull(topics);
        if (topics.Count < 2) throw new ArgumentException($"A diagnosis needs at least 2 judged topics, but got {topics.Count}.", nameof(topics));
        if (topics.Any(topic => !topic.Depths.Select(point => point.Depth).SequenceEqual(topics[0].Depths.Select(point => point.Depth)))) throw new ArgumentException("The topics must have the same depths; make them with one Diagnoser.", nameof(topics));
        Topics = topics;
        Ndcg = topics.Average(topic => topic.Ndcg);
        CandidateNdcg = topics.Average(topic => topic.CandidateNdcg);
        IdealNdcg = topics.Average(topic => topic.IdealNdcg);
        CandidateRecall = topics.Average(topic => topic.CandidateRecall);
        Depths = [.. topics[0].Depths.Select((point, i) => new DepthPoint(point.Depth, topics.Average(topic => topic.Depths[i].Recall), topics.Average(topic => topic.Depths[i].OracleNdcg)))];
        Difference = PairedBootstrap.Compare([.. topics.Select(topic => topic.RetrievalLoss)], [.. topics.Select(topic => topic.RankingLoss)]);
    }

    /// <summary>Gets the topics.</summary>
    /// <value>At least 2.</value>
    public IReadOnlyList<TopicDiagnosis> Topics { get; }

    /// <summary>Gets recall and the best possible nDCG@10 of retrieval at each depth, the means over the topics.</summary>
    public IReadOnlyList<DepthPoint> Depths { get; }

    /// <summary>Gets the mean nDCG@10 of the final order.</summary>
    public double Ndcg { get; }

    /// <summary>Gets the mean nDCG@10 of the best order of the candidates.</summary>
    public double CandidateNdcg { get; }

    /// <summary>Gets the mean nDCG@10 of the best order of all judged documents.</summary>
    /// <value>1, less where topics have no relevant document.</value>
    public double IdealNdcg { get; }

    /// <summary>Gets the mean share of the relevant documents that are candidates.</summary>
    public double CandidateRecall { get; }

    /// <summary>Gets the mean of the topics' ranking loss less their retrieval loss, with its 95 % interval.</summary>
    /// <value>Above 0 where ranking loses more.</value>
    public BootstrapInterval Difference { get; }

    /// <summary>Gets what loses most.</summary>
    public Bottleneck Bottleneck => Difference.Low > 0 ? Bottleneck.Ranking : Difference.High < 0 ? Bottleneck.Retrieval : Bottleneck.Neither;

    /// <summary>Counts the misses of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The number over all topics.</returns>
    public int Count(MissKind kind) => Topics.Sum(topic => topic.Misses.Count(miss => miss.Kind == kind));

    /// <summary>Gives the one sentence: what the bottleneck is, and the numbers that say so.</summary>
    /// <returns>A sentence.</returns>
    public override string ToString()
    {
        var losses = string.Create(CultureInfo.InvariantCulture,
            $"of an ideal nDCG@10 of {IdealNdcg:0.0000} the best order of the candidates reaches {CandidateNdcg:0.0000} (retrieval loses {IdealNdcg - CandidateNdcg:0.0000}) and the final order {Ndcg:0.0000} (ranking loses {CandidateNdcg - Ndcg:0.0000})");
        var difference = string.Create(CultureInfo.InvariantCulture,
            $"the difference of the two losses is {Difference.Mean:+0.0000;-0.0000;0.0000}, 95 % interval {Difference.Low:+0.0000;-0.0000;0.0000} to {Difference.High:+0.0000;-0.0000;0.0000} over {Topics.Count} topics");
        return Bottleneck switch
        {
            Bottleneck.Ranking => $"Ranking is the bottleneck: {losses}; {difference}.",
            Bottleneck.Retrieval => $"Retrieval is the bottleneck: {losses}; {difference}.",
            _ => $"Neither retrieval nor ranking is clearly the bottleneck: {losses}; {difference}.",
        };
    }
}
