using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.Middleware;
using SkRerank.Remote;

namespace SkRerank.Retrieval.Engines;

/// <summary>Represents what the retrievers over search engines have in common: where the index is, which of its fields are what, and how long to wait.</summary>
public abstract class SearchEngineOptions
{
    private TimeSpan _attemptTimeout = TimeSpan.FromSeconds(30);
    private int _maxResponseBytes = 64 * 1024 * 1024;
    private string _textField = "text";

    private protected SearchEngineOptions()
    {
    }

    private protected SearchEngineOptions(SearchEngineOptions other)
    {
        Endpoint = other.Endpoint;
        Index = other.Index;
        Mode = other.Mode;
        _textField = other._textField;
        TitleField = other.TitleField;
        LinkField = other.LinkField;
        SearchFields = [.. other.SearchFields];
        VectorField = other.VectorField;
        EmbeddingGenerator = other.EmbeddingGenerator;
        ToDocument = other.ToDocument;
        ApiKey = other.ApiKey;
        BearerToken = other.BearerToken;
        Signer = other.Signer;
        StageName = other.StageName;
        _attemptTimeout = other._attemptTimeout;
        Retry = other.Retry;
        _maxResponseBytes = other._maxResponseBytes;
        TimeProvider = other.TimeProvider;
    }

    /// <summary>Gets or sets the address of the engine, without the index; required.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>Gets or sets the name of the index; required.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Index { get; set; }

    /// <summary>Gets or sets by what candidates are found.</summary>
    /// <value>The default is <see cref="SearchEngineMode.Keyword"/>.</value>
    public SearchEngineMode Mode { get; set; }

    /// <summary>Gets or sets the field with the text of a candidate.</summary>
    /// <value>The default is <c>text</c>.</value>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string TextField
    {
        get => _textField;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _textField = value;
        }
    }

    /// <summary>Gets or sets the field with the title of a candidate.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public string? TitleField { get; set; }

    /// <summary>Gets or sets the field with the link of a candidate.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public string? LinkField { get; set; }

    /// <summary>Gets the fields whose words are searched; in Elasticsearch one may carry a weight, <c>title^3</c>.</summary>
    /// <value>The default is empty: <see cref="TextField"/>.</value>
    public IList<string> SearchFields { get; private protected set; } = [];

    /// <summary>Gets or sets the field with the vectors; required to search by them.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? VectorField { get; set; }

    /// <summary>Gets or sets what embeds the query, as the passages in the index were embedded; not owned. One that answers for <see cref="IQueryEmbedder"/> is asked for that.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IEmbeddingGenerator<string, Embedding<float>>? EmbeddingGenerator { get; set; }

    /// <summary>Gets or sets what makes a candidate of a hit's stored fields, in place of the three fields; its id stays the engine's.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Func<JsonElement, RerankDocument>? ToDocument { get; set; }

    /// <summary>Gets or sets the key.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public ApiKey? ApiKey { get; set; }

    /// <summary>Gets or sets a bearer token, or what fetches it once for each attempt, in place of <see cref="ApiKey"/>.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public ApiKey? BearerToken { get; set; }

    /// <summary>Gets or sets what signs each request, in place of <see cref="ApiKey"/> and <see cref="BearerToken"/>.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public IRequestSigner? Signer { get; set; }

    /// <summary>Gets or sets the name of this stage in the trail.</summary>
    /// <value>The default is <see langword="null"/>: <c>bm25</c>, <c>vector</c> or <c>rrf</c>, after the mode.</value>
    public string? StageName { get; set; }

    /// <summary>Gets or sets how long one attempt may take, from its connection to the last byte of its answer.</summary>
    /// <value>The default is 30 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan AttemptTimeout
    {
        get => _attemptTimeout;
        set => _attemptTimeout = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"AttemptTimeout must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets how often a search is sent again and how long to wait between; the engine's own hint goes before. A search changes nothing, so that it may always be sent again.</summary>
    /// <value>The default is 3 attempts, with full jitter on 0.5 s · 2^(attempt − 1), at most 30 s.</value>
    public RetryOptions Retry { get; set; } = new();

    /// <summary>Gets or sets the greatest length of an answer's body, uncompressed, in bytes.</summary>
    /// <value>The default is 64 MiB.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxResponseBytes
    {
        get => _maxResponseBytes;
        set => _maxResponseBytes = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxResponseBytes must be greater than 0, but was {value}.");
    }

    /// <summary>Gets or sets the clock.</summary>
    /// <value>The default is that of the system.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets what the trail calls this stage, and the kind of its score.</summary>
    internal StageKind Stage => Mode switch
    {
        SearchEngineMode.Keyword => new StageKind(StageName ?? "bm25", ScoreKind.Logit),
        SearchEngineMode.Vector => new StageKind(StageName ?? "vector", ScoreKind.Similarity),
        _ => new StageKind(StageName ?? "rrf", ScoreKind.Fused),
    };

    internal bool NeedsWords => Mode != SearchEngineMode.Vector;

    internal bool NeedsVector => Mode != SearchEngineMode.Keyword;

    internal IReadOnlyList<string> WordFields => SearchFields.Count > 0 ? [.. SearchFields] : [TextField];

    /// <summary>Checks what no setter can, and gives all that is wrong at once.</summary>
    internal void Validate(bool embedsQueries)
    {
        List<string> wrong = [];
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) wrong.Add("Endpoint must be an absolute http or https address");
        if (string.IsNullOrWhiteSpace(Index)) wrong.Add("Index must be set");
        if (!Enum.IsDefined(Mode)) wrong.Add($"Mode must be a member of {nameof(SearchEngineMode)}, but was {Mode}");
        if (NeedsVector && string.IsNullOrWhiteSpace(VectorField)) wrong.Add($"VectorField must be set in the mode {Mode}");
        if (NeedsVector && EmbeddingGenerator is null && !embedsQueries) wrong.Add($"EmbeddingGenerator must be set in the mode {Mode}");
        if (wrong.Count > 0) throw new ArgumentException($"The options of the retriever cannot be used: {string.Join("; ", wrong)}.");
    }

    internal async Task<float[]> EmbedAsync(string query, CancellationToken cancellationToken)
    {
        var vector = EmbeddingGenerator!.GetService(typeof(IQueryEmbedder)) is IQueryEmbedder embedder
            ? await embedder.EmbedQueryAsync(query, cancellationToken).ConfigureAwait(false)
            : (await EmbeddingGenerator.GenerateAsync([query], cancellationToken: cancellationToken).ConfigureAwait(false))[0].Vector;
        return vector.ToArray();
    }
}
