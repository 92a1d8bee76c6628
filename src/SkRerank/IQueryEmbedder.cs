namespace SkRerank;

/// <summary>Embeds queries, for models that read a query otherwise than a passage, such as behind a prompt of its own.</summary>
/// <remarks>An <c>IEmbeddingGenerator</c> whose <c>GenerateAsync</c> embeds passages answers for this type in its <c>GetService</c>; who searches with it asks for it.</remarks>
public interface IQueryEmbedder
{
    /// <summary>Embeds a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The embedding, which compares with those of passages.</returns>
    Task<ReadOnlyMemory<float>> EmbedQueryAsync(string query, CancellationToken cancellationToken = default);
}
