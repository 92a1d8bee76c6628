using SkRerank.Retrieval;

namespace SkRerank.TestSupport;

/// <summary>Returns the candidates that a function gives, cut to the asked count.</summary>
public sealed class FakeRetriever(Func<string, IEnumerable<RerankDocument>> find) : IRetriever
{
    /// <summary>Gets the options of the last call.</summary>
    public RetrievalOptions? LastOptions { get; private set; }

    /// <inheritdoc/>
    public Task<RetrievalResponse> RetrieveAsync(string query, RetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LastOptions = options;
        options ??= new RetrievalOptions();
        return Task.FromResult(new RetrievalResponse([.. find(query).Where(d => d.Id != options.ExcludeId).Take(options.CandidateCount)]));
    }
}
