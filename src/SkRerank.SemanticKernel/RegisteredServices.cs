using Microsoft.Extensions.DependencyInjection;

namespace SkRerank.SemanticKernel;

/// <summary>Finds what was registered before, or says what is missing.</summary>
internal static class RegisteredServices
{
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static T Require<T>(IServiceProvider provider, string? key, string user, string remedy)
        where T : notnull => provider.GetKeyedService<T>(key)
        ?? throw new InvalidOperationException($"{user} needs an {typeof(T).Name.Split('`')[0]}, but none is registered {(key is null ? "without a key" : $"under the key '{key}'")}; {remedy}.");

    public static IReranker Reranker(IServiceProvider provider, string? key, string user) => Require<IReranker>(provider, key, user, "add one, such as with AddReranker, or give its key as rerankerId");
}
