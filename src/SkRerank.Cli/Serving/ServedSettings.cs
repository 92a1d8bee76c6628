namespace SkRerank.Cli.Serving;

/// <summary>Represents what <c>serve</c> takes as arguments, where it comes from a file or the environment: keys of the section <c>SkRerank</c> beside those of the server's options.</summary>
internal sealed class ServedSettings
{
    /// <summary>Gets or sets the folder of the store, as <c>--store</c>.</summary>
    public string? Store { get; set; }

    /// <summary>Gets or sets the cross-encoder, as <c>--model</c>.</summary>
    public string? Model { get; set; }

    /// <summary>Gets or sets other names of the cross-encoder, as <c>--alias</c>.</summary>
    public IList<string> Aliases { get; set; } = [];

    /// <summary>Gets or sets the pipeline file, as <c>--pipeline</c>.</summary>
    public string? Pipeline { get; set; }

    /// <summary>Gets or sets the bi-encoder, as <c>--embedding</c>.</summary>
    public string? Embedding { get; set; }

    /// <summary>Gets or sets the encoder of token vectors, as <c>--token-vectors</c>.</summary>
    public string? TokenVectors { get; set; }

    /// <summary>Gets or sets whether to listen elsewhere than at loopback without a key, as <c>--insecure</c>.</summary>
    public bool Insecure { get; set; }
}
