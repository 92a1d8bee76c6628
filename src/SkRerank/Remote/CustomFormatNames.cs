namespace SkRerank.Remote;

/// <summary>Describes a contract by the names of its fields, for a service that speaks none of the known ones.</summary>
/// <remarks>The defaults are those of most services: <c>{"model","query","documents","top_n"}</c> answered by <c>{"results":[{"index","relevance_score"}]}</c>. A name with points leads into objects: <c>output.results</c>.</remarks>
public sealed class CustomFormatNames
{
    /// <summary>Gets or sets the provider's name.</summary>
    /// <value>The default is <c>custom</c>.</value>
    public string ProviderName { get; set; } = "custom";

    /// <summary>Gets or sets the path below the endpoint.</summary>
    /// <value>The default is <c>rerank</c>.</value>
    public string Path { get; set; } = "rerank";

    /// <summary>Gets or sets the header of the key.</summary>
    /// <value>The default is <c>Authorization</c>.</value>
    public string KeyHeader { get; set; } = "Authorization";

    /// <summary>Gets or sets what stands before the key in its header.</summary>
    /// <value>The default is <c>Bearer</c> and a space.</value>
    public string KeyPrefix { get; set; } = "Bearer ";

    /// <summary>Gets or sets the name of the model.</summary>
    /// <value>The default is <c>model</c>; <see langword="null"/> does not send it.</value>
    public string? Model { get; set; } = "model";

    /// <summary>Gets or sets the name of the query.</summary>
    /// <value>The default is <c>query</c>.</value>
    public string Query { get; set; } = "query";

    /// <summary>Gets or sets the name of the list of documents.</summary>
    /// <value>The default is <c>documents</c>.</value>
    public string Documents { get; set; } = "documents";

    /// <summary>Gets or sets the name of the text in each document's object.</summary>
    /// <value>The default is <see langword="null"/>: each document is a text.</value>
    public string? DocumentText { get; set; }

    /// <summary>Gets or sets the name of the number of results to return.</summary>
    /// <value>The default is <c>top_n</c>; <see langword="null"/> never sends it.</value>
    public string? TopN { get; set; } = "top_n";

    /// <summary>Gets or sets the name of the list of results.</summary>
    /// <value>The default is <c>results</c>; <see langword="null"/> where the answer itself is the list.</value>
    public string? Results { get; set; } = "results";

    /// <summary>Gets or sets the name of a result's index.</summary>
    /// <value>The default is <c>index</c>.</value>
    public string Index { get; set; } = "index";

    /// <summary>Gets or sets the name of a result's score.</summary>
    /// <value>The default is <c>relevance_score</c>.</value>
    public string Score { get; set; } = "relevance_score";

    /// <summary>Gets or sets the name of the words of an error.</summary>
    /// <value>The default is <see langword="null"/>: <c>message</c>, <c>detail</c>, <c>error</c> and <c>error.message</c> are tried.</value>
    public string? Error { get; set; }

    /// <summary>Gets or sets what a request may hold, and what its scores are.</summary>
    /// <value>The default is no limit, and activations.</value>
    public RemoteModel Limits { get; set; } = new("");
}
