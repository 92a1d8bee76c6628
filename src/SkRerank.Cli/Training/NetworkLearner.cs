using System.CommandLine;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Networks;

namespace SkRerank.Cli.Training;

/// <summary>A small network: RankNet's loss, or one of the LambdaLoss framework.</summary>
internal sealed class NetworkLearner : ILearner
{
    private readonly NetworkOptions _network;
    private readonly Option<RankingLoss?>? _loss;
    private readonly Option<double?>? _mu;

    private NetworkLearner(string name, NetworkOptions network) => (Name, _network) = (name, network);

    private NetworkLearner(string name, NetworkOptions network, Option<RankingLoss?> loss, Option<double?> mu)
        : this(name, network) => (_loss, _mu) = (loss, mu);

    public string Name { get; }

    public IReadOnlyList<Option> Options => _loss is null ? _network.All : [.. _network.All, _loss, _mu!];

    /// <summary>Makes the two learners, which share options.</summary>
    public static IEnumerable<ILearner> CreateAll()
    {
        NetworkOptions network = new();
        yield return new NetworkLearner("ranknet", network);
        yield return new NetworkLearner(
            "lambdaloss",
            network,
            Choice.Of("--loss", "The loss of lambdaloss. Default: ndcg2++.", ("ndcg2++", RankingLoss.NdcgLoss2PlusPlus), ("ndcg2", RankingLoss.NdcgLoss2), ("ndcg1", RankingLoss.NdcgLoss1), ("lambdarank", RankingLoss.LambdaRank)),
            Choice.Positive("--mu", "M", "The weight of the rank distance in ndcg2++. Default: 10."));
    }

    public IRankingTrainer CreateTrainer(ParseResult parsed, SharedLearnerOptions shared, RankingRows rows)
    {
        var options = _network.Create(parsed, shared, _loss is null ? RankingLoss.RankNet : parsed.GetValue(_loss) ?? RankingLoss.NdcgLoss2PlusPlus);
        if (_mu is null || parsed.GetValue(_mu) is not { } mu) return new NeuralRankingTrainer(options);
        if (options.Loss != RankingLoss.NdcgLoss2PlusPlus) throw new ArgumentException("--mu is about --loss ndcg2++: leave one of the two out.");
        options.Mu = mu;
        return new NeuralRankingTrainer(options);
    }

    public void Save(IRankingModel model, string path) => ((NeuralRankingModel)model).Save(path);

    public string Describe(IRankingModel model)
    {
        var network = (NeuralRankingModel)model;
        var layers = network.HiddenLayers.Count == 0 ? "no hidden layer" : FormattableString.Invariant($"{string.Join(" and ", network.HiddenLayers)} hidden units");
        return FormattableString.Invariant($"{layers} by {network.Loss}, {network.ParameterCount} parameters");
    }

    public IReadOnlyList<FeatureWeight> Weights(IRankingModel model) => [];
}
