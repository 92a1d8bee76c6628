namespace SkRerank.Server;

/// <summary>Represents the limits and the keys of the server. Every number is checked when the server starts.</summary>
public class SkRerankServerOptions
{
    /// <summary>Gets or sets the contract that <c>/rerank</c> and <c>/v1/rerank</c> answer in where the body does not tell.</summary>
    /// <value>The default is <see cref="RerankDialect.Union"/>: the fields of all.</value>
    public RerankDialect Dialect { get; set; } = RerankDialect.Union;

    /// <summary>Gets or sets how many documents, texts or inputs a request may have.</summary>
    /// <value>The default is 1,000.</value>
    public int MaxDocuments { get; set; } = 1000;

    /// <summary>Gets or sets how many bytes a request body may have, after it was unpacked.</summary>
    /// <value>The default is 8 MiB.</value>
    public int MaxRequestBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Gets or sets how many tokens a request may cost by the server's estimate: each document's and, for each, the query's.</summary>
    /// <value>The default is 500,000.</value>
    public long MaxRequestTokens { get; set; } = 500_000;

    /// <summary>Gets or sets how many estimated tokens may wait; more are answered with 429 and <c>retry-after</c>.</summary>
    /// <value>The default is 1,000,000.</value>
    public long MaxQueuedTokens { get; set; } = 1_000_000;

    /// <summary>Gets or sets how many requests may wait; more are answered with 429 and <c>retry-after</c>.</summary>
    /// <value>The default is 1,000.</value>
    public int MaxQueuedRequests { get; set; } = 1000;

    /// <summary>Gets or sets how long a request may wait before it runs; one that would wait longer at the speed of the last ones, or did, is answered with 429 and <c>retry-after</c>.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan MaxQueueTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many requests may run at once; the models put what runs together into batches.</summary>
    /// <value>The default is 4 a processor, and at least 8: enough to keep the processors busy, and so few that a caller who comes late has soon its share of them.</value>
    /// <remarks>Where the reranker is another machine, set what that takes at once.</remarks>
    public int MaxRunningRequests { get; set; } = Math.Max(8, 4 * Environment.ProcessorCount);

    /// <summary>Gets or sets how long a request may take, from its last byte to its answer, where its header <c>x-request-timeout-ms</c> does not ask for less.</summary>
    /// <value>The default is 60 seconds; at most a day.</value>
    /// <remarks>
    /// A server that stops finishes what it took, so <c>AddSkRerankServer</c> raises the host's time for that, <c>HostOptions.ShutdownTimeout</c>, to 5 seconds more than this; set it after that call for less.
    /// How slowly a body may come is Kestrel's to bound: <c>Kestrel:Limits:MinRequestBodyDataRate</c>, 240 bytes a second by default.
    /// </remarks>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the keys of which a request must bear one, as <c>Authorization: Bearer KEY</c>.</summary>
    /// <value>The default is an empty list: no key is asked for, unless <see cref="ApiKeyFile"/> holds one.</value>
    public IList<string> ApiKeys { get; set; } = [];

    /// <summary>Gets or sets a file with one key a line, read again when it changes; empty lines and lines that begin with <c>#</c> are left out.</summary>
    /// <value>The default is <see langword="null"/>: no file.</value>
    public string? ApiKeyFile { get; set; }

    /// <summary>Gets or sets the origins whose web pages may call the server from a browser (CORS), such as <c>https://app.example.com</c>; <c>*</c> is every origin, and needs a key.</summary>
    /// <remarks>A page of an allowed origin may call a server without keys too. No cookie is asked for or read.</remarks>
    /// <value>The default is an empty list: no page but the server's own.</value>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>Gets or sets whether the page to try queries on stands at <c>/</c>. It has no data of its own and asks for a key where there is one.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool Playground { get; set; } = true;
}
