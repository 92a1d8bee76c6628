using SkRerank;
using SkRerank.Remote;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers hosted rerankers by their names.</summary>
public static class NamedRerankerServiceCollectionExtensions
{
    /// <summary>Registers the reranker of a name such as <c>cohere:rerank-v3.5</c>, with the key and address of the environment; see <see cref="NamedRerankers"/>.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets further options, or <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/>.</param>
    /// <returns>The builder of the pipeline, to add middleware to.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is none, or the environment lacks what its provider needs.</exception>
    public static RerankerBuilder AddNamedReranker(this IServiceCollection services, string name, Action<HttpRerankerOptions>? configure = null, object? serviceKey = null)
    {
        // What is missing is told where services are registered, not at the first question.
        var named = NamedRerankers.CreateOptions(name);
        return services.AddHttpReranker(
            named.Format,
            (options, _) =>
            {
                options.ModelId = named.ModelId;
                options.Endpoint = named.Endpoint;
                options.ApiKey = named.ApiKey;
                options.Signer = named.Signer;
                configure?.Invoke(options);
            },
            serviceKey);
    }
}
