using Microsoft.Extensions.AI;
using SkRerank.LateInteraction;

namespace SkRerank.Server;

/// <summary>Represents a model under the name that requests call it by; register one or more as singletons.</summary>
/// <remarks>The server does not own what the model is made of: whoever registered it disposes it.</remarks>
public sealed class ServedModel
{
    /// <summary>Initializes a new instance of the <see cref="ServedModel"/> class.</summary>
    /// <param name="name">The name in requests and in <c>/v1/models</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public ServedModel(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Gets the name in requests and in <c>/v1/models</c>.</summary>
    public string Name { get; }

    /// <summary>Gets other names that requests may call it by, such as that of a hosted model which it stands in for.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Gets the reranker of <c>/rerank</c>.</summary>
    /// <value>The default is <see langword="null"/>: the model does not rerank.</value>
    public IReranker? Reranker { get; init; }

    /// <summary>Gets the embedding generator of <c>/embed</c> and <c>/v1/embeddings</c>.</summary>
    /// <value>The default is <see langword="null"/>: the model does not embed.</value>
    public IEmbeddingGenerator<string, Embedding<float>>? Embeddings { get; init; }

    /// <summary>Gets the encoder of <c>/embed_all</c>.</summary>
    /// <value>The default is <see langword="null"/>: what <see cref="Embeddings"/> answers for <see cref="ITokenVectorEncoder"/>.</value>
    public ITokenVectorEncoder? TokenVectors { get; init; }

    internal ITokenVectorEncoder? TokenEncoder => TokenVectors ?? Embeddings?.GetService(typeof(ITokenVectorEncoder)) as ITokenVectorEncoder;

    internal bool Answers(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}
