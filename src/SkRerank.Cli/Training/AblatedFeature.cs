using SkRerank.Evaluation;

namespace SkRerank.Cli.Training;

/// <summary>What leaving a feature out changes.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Ndcg">nDCG@10 over the folds without it.</param>
/// <param name="Change">The change against all features, with its interval over the queries: below 0 the feature helps.</param>
internal sealed record AblatedFeature(string Name, double Ndcg, BootstrapInterval Change);
