namespace SkRerank.Middleware;

/// <summary>Changes the options of each call before it goes on; the caller's own options stay as they are.</summary>
public sealed class ConfigureOptionsReranker : DelegatingReranker
{
    private readonly Action<RerankOptions> _configure;

    /// <summary>Initializes a new instance of the <see cref="ConfigureOptionsReranker"/> class.</summary>
    /// <param name="innerReranker">The inner reranker; disposed with this one.</param>
    /// <param name="configure">Changes a copy of the caller's options, or new ones where there are none.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public ConfigureOptionsReranker(IReranker innerReranker, Action<RerankOptions> configure)
        : base(innerReranker)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _configure = configure;
    }

    /// <inheritdoc/>
    public override Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        var copy = options?.Clone() ?? new RerankOptions();
        _configure(copy);
        return base.RerankAsync(query, documents, copy, cancellationToken);
    }
}
