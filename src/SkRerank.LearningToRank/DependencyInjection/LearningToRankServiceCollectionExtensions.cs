using SkRerank;
using SkRerank.LearningToRank;
using SkRerank.LearningToRank.Features;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers learned rerankers in a service collection.</summary>
public static class LearningToRankServiceCollectionExtensions
{
    /// <summary>Registers a reranker by a learned model; see <see cref="LearningToRankReranker"/>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="model">The model; not disposed with the reranker.</param>
    /// <param name="features">The features that it was trained on.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <param name="serviceKey">The key to register the reranker under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/>, <paramref name="model"/> or <paramref name="features"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddLearningToRankReranker(this IServiceCollection services, IRankingModel model, FeatureSet features, Action<LearningToRankOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(features);
        return services.AddLearningToRankReranker(_ => model, _ => features, configure, serviceKey);
    }

    /// <summary>Registers a reranker by a learned model; see <see cref="LearningToRankReranker"/>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="modelFactory">Gives the model, such as one that it loads from a file; not disposed with the reranker.</param>
    /// <param name="featuresFactory">Gives the features that it was trained on.</param>
    /// <param name="configure">Sets the options, once for each pipeline that is built; or <see langword="null"/> for the defaults.</param>
    /// <param name="serviceKey">The key to register the reranker under, or <see langword="null"/> for none.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/>, <paramref name="modelFactory"/> or <paramref name="featuresFactory"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AddLearningToRankReranker(this IServiceCollection services, Func<IServiceProvider, IRankingModel> modelFactory, Func<IServiceProvider, FeatureSet> featuresFactory, Action<LearningToRankOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(modelFactory);
        ArgumentNullException.ThrowIfNull(featuresFactory);
        return services.AddKeyedReranker(serviceKey, provider =>
        {
            var options = new LearningToRankOptions();
            configure?.Invoke(options);
            return new LearningToRankReranker(modelFactory(provider), featuresFactory(provider), options);
        });
    }
}
