namespace SkRerank.Local.Indexing;

/// <summary>Represents the options of an indexing.</summary>
public class IndexOptions
{
    /// <summary>Gets or sets whether an input that has become empty removes its documents.</summary>
    /// <value>The default is <see langword="false"/>: an empty input is an error and removes nothing.</value>
    public bool Prune { get; set; }
}
