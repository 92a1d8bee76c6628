using Microsoft.Extensions.DependencyInjection;
using SkRerank;

namespace Microsoft.SemanticKernel;

/// <summary>Registers rerankers in a kernel builder.</summary>
public static class RerankerKernelBuilderExtensions
{
    /// <summary>Registers a reranker as a singleton.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="innerFactory">Makes the reranker at the centre of the pipeline.</param>
    /// <param name="serviceId">The key, or <see langword="null"/> to register without one.</param>
    /// <param name="configure">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="innerFactory"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddReranker(this IKernelBuilder builder, Func<IServiceProvider, IReranker> innerFactory, string? serviceId = null, Action<RerankerBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reranker = builder.Services.AddKeyedReranker(serviceId, innerFactory);
        configure?.Invoke(reranker);
        return builder;
    }

    /// <summary>Registers a reranker as a singleton.</summary>
    /// <param name="builder">The kernel builder.</param>
    /// <param name="innerReranker">The reranker at the centre of the pipeline.</param>
    /// <param name="serviceId">The key, or <see langword="null"/> to register without one.</param>
    /// <param name="configure">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The same kernel builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="innerReranker"/> is <see langword="null"/>.</exception>
    public static IKernelBuilder AddReranker(this IKernelBuilder builder, IReranker innerReranker, string? serviceId = null, Action<RerankerBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(innerReranker);
        return builder.AddReranker(_ => innerReranker, serviceId, configure);
    }
}
