using Microsoft.Extensions.DependencyInjection;
using SkRerank;
using SkRerank.Remote;

namespace Microsoft.SemanticKernel;

/// <summary>Registers hosted rerankers by their names with a kernel.</summary>
public static class NamedRerankerKernelBuilderExtensions
{
    /// <summary>Registers the reranker of a name such as <c>cohere:rerank-v3.5</c>, with the key and address of the environment; see <see cref="NamedRerankers"/>.</summary>
    /// <param name="builder">The builder of the kernel.</param>
    /// <param name="name">The name.</param>
    /// <param name="serviceId">The key to register under, or <see langword="null"/>.</param>
    /// <param name="configure">Adds middleware, or <see langword="null"/> for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is none, or the environment lacks what its provider needs.</exception>
    public static IKernelBuilder AddNamedReranker(this IKernelBuilder builder, string name, string? serviceId = null, Action<RerankerBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reranker = builder.Services.AddNamedReranker(name, serviceKey: serviceId);
        configure?.Invoke(reranker);
        return builder;
    }
}
